"""Rows beside the Go peer: a single process by people who know how. B writes one transaction an order, the group variant many in one.

What is not equivalent. Theirs: one process, no messages between contexts, no kitchen that decides, no mails, no figures, no events to
screens; an order is its rows and one event in the outbox. Ours: the same durability, and everything
that follows from an order has to be done on the same two cores."""
import os
import subprocess
import sys
import time
import urllib.error

from measuring import BASE, ORDERING_SECONDS, PEERS, ROOT, RUN, TABLE, bytes_of, call, interleave, load, rates, shell, sql, wrk
from under_test import RESTAURANTS, log_in, peer_order, pids_of_services, prepare_orders

GO = "http://127.0.0.1:15282"
GROUP = {"GROUP": 1, "READERS": 1}
PASSWORD = "correct horse battery"
RATE = 200
READ = 2000


class Go:
    """The peer while it runs; started anew for each measurement, since only one variant can have its port."""

    def __init__(self, **knobs):
        self.knobs = {"OUTBOX": 1, **knobs}

    def __enter__(self):
        shell(f"{PEERS}/go/up.sh", **self.knobs)
        self.tokens = [self.token(f"bench-{number}@bench.test") for number in range(30)]
        return self

    def __exit__(self, *_):
        shell(f"{PEERS}/go/down.sh", **self.knobs)

    @staticmethod
    def token(email):
        try:
            call("POST", "/createAccount", {"email": email, "password": PASSWORD, "first_name": "Banc", "last_name": "d'essai"}, base=GO)
        except urllib.error.HTTPError as error:
            if error.code not in (400, 409):
                raise
        return call("POST", "/login", {"email": email, "password": PASSWORD}, base=GO)["token"]

    def orders(self, seconds=ORDERING_SECONDS):
        return wrk(GO, script=f"{ROOT}/Tests/Load/bench/go_orders.lua", seconds=seconds, TOKENS="\n".join(self.tokens))

    def prepared_orders(self, count, path):
        prepare_orders(GO, self.tokens, count, path, peer_order)

    @staticmethod
    def sql(statement):
        done = subprocess.run(["psql", "-h", "127.0.0.1", "-p", "15433", "-U", "postgres", "-qtAX", "go1"], input=statement,
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"SQL of the Go peer failed:\n{done.stderr}")
        return done.stdout.strip()


def open_loop(prepare):
    prepare(5 * RATE, RUN / "requests")
    os.sync()
    return load("replay", "--rate", RATE, "--warm-up", RATE, RUN / "requests")["p99"]


def go_orders(platform):
    def ours():
        result = platform.post_orders(ORDERING_SECONDS)
        platform.drain()
        result["open_p99"] = open_loop(platform.prepared_orders)
        platform.drain()
        return result

    def theirs(**knobs):
        with Go(**knobs) as go:
            go.orders(1)
            result = go.orders()
            result["open_p99"] = open_loop(go.prepared_orders)
            return result

    platform.post_orders(seconds=1)
    platform.drain()
    result = interleave(ours=ours, go=theirs, group=lambda: theirs(**GROUP))
    mine, go, group = result["ours"], result["go"], result["group"]
    assert not any(r["failures"] for r in result.values()), result
    TABLE.ratio("POST /orders / Go B", mine["rate"], go["rate"], 1.0, rates(ours=mine, go=go))
    TABLE.ratio("POST /orders / Go with group commit", mine["rate"], group["rate"], 0.5, rates(group=group))
    TABLE.add(f"POST /orders p99, open loop at {RATE}/s, beside Go B", f"{mine['open_p99']:.1f} ms", f"<= {go['open_p99']:.1f} ms",
              mine["open_p99"] <= go["open_p99"], f"with group commit {group['open_p99']:.1f} ms")


def go_order(platform):
    """Reads as many different orders on both sides, in turn."""
    placed = sql(f"SELECT id FROM orders.orders ORDER BY id DESC LIMIT {READ}").split()
    if len(placed) < READ:
        platform.post_orders(seconds=5)
        platform.drain()
        placed = sql(f"SELECT id FROM orders.orders ORDER BY id DESC LIMIT {READ}").split()
    paths = ",".join(f"/orders/{order}" for order in placed)

    def theirs(**knobs):
        with Go(**knobs) as go:
            first = go.sql(
                f"SELECT setval('ocpizza_order_id_seq', nextval('ocpizza_order_id_seq') + {READ} + 1) - {READ}")
            go.sql(f"""WITH o AS (
                  INSERT INTO ocpizza_order (id, account_id, restaurant_id, created_at, amount_cents, state, is_paid, withdrawal)
                  SELECT {first} + i, 1, 1 + i % 6, now(), 3000, 'placed', false, 'takeaway' FROM generate_series(0, {READ} - 1) i
                  RETURNING id)
                INSERT INTO ocpizza_orderline (order_id, product_id, quantity, unit_price_cents)
                  SELECT id, 1 + (id + k) % 40, 1, 1000 FROM o, generate_series(1, 3) k ORDER BY id""")
            token = go.token("bench@ocpizza.test")
            return wrk(GO, script=f"{PEERS}/wrk/contract.lua", EP="order_get", TOKEN=token, ORDER_FIRST=first, ORDER_COUNT=READ)

    manager = log_in("group-manager@ocpizza.example")
    result = interleave(ours=lambda: wrk(BASE, token=manager, PATHS=paths), go=theirs, group=lambda: theirs(**GROUP))
    mine, go = result["ours"], result["go"]
    assert not any(r["failures"] for r in result.values()), result
    TABLE.ratio("GET /orders/{id} / Go B", mine["rate"], go["rate"], 1.0, rates(**result))
    TABLE.add("GET /orders/{id} p99, beside Go B", f"{mine['p99']:.1f} ms", f"< {go['p99']:.1f} ms", mine["p99"] < go["p99"])


def go_products(platform):
    """Reads a carte of as many bytes on both sides, plain and compressed. Theirs compresses nothing: it answers as many bytes as they are."""
    path, theirs_at = f"/products?restaurant={RESTAURANTS[0]}", f"{GO}/products?restaurant=1"
    wanted = {gzip: len(bytes_of(BASE + path, gzip)) for gzip in (False, True)}
    given = {}

    def fill(go, size):
        """Gives their products descriptions that make the answer as long as ours. They are read twice a second."""
        if len(bytes_of(theirs_at)) == size:
            return size
        go.sql("ALTER TABLE ocpizza_product ALTER description TYPE text; UPDATE ocpizza_product SET description = ''")
        time.sleep(1.5)  # until it has read them
        short = size - len(bytes_of(theirs_at))
        if short > 0:
            go.sql(f"UPDATE ocpizza_product SET description = repeat('x', {short}) WHERE id = 1")
        time.sleep(1.5)  # until it has read them
        return len(bytes_of(theirs_at))

    def theirs(gzip):
        with Go() as go:
            given[gzip] = fill(go, wanted[gzip])
            return wrk(GO, "/products?restaurant=1")

    for gzip in (False, True):
        result = interleave(ours=lambda: wrk(BASE, path, gzip=gzip), go=lambda: theirs(gzip))
        assert not any(r["failures"] for r in result.values()), result
        TABLE.ratio(f"GET /products / Go, the same bytes{', compressed' if gzip else ''}", result["ours"]["rate"], result["go"]["rate"], 0.8,
                    f"{rates(**result)}; {wanted[gzip]:,} and {given[gzip]:,} bytes")


def cpu(platform):
    """CPU of an order at an even rate until its last effect, by who spends it."""
    def spent():
        ticks = {}
        broker = (RUN / "rabbitmq/pid").read_text().split()[0]
        groups = {pid: os.path.basename(os.path.realpath(f"/proc/{pid}/exe")) for pid in pids_of_services()} | {broker: "RabbitMQ"}
        postmaster = open(RUN / "postgres/postmaster.pid").readline().strip()
        for pid in shell("pgrep", "-P", postmaster).split() + [postmaster]:
            groups[pid] = "PostgreSQL"
        for pid, name in groups.items():
            fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            ticks[name] = ticks.get(name, 0) + int(fields[11]) + int(fields[12])
        return ticks

    count = 10 * RATE
    platform.prepared_orders(count, RUN / "requests")
    os.sync()
    before = spent()
    load("replay", "--rate", RATE, "--warm-up", RATE, RUN / "requests")
    platform.drain()
    milliseconds = {name: (ticks - before.get(name, 0)) * 1000 / os.sysconf("SC_CLK_TCK") / count for name, ticks in spent().items()}
    shares = ", ".join(f"{name} {value:.2f}" for name, value in sorted(milliseconds.items(), key=lambda pair: -pair[1]) if value > 0.01)
    TABLE.add(f"CPU of an order at {RATE}/s", f"{sum(milliseconds.values()):.2f} ms", "(for information)", True, shares)
