"""Measures the platform against its peers and its floors, interleaved in one run, and prints one table of ratios.

bench.py [ROW...]      rows: see ROWS at the end; all of them without an argument
"""
import datetime
import json
import os
import pathlib
import platform as machine
import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor

ROOT, RUN, PORT = os.environ["ROOT"], pathlib.Path(os.environ["RUN"]), os.environ["PORT"]
BIN, LOCAL, PEERS = os.environ["OCPIZZA_BIN"], os.environ["local_scripts"], os.environ["PEERS"]
ADMIN, PG_PORT, PROVIDER_PORT = os.environ["OCPIZZA_ADMIN"], os.environ["PG_PORT"], os.environ["PROVIDER_PORT"]
BASE, BARE_PORT = f"http://127.0.0.1:{PORT}", f"{ADMIN}999"
DJANGO, NAMEKO = "http://127.0.0.1:15080", "http://127.0.0.1:15180"
SERVICES = "accounts catalogue orders kitchen delivery payment".split()
# The kitchen whose list of tickets is watched gets no orders but those: the list holds the 200 that are due first.
WATCHED, *RESTAURANTS = [f"01930000-0000-7000-8000-00000000010{n}" for n in range(1, 7)]
PIZZAS = [f"01930000-0000-7000-8000-0000000003{n:02}" for n in range(1, 37)]
ROUNDS = int(os.environ.get("ROUNDS", 3))
SECONDS = int(os.environ.get("SECONDS_EACH", 2))
ORDERING_SECONDS = 3
PASSWORD = "margherita-4-demo"


def shell(*command, check=True, **extra):
    env = {**os.environ, **{key: str(value) for key, value in extra.items()}}
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    if check and done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def call(method, path, body=None, token=None, key=None, base=BASE):
    request = urllib.request.Request(base + path, method=method, data=json.dumps(body).encode() if body else None)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if key:
        request.add_header("Idempotency-Key", key)
    with urllib.request.urlopen(request, timeout=30) as reply:
        content = reply.read()
        return json.loads(content) if content else None


def sql(statement):
    return shell(f"{LOCAL}/infra.sh", "psql", "-v", "ON_ERROR_STOP=1", "-qAtc", statement).strip()


def load(*arguments):
    return json.loads(shell(f"{BIN}/Load", *map(str, arguments)))


def wrk(base, path="", token="", script=None, seconds=SECONDS, connections=32, **env):
    """One closed loop of wrk with one thread: requests a second, p50 and p99 in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    command += ["-s", script or f"{ROOT}/Tests/Load/get.lua"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    out = shell(*command, base + path, **env)
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    count, microseconds, p50, p99, bad, broken = map(int, line.split()[1:])
    return {"rate": count / microseconds * 1e6, "p50": p50 / 1e3, "p99": p99 / 1e3, "failures": bad + broken}


def interleave(**measures):
    """A B A B …: every measure once a round. Gives for each name the median of each figure, and its spread in percent."""
    taken = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            taken[name].append(measure())
    result = {}
    for name, rounds in taken.items():
        result[name] = {figure: statistics.median(r[figure] for r in rounds) for figure in rounds[0]}
        rates = [r["rate"] for r in rounds if "rate" in r]
        if rates:
            result[name]["spread"] = 100 * (max(rates) - min(rates)) / statistics.median(rates)
    return result


class Table:
    def __init__(self):
        self.rows = []

    def add(self, row, measured, goal, is_met, note=""):
        self.rows.append((row, measured, goal, "met" if is_met else "NOT MET", note))
        say(f"{row}: {measured}  (goal {goal}: {self.rows[-1][3]})  {note}")

    def ratio(self, row, ours, theirs, goal, note=""):
        self.add(row, f"{ours / theirs:.2f}x", f">= {goal}x", ours >= goal * theirs, note)

    def text(self):
        header = ("row", "measured", "goal", "", "figures")
        widths = [max(len(str(line[i])) for line in self.rows + [header]) for i in range(5)]
        return "\n".join("  ".join(str(cell).ljust(w) for cell, w in zip(line, widths)).rstrip()
                         for line in [header, *self.rows])


TABLE = Table()


def rates(unit="/s", **results):
    return ", ".join(f"{name} {r['rate']:,.0f}{unit} ±{r['spread'] / 2:.0f} %" for name, r in results.items())


# --- The platform and its peers

def platform(action, **replicas):
    shell(f"{LOCAL}/platform.sh", action, **{f"{name.upper()}_REPLICAS": count for name, count in replicas.items()})


def log_in(email):
    return call("POST", "/login", {"email": email, "password": PASSWORD})["accessToken"]


def fill_storerooms(token):
    for restaurant in [WATCHED, *RESTAURANTS]:
        stock = call("GET", f"/restaurants/{restaurant}/stock", token=token)["items"]
        lines = [{"ingredientId": item["ingredientId"], "quantity": 1_000_000_000} for item in stock]
        call("POST", f"/restaurants/{restaurant}/stock-movements", {"kind": "count", "lines": lines}, token=token,
             key=str(uuid.uuid4()))


def customers(count):
    tokens = []
    for number in range(count):
        email = f"bench-{number}@example.com"
        try:
            call("POST", "/createAccount",
                 {"firstName": "Banc", "lastName": "d'essai", "email": email, "password": PASSWORD})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
        tokens.append(log_in(email))
    return tokens


class Platform:
    """The running platform, with full storerooms and people to order."""

    def __init__(self):
        self.manager = log_in("group-manager@ocpizza.example")
        fill_storerooms(self.manager)
        self.customers = customers(30)

    def order(self, customer, method="cash"):
        body = {"restaurantId": random.choice(RESTAURANTS), "fulfilment": "takeaway", "paymentMethod": method,
                "lines": [{"productId": random.choice(PIZZAS), "quantity": 1}]}
        return call("POST", "/orders", body, token=customer, key=str(uuid.uuid4()))

    def post_orders(self, seconds=SECONDS):
        return wrk(BASE, script=f"{ROOT}/Tests/Load/orders.lua", seconds=seconds, TOKENS=",".join(self.customers),
                   RESTAURANTS=",".join(RESTAURANTS), PRODUCTS=",".join(PIZZAS))

    def prepared_orders(self, count, path):
        with open(path, "w") as file:
            for _ in range(count):
                lines = [{"productId": pizza, "quantity": 1} for pizza in random.sample(PIZZAS, 3)]
                body = {"restaurantId": random.choice(RESTAURANTS), "fulfilment": "takeaway", "paymentMethod": "cash",
                        "lines": lines}
                headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()),
                           "Authorization": f"Bearer {random.choice(self.customers)}"}
                file.write(json.dumps({"method": "POST", "url": f"{BASE}/orders", "headers": headers,
                                       "body": json.dumps(body)}) + "\n")

    @staticmethod
    def drain():
        """Waits until every event has had its effect. Gives how long that took, in seconds."""
        quiet = 0.4
        state = "SELECT " + ", ".join(
            f"(SELECT count(*) FROM {service}.outbox), (SELECT count(*) FROM {service}.inbox)" for service in SERVICES)
        begin = changed = asked = time.monotonic()
        last = None
        while True:
            now = sql(state).split("|")
            if now != last or any(map(int, now[::2])):
                last, changed = now, time.monotonic()
            elif time.monotonic() - max(changed, asked) > quiet:
                # A consumer that stands still looks quiet too. Asking the broker takes a second, and it counts every five
                # seconds only: until it says none, nothing has changed all the same.
                queues = shell(f"{LOCAL}/infra.sh", "rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "messages")
                if not sum(map(int, queues.split())):
                    return changed - begin
                asked = time.monotonic()
            time.sleep(0.05)  # a look costs what is measured


def peer(name, action, **knobs):
    shell(f"{PEERS}/{name}/{action}.sh", **knobs)


def peer_token(base):
    body = {"email": "bench@ocpizza.test", "password": "correct horse battery"}
    return call("POST", "/login", body, base=base)["token"]


def peer_orders(base, token, seconds):
    return wrk(base, script=f"{PEERS}/wrk/contract.lua", seconds=seconds, EP="order_post", TOKEN=token)


def peer_prepared_orders(base, token, count, path):
    with open(path, "w") as file:
        for _ in range(count):
            a = random.randint(1, 40)
            body = {"restaurant": random.randint(1, 6), "withdrawal": "delivery",
                    "lines": [{"product": p, "quantity": 1} for p in (a, a % 40 + 1, (a + 12) % 40 + 1)], "note": ""}
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            file.write(json.dumps({"method": "POST", "url": f"{base}/orders", "headers": headers,
                                   "body": json.dumps(body)}) + "\n")


# --- Rows that need the servers only

def events():
    def confirms():
        result = load("confirms")
        shell(f"{LOCAL}/infra.sh", "rabbitctl", "purge_queue", "-p", "ocpizza", "orders.events")
        return result

    result = interleave(ours=lambda: load("events"), floor=confirms)
    ours, floor = result["ours"]["rate"], result["floor"]["rate"]
    TABLE.add("events, outbox to inbox", f"{ours:,.0f}/s", ">= 5,000/s", ours >= 5000, rates(**result))
    TABLE.ratio("events / confirmed publishes, batch 100", ours, floor, 0.3)


def requests():
    result = interleave(alone=lambda: load("requests", "--in-flight", 1, "--count", 4000),
                        many=lambda: load("requests", "--in-flight", 64, "--count", 40000))
    TABLE.add("request and reply, alone", f"p50 {result['alone']['p50']:.3f} ms", "< 0.5 ms", result["alone"]["p50"] < 0.5)
    TABLE.add("request and reply, 64 in flight", f"{result['many']['rate']:,.0f}/s", ">= 8,000/s",
              result["many"]["rate"] >= 8000, rates(many=result["many"]) + f", p99 {result['many']['p99']:.1f} ms")


def transactions():
    sql(pathlib.Path(f"{PEERS}/floor/schema.sql").read_text())
    sql("GRANT USAGE ON SCHEMA floor TO ocpizza_migrator; GRANT ALL ON ALL TABLES IN SCHEMA floor TO ocpizza_migrator;"
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA floor TO ocpizza_migrator")
    password = (RUN / "secrets/database.superuser").read_text().strip()
    pgbench = next(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"))

    def floor():
        out = shell(str(pgbench), "-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", str(SECONDS), "-h", "127.0.0.1",
                    "-p", PG_PORT, "-U", "postgres", "-f", f"{PEERS}/floor/order_tx.sql", "ocpizza", PGPASSWORD=password)
        return {"rate": float(next(line for line in out.splitlines() if line.startswith("tps")).split()[2])}

    result = interleave(ours=lambda: load("transactions", "--seconds", SECONDS), pgbench=floor)
    sql("DROP SCHEMA floor CASCADE")
    TABLE.ratio("order transaction, 16 tasks / pgbench", result["ours"]["rate"], result["pgbench"]["rate"], 0.7, rates(**result))


# --- Rows that need the platform

def products(platform):
    path = f"/products?restaurant={RESTAURANTS[0]}"
    body = RUN / "carte.json"
    with urllib.request.urlopen(BASE + path) as reply:
        body.write_bytes(reply.read())
    peer("django", "up", VIEWS="sql")
    bare = subprocess.Popen([f"{BIN}/Load", "bare", "--port", BARE_PORT, str(body)])
    time.sleep(1)
    try:
        result = interleave(ours=lambda: wrk(BASE, path), bare=lambda: wrk(f"http://127.0.0.1:{BARE_PORT}", path),
                            django=lambda: wrk(DJANGO, "/products?restaurant=1"))
    finally:
        bare.terminate()
        bare.wait()
        peer("django", "down")
    ours = result["ours"]
    TABLE.ratio("GET /products / bare Hummingbird", ours["rate"], result["bare"]["rate"], 0.80, rates(**result))
    slower = ours["p99"] / result["bare"]["p99"]
    TABLE.add("GET /products p99 / bare Hummingbird", f"{slower:.2f}x", "<= 1.3x", slower <= 1.3,
              f"{ours['p99']:.2f} ms, {result['bare']['p99']:.2f} ms")
    TABLE.ratio("GET /products / Django SQL", ours["rate"], result["django"]["rate"], 15)


def order(platform):
    mine = platform.order(platform.customers[0])["id"]
    peer("django", "up", VIEWS="sql")
    token = peer_token(DJANGO)
    theirs = call("POST", "/orders", {"restaurant": 1, "withdrawal": "delivery", "lines": [{"product": p, "quantity": 1}
                  for p in (1, 2, 3)]}, token=token, base=DJANGO)["id"]
    try:
        result = interleave(ours=lambda: wrk(BASE, f"/orders/{mine}", platform.customers[0]),
                            django=lambda: wrk(DJANGO, f"/orders/{theirs}", token))
    finally:
        peer("django", "down")
    ours, django = result["ours"], result["django"]
    TABLE.ratio("GET /orders/{id} / Django SQL", ours["rate"], django["rate"], 2, rates(**result))
    TABLE.add("GET /orders/{id} p99", f"{ours['p99']:.1f} ms", f"< Django {django['p99']:.1f} ms", ours["p99"] < django["p99"])


def post_orders(platform):
    """Closed loop for throughput; then open loop at a rate that all can keep, for latency."""
    drains = []

    def ours():
        result = platform.post_orders(ORDERING_SECONDS)
        drains.append(platform.drain())
        # What the consumers still had to do counts: orders a second until the last event had its effect.
        result["settled"] = result["rate"] * ORDERING_SECONDS / (ORDERING_SECONDS + drains[-1])
        platform.prepared_orders(open_count, RUN / "requests")
        os.sync()  # what the closed loop wrote is not measured again
        result["open_p99"] = load("replay", "--rate", rate, "--warm-up", rate, RUN / "requests")["p99"]
        platform.drain()
        return result

    def django(views):
        peer("django", "up", VIEWS=views)
        try:
            token = peer_token(DJANGO)
            peer_orders(DJANGO, token, 1)
            result = peer_orders(DJANGO, token, ORDERING_SECONDS)
            if views == "sql":  # the quicker of the two
                peer_prepared_orders(DJANGO, token, open_count, RUN / "requests")
                os.sync()
                result["open_p99"] = load("replay", "--rate", rate, "--warm-up", rate, RUN / "requests")["p99"]
            return result
        finally:
            peer("django", "down")

    def nameko():
        peer("nameko", "up", NAMEKO_RPC="fast")
        try:
            return peer_orders(NAMEKO, peer_token(NAMEKO), ORDERING_SECONDS)
        finally:
            peer("nameko", "down")

    rate = 200
    open_count = 5 * rate
    platform.post_orders(seconds=1)
    platform.drain()
    result = interleave(ours=ours, orm=lambda: django("orm"), sql=lambda: django("sql"), nameko=nameko)
    mine, orm, by_sql = result["ours"], result["orm"], result["sql"]
    note = f"drained {statistics.median(drains):.1f} s after {ORDERING_SECONDS} s"
    TABLE.ratio("POST /orders / Django ORM", mine["rate"], orm["rate"], 3, rates(ours=mine, orm=orm) + "; " + note)
    TABLE.ratio("POST /orders / Django SQL", mine["rate"], by_sql["rate"], 1.5, rates(sql=by_sql))
    TABLE.ratio("POST /orders / Nameko", mine["rate"], result["nameko"]["rate"], 6, rates(nameko=result["nameko"]))
    TABLE.add("POST /orders until every event has its effect", f"{mine['settled']:,.0f}/s", "(for information)", True)
    TABLE.add(f"POST /orders p99, open loop at {rate}/s", f"{mine['open_p99']:.1f} ms",
              f"< Django SQL {by_sql['open_p99']:.1f} ms", mine["open_p99"] < by_sql["open_p99"])
    TABLE.add("POST /orders p99, closed loop", f"{mine['p99']:.1f} ms", f"< Django {min(orm['p99'], by_sql['p99']):.1f} ms",
              mine["p99"] < min(orm["p99"], by_sql["p99"]), f"ORM {orm['p99']:.1f}, SQL {by_sql['p99']:.1f} ms")


def pids_of_services():
    parent = (RUN / "supervisord.pid").read_text().strip()
    names = {name.capitalize() for name in SERVICES + ["gateway"]}
    return [pid for pid in shell("pgrep", "-P", parent).split()
            if pathlib.Path(f"/proc/{pid}/exe").resolve().name in names]


def memory_of_services():
    """Resident and proportional size of the seven, in MB."""
    sizes = {"Rss:": 0, "Pss:": 0}
    for pid in pids_of_services():
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, *rest = line.split()
            if name in sizes:
                sizes[name] += int(rest[0])
    return sizes["Rss:"] / 1024, sizes["Pss:"] / 1024


def soak(platform):
    """Five minutes at 200 orders a second: how soon an order is a ticket, and what memory does."""
    idle, idle_pss = platform.idle_memory
    minutes = float(os.environ.get("SOAK_MINUTES", 5))
    command = [f"{BIN}/Load", "tickets", "--rate", "200", "--seconds", str(minutes * 60), "--url", BASE,
               "--token", platform.manager, "--watched", WATCHED]
    for restaurant in RESTAURANTS:
        command += ["--others", restaurant]
    for pizza in PIZZAS:
        command += ["--products", pizza]
    loading = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    samples = []
    while loading.poll() is None:
        samples.append(memory_of_services()[0])
        time.sleep(2)
    tickets = json.loads(loading.stdout.read())
    TABLE.add("order to ticket at 200/s, p50", f"{tickets['p50']:.1f} ms", "< 10 ms", tickets["p50"] < 10,
              f"{tickets['tickets']:.0f} tickets, {tickets['failures']:.0f} failures, load {os.getloadavg()[0]:.1f}")
    TABLE.add("order to ticket at 200/s, p99", f"{tickets['p99']:.1f} ms", "< 50 ms", tickets["p99"] < 50)
    TABLE.add("memory of all seven, idle", f"{idle:.0f} MB", "< 150 MB", idle < 150, f"PSS {idle_pss:.0f} MB")
    TABLE.add(f"memory after {minutes:.0f} min at 200/s", f"{samples[-1]:.0f} MB", "< 300 MB", max(samples) < 300,
              f"at most {max(samples):.0f} MB")
    late = samples[int(len(samples) * 0.4):]
    growth = 100 * (statistics.mean(late[-10:]) / statistics.mean(late[:10]) - 1)
    TABLE.add("memory growth over the last 3/5", f"{growth:+.1f} %", "flat (< 3 %)", growth < 3)
    platform.drain()


def payment(platform):
    """Card payments with a provider that takes 200 ms, by one worker and by four, each with four calls at a time: with its
    usual eight, what limits four workers on two cores is their CPU."""
    control = ["/usr/bin/supervisorctl", "-c", f"{RUN}/supervisord.conf"]
    others = [f"payment:payment-{n}" for n in (1, 2, 3)]

    def pay(count):
        orders = [(c, platform.order(c, "card")["id"]) for c in random.choices(platform.customers, k=count)]
        platform.drain()
        with open(RUN / "requests", "w") as file:
            for customer, order in orders:
                headers = {"Content-Type": "application/json", "Authorization": f"Bearer {customer}", "Idempotency-Key": order}
                body = json.dumps({"orderId": order, "method": "card", "paymentToken": "pm_card_visa"})
                file.write(json.dumps({"method": "POST", "url": f"{BASE}/payment", "headers": headers, "body": body}) + "\n")
        begin = time.monotonic()
        load("replay", "--rate", 100000, "--connections", 64, RUN / "requests")
        while int(sql("SELECT count(*) FROM payment.payments WHERE status = 'pending'")):
            time.sleep(0.05)
        return {"rate": count / (time.monotonic() - begin)}

    def one():
        shell(*control, "stop", *others)
        return pay(56)

    def four():
        shell(*control, "start", *others)
        time.sleep(1)
        return pay(224)

    result = interleave(one=one, four=four)
    TABLE.ratio("payment, 1 -> 4 workers of 4 calls, provider takes 200 ms", result["four"]["rate"], result["one"]["rate"], 3.6, rates(**result))


def table_size(platform):
    """The same requests with ten thousand and with three million orders in the table."""
    customer = platform.customers[0]
    account = json.loads(sql("SELECT document FROM accounts.accounts WHERE email = 'bench-0@example.com'"))["id"]

    def grow(total):
        have = int(sql("SELECT count(*) FROM orders.orders"))
        where = "schemaname = 'orders' AND tablename = 'orders' AND indexname <> 'orders_pkey'"
        drop, create = (sql(f"SELECT coalesce(string_agg({column}, ';'), '') FROM pg_indexes WHERE {where}")
                        for column in ("'DROP INDEX orders.' || indexname", "indexdef"))
        sql(drop)

        def fill(first):
            sql(f"""
              WITH sample AS (SELECT document, document->>'id' AS id FROM orders.orders LIMIT 1)
              INSERT INTO orders.orders (id, restaurant_id, customer_id, status, placed_at, version, document)
              SELECT n.id, ('01930000-0000-7000-8000-00000000010' || 1 + i % 6)::uuid, n.customer, 'delivered',
                now() - i * interval '10 seconds', 7,
                -- Only those that are read have documents of their own: three million cost half a minute.
                CASE WHEN n.customer = '{account}' THEN replace(sample.document::text, sample.id, n.id::text)::json
                  ELSE sample.document END
              FROM sample, generate_series({first}, {total - have}, 2) i, LATERAL (SELECT md5(i::text || '{total}') AS hash) h,
                LATERAL (SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - i::bigint * 10000), 12, '0')
                    || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid AS id,
                  CASE WHEN i % 30000 = 0 THEN '{account}' ELSE md5((i % 100000)::text) END::uuid AS customer) n""")

        with ThreadPoolExecutor() as pool:
            list(pool.map(fill, (1, 2)))
            list(pool.map(lambda index: sql(f"SET maintenance_work_mem = '1GB'; {index}"), filter(None, create.split(";"))))
        sql("VACUUM ANALYZE orders.orders")
        sql("CHECKPOINT")

    def measure():
        ids = sql(f"SELECT id FROM orders.orders WHERE customer_id = '{account}' ORDER BY random() LIMIT 100").split()
        open_orders = f"/orders?restaurant={RESTAURANTS[1]}&status=placed&limit=50"
        return {
            "GET /orders/{id}": wrk(BASE, token=customer, PATHS=",".join(f"/orders/{id}" for id in ids)),
            "staff's open orders": wrk(BASE, open_orders, platform.manager),
            "POST /orders": platform.post_orders(),
        }

    def rounds():
        taken = []
        for _ in range(ROUNDS):
            taken.append(measure())
            platform.drain()
        return {name: statistics.median(round[name]["p99"] for round in taken) for name in taken[0]}

    grow(10_000)
    small = rounds()
    begin = time.monotonic()
    grow(3_000_000)
    say(f"3 million orders after {time.monotonic() - begin:.0f} s")
    large = rounds()
    for name in small:
        slower = large[name] / small[name]
        TABLE.add(f"{name} p99, 10 thousand -> 3 million orders", f"{slower:.2f}x", "<= 1.3x", slower <= 1.3,
                  f"{small[name]:.1f} ms, {large[name]:.1f} ms")


def start(platform):
    """From the start of a process to its readiness; the process is one more replica."""
    slowest, times = 0, []
    environment = dict(
        line.split("=", 1) for line in pathlib.Path(f"/proc/{pids_of_services()[0]}/environ").read_text().split("\0") if line)
    for number, service in enumerate(SERVICES + ["gateway"], start=1):
        port = f"{ADMIN}9{90 + number}"
        begin = time.monotonic()
        process = subprocess.Popen([f"{BIN}/{service.capitalize()}"],
                                   env={**environment, "ADMIN_PORT": port, "GATEWAY_PORT": port}, stderr=subprocess.DEVNULL)
        while time.monotonic() - begin < 10:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=1)
                break
            except OSError:
                time.sleep(0.002)
        took = time.monotonic() - begin
        process.terminate()
        process.wait()
        times.append(f"{service} {took:.2f}")
        slowest = max(slowest, took)
    TABLE.add("start of each service", f"{slowest:.2f} s", "< 0.5 s", slowest < 0.5, ", ".join(times))


def durability():
    """Nothing is traded for speed: the settings that the run had, or its end."""
    settings = dict(line.split("|") for line in sql(
        "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')").split())
    queues = shell(f"{LOCAL}/infra.sh", "rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "name", "type", "durable")
    types = {name: (kind, durable) for name, kind, durable in (line.split() for line in queues.splitlines())}
    assert all(value == "on" for value in settings.values()) and len(settings) == 3, settings
    assert all(types[f"{s}.events"] == ("quorum", "true") for s in SERVICES if s != "catalogue"), types
    return f"PostgreSQL {settings}; queues of events are durable quorum queues; publisher confirms, inbox and outbox as shipped"


def description():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return (f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} x {cpu}, Linux {machine.release()}, "
            f"commit {shell('git', '-C', ROOT, 'rev-parse', '--short', 'HEAD').strip()}")


ROWS = {"events": events, "requests": requests, "transactions": transactions, "products": products, "order": order,
        "post-orders": post_orders, "start": start, "soak": soak, "payment": payment, "table-size": table_size}
ALONE = ("events", "requests", "transactions")


def main():
    chosen = sys.argv[1:] or list(ROWS)
    unknown = set(chosen) - set(ROWS)
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; rows: {', '.join(ROWS)}")
    begin = time.monotonic()

    def measure(name, *arguments):
        """One row; if it fails, the others still count."""
        say(name)
        try:
            ROWS[name](*arguments)
        except (Exception, SystemExit) as failure:
            TABLE.add(name, "failed", "a measurement", False, str(failure).strip().splitlines()[-1] if str(failure) else repr(failure))

    shell(f"{LOCAL}/platform.sh", "prepare")
    for name in ROWS:
        if name in chosen and name in ALONE:
            measure(name)
    if set(chosen) - set(ALONE):
        say("starting the platform")
        platform("up", payment=4 if "payment" in chosen else 1)
        if "payment" in chosen:
            shell("/usr/bin/supervisorctl", "-c", f"{RUN}/supervisord.conf", "stop", *[f"payment:payment-{n}" for n in (1, 2, 3)])
        time.sleep(3)
        idle = memory_of_services()
        running = Platform()
        running.idle_memory = idle
        for name in ROWS:
            if name in chosen and name not in ALONE:
                measure(name, running)
    text = f"{description()}\n{durability()}\n{ROUNDS} rounds of {SECONDS} s, of {ORDERING_SECONDS} s for POST /orders against the peers; medians; ± is half the spread\n\n{TABLE.text()}\n"
    folder = RUN.parent / "bench-results"
    folder.mkdir(exist_ok=True)
    (folder / f"{time.strftime('%Y%m%d-%H%M%S')}.txt").write_text(text)
    print(f"\n{text}\n{time.monotonic() - begin:.0f} s; kept in {folder}")


if __name__ == "__main__":
    main()
