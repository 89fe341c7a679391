"""Rows about what goes out by itself: live streams, and mails."""
import base64
import http.client
import json
import math
import os
import pathlib
import random
import resource
import subprocess
import sys
import time
import uuid

from measuring import BIN, PORT, ROOT, RUN, TABLE, say, shell, sql
from under_test import customers, pids_of_services

# Each is a descriptor of the gateway's and of the client's. Where a process may not have so many there are fewer.
STREAMS = int(os.environ.get("STREAMS", min(20_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500)))
ACCOUNTS = 100
RATE = 200
# Changes of watched orders, a second.
CHANGES = 25
WATCH_SECONDS = 20
MAILS = 2_000


def pid_of(name):
    return next(pid for pid in pids_of_services() if pathlib.Path(f"/proc/{pid}/exe").resolve().name == name)


def memory(pid):
    """Resident and proportional, in KB."""
    sizes = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size, *_ = line.split()
        sizes[name] = int(size)
    return sizes["Rss:"], sizes["Pss:"]


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    values = sorted(values)
    return values[max(0, math.ceil(len(values) * share) - 1)]


def account_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"]


def streams(platform):
    """Opens streams of as many orders, lets orders come at an even rate, and measures how soon a cancelled order's stream tells it."""
    platform.customers = customers(ACCOUNTS)
    owners = {account_of(token): token for token in platform.customers}

    def watchable():
        found = sql(f"""SELECT id, customer_id FROM orders.orders WHERE status = 'placed'
                        AND customer_id IN ({','.join(f"'{owner}'" for owner in owners)}) ORDER BY id DESC LIMIT {STREAMS}""")
        return [line.split("|") for line in found.split()]

    while len(orders := watchable()) < STREAMS:
        say(f"{len(orders)} orders")
        platform.post_orders(seconds=10)
        platform.drain()
    # Mails are measured by themselves.
    sql("DELETE FROM accounts.mails")
    random.shuffle(orders)
    watched = RUN / "watched"
    watched.write_text("".join(f"{owners[owner]} {order}\n" for order, owner in orders))
    gateway = pid_of("Gateway")
    time.sleep(2)  # so that what made the orders is over
    before = memory(gateway)
    begin = time.monotonic()
    client = subprocess.Popen([sys.executable, f"{ROOT}/Tests/Load/bench/stream_client.py", "127.0.0.1", PORT, str(watched)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    answer = client.stdout.readline().split(maxsplit=2)
    assert answer[1] == str(STREAMS), answer
    opening = time.monotonic() - begin
    time.sleep(20)  # buffers of the requests are given back
    after = memory(gateway)
    idle = cpu_seconds(gateway)
    time.sleep(15)  # the time over which the CPU is counted
    idle = (cpu_seconds(gateway) - idle) / 15

    platform.prepared_orders(RATE * (WATCH_SECONDS + 4), RUN / "requests")
    os.sync()
    placing = subprocess.Popen([f"{BIN}/Load", "replay", "--rate", str(RATE), "--warm-up", str(RATE), str(RUN / "requests")],
                               stdout=subprocess.PIPE, text=True)
    time.sleep(2)  # the first orders warm it up
    connection = http.client.HTTPConnection("127.0.0.1", int(PORT))
    changed = {}
    start, busy = time.monotonic(), cpu_seconds(gateway)
    for number in range(CHANGES * WATCH_SECONDS):
        time.sleep(max(0, start + number / CHANGES - time.monotonic()))
        order, owner = orders[number]
        sent = time.monotonic()
        connection.request("PUT", f"/orders/{order}/cancelled", headers={"Authorization": f"Bearer {owners[owner]}"})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status == 200:
            changed[number] = (sent, time.monotonic(), json.loads(body)["version"])
    busy = (cpu_seconds(gateway) - busy) / (time.monotonic() - start)
    placed = json.loads(placing.communicate()[0])
    time.sleep(1)  # the last change may still be on its way
    client.stdin.close()
    told = json.loads(client.stdout.readline())
    client.wait()
    first = {}
    for number, at, version in told["heard"]:
        if number in changed and version >= changed[number][2]:
            first.setdefault(number, at)
    lost = len(changed) - len(first)
    since_answer = [max(0, first[number] - changed[number][1]) * 1000 for number in first]
    since_asked = [(first[number] - changed[number][0]) * 1000 for number in first]
    each = (after[0] - before[0]) / STREAMS
    TABLE.add(f"memory of each of {STREAMS:,} streams", f"{each:.1f} KB", "<= 10 KB", each <= 10,
              f"PSS {(after[1] - before[1]) / STREAMS:.1f} KB; gateway {before[0] / 1024:.0f} -> {after[0] / 1024:.0f} MB; "
              f"opened in {opening:.0f} s; {100 * idle:.0f} % of a core while silent")
    p99 = percentile(since_answer, 0.99)
    TABLE.add(f"a change heard by its stream, p99 at {RATE} orders/s", f"{p99:.1f} ms", "< 100 ms", p99 < 100 and not lost,
              f"after the answer p50 {percentile(since_answer, 0.5):.1f}; after it was asked for p50 {percentile(since_asked, 0.5):.1f}, "
              f"p99 {percentile(since_asked, 0.99):.1f} ms; {len(first)} of {CHANGES * WATCH_SECONDS} heard, {lost} not; "
              f"POST p99 {placed['p99']:.1f} ms; gateway {100 * busy:.0f} %, client {100 * told['cpu']:.0f} % of a core")
    platform.drain()


def mails(platform):
    """Has mails queued all at once, and measures how many a second one replica of accounts hands to the mail server."""
    platform.drain()
    accounts = pid_of("Accounts")
    server = next(pid for pid in shell("pgrep", "-P", (RUN / "supervisord.pid").read_text().strip()).split()
                  if "Load\0mail" in pathlib.Path(f"/proc/{pid}/cmdline").read_text())
    sql("DELETE FROM accounts.mails")
    body = "Bonjour,\n\nVotre commande 000001 est en cours de préparation.\n\nOC Pizza"
    spent = cpu_seconds(accounts), cpu_seconds(server)
    begin = time.monotonic()
    sql(f"""INSERT INTO accounts.mails (id, recipient, subject, body)
            SELECT gen_random_uuid(), 'bench-' || i || '@example.com', 'Votre commande', '{body}' FROM generate_series(1, {MAILS}) i""")
    while int(sql("SELECT count(*) FROM accounts.mails")):
        assert time.monotonic() - begin < 120, "the mails do not go"
        time.sleep(0.1)
    took = time.monotonic() - begin
    ours, theirs = cpu_seconds(accounts) - spent[0], cpu_seconds(server) - spent[1]
    TABLE.add("mails a second from one replica", f"{MAILS / took:.0f}/s", ">= 125/s", MAILS / took >= 125,
              f"{MAILS} mails; CPU of a mail: accounts {1000 * ours / MAILS:.2f} ms, the mail server {1000 * theirs / MAILS:.2f} ms")
