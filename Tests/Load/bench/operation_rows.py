"""Rows about longer runs: the start of services, memory under load, payments by several workers, and large tables."""
import json
import os
import pathlib
import random
import statistics
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from measuring import BASE, BIN, ROUNDS, RUN, TABLE, interleave, load, rates, say, shell, sql, wrk
from under_test import PIZZAS, RESTAURANTS, SERVICES, WATCHED, memory_of_services, pids_of_services

ADMIN = os.environ["OCPIZZA_ADMIN"]


def start(platform):
    """Measures how long each service takes from its start until it is ready. The process is one more replica."""
    slowest, times = 0, []
    environment = dict(
        line.split("=", 1) for line in pathlib.Path(f"/proc/{pids_of_services()[0]}/environ").read_text().split("\0") if line)
    for number, service in enumerate(SERVICES + ["gateway"], start=1):
        port, public = f"{ADMIN}9{90 + number}", f"{ADMIN}8{90 + number}"
        begin = time.monotonic()
        process = subprocess.Popen([f"{BIN}/{service.capitalize()}"],
                                   env={**environment, "ADMIN_PORT": port, "GATEWAY_PORT": public}, stderr=subprocess.DEVNULL)
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


def soak(platform):
    """Runs five minutes at 200 orders a second, and measures how soon an order is a ticket, and memory."""
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
    TABLE.add("memory of all services, idle", f"{idle:.0f} MB", "< 150 MB", idle < 150, f"PSS {idle_pss:.0f} MB")
    TABLE.add(f"memory after {minutes:.0f} min at 200/s", f"{samples[-1]:.0f} MB", "< 300 MB", max(samples) < 300,
              f"at most {max(samples):.0f} MB")
    late = samples[int(len(samples) * 0.4):]
    growth = 100 * (statistics.mean(late[-10:]) / statistics.mean(late[:10]) - 1)
    TABLE.add("memory growth over the last 3/5", f"{growth:+.1f} %", "flat (< 3 %)", growth < 3)
    platform.drain()


def payment(platform):
    """Measures card payments with a provider that takes 200 ms, by one worker and by four.

    Each makes four calls at a time. With the usual eight, four workers on two cores are limited by their CPU. Seven seconds, since
    of the last payments some workers have one less than others."""
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
        return pay(140)

    def four():
        shell(*control, "start", *others)
        time.sleep(1)  # until they ask for work
        return pay(560)

    result = interleave(one=one, four=four)
    TABLE.ratio("payment, 1 -> 4 workers of 4 calls, provider takes 200 ms", result["four"]["rate"], result["one"]["rate"], 3.6, rates(**result))


def table_size(platform):
    """Measures the same requests with ten thousand and with three million orders in the table."""
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
