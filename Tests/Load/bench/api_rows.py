"""Rows that measure requests to the platform, beside its peers."""
import os
import statistics
import subprocess
import time

from measuring import BASE, BIN, ORDERING_SECONDS, RUN, TABLE, bytes_of, call, interleave, load, rates, wrk
from under_test import (
    DJANGO, NAMEKO, PLAIN_LINES, RESTAURANTS, peer, peer_order, peer_orders, peer_token, prepare_orders)

BARE_PORT = f"{os.environ['OCPIZZA_ADMIN']}999"


def products(platform):
    path = f"/products?restaurant={RESTAURANTS[0]}"
    bare = {}
    for number, gzip in enumerate((False, True)):
        body = RUN / f"carte{'.gz' * gzip}"
        body.write_bytes(bytes_of(BASE + path, gzip))
        bare[gzip] = f"{BARE_PORT[:-1]}{9 - number}", body
    peer("django", "up", VIEWS="sql")
    running = [subprocess.Popen([f"{BIN}/Load", "bare", "--port", port, str(body)]) for port, body in bare.values()]
    time.sleep(1)
    try:
        result = interleave(ours=lambda: wrk(BASE, path), bare=lambda: wrk(f"http://127.0.0.1:{bare[False][0]}", path),
                            django=lambda: wrk(DJANGO, "/products?restaurant=1"))
        compressed = interleave(ours=lambda: wrk(BASE, path, gzip=True), bare=lambda: wrk(f"http://127.0.0.1:{bare[True][0]}", path))
    finally:
        for process in running:
            process.terminate()
            process.wait()
        peer("django", "down")
    ours = result["ours"]
    TABLE.ratio("GET /products / bare Hummingbird", ours["rate"], result["bare"]["rate"], 0.80, rates(**result))
    TABLE.ratio("GET /products / bare Hummingbird, compressed", compressed["ours"]["rate"], compressed["bare"]["rate"], 0.80,
                rates(**compressed))
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


def quotes(platform):
    """Prices baskets, beside reading an order: neither writes."""
    mine = platform.order(platform.customers[0])["id"]
    result = interleave(quotes=lambda: platform.post_orders(target="/quotes"),
                        order=lambda: wrk(BASE, f"/orders/{mine}", platform.customers[0]))
    assert result["quotes"]["failures"] == 0, result
    TABLE.ratio("POST /quotes / GET /orders/{id}", result["quotes"]["rate"], result["order"]["rate"], 0.7, rates(**result))


def composed(platform):
    """Places orders of pizzas made to order, beside orders of pizzas as they stand on the carte."""
    def placed(lines):
        result = platform.post_orders(ORDERING_SECONDS, lines=lines)
        platform.drain()
        return result

    composed = platform.composed_lines()
    result = interleave(composed=lambda: placed(composed), plain=lambda: placed(PLAIN_LINES))
    assert result["composed"]["failures"] == 0, result
    TABLE.ratio("POST /orders, composed / plain", result["composed"]["rate"], result["plain"]["rate"], 0.9, rates(**result))


def post_orders(platform):
    """Measures throughput in a closed loop, and latency in an open loop at a rate that all can keep up with."""
    drains = []

    def ours():
        result = platform.post_orders(ORDERING_SECONDS)
        drains.append(platform.drain())
        # Orders a second until the last event had its effect: what the consumers still had to do counts too.
        result["settled"] = result["rate"] * ORDERING_SECONDS / (ORDERING_SECONDS + drains[-1])
        platform.prepared_orders(open_count, RUN / "requests")
        os.sync()  # so that the open loop does not wait for what the closed loop wrote
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
                prepare_orders(DJANGO, [token], open_count, RUN / "requests", peer_order)
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
