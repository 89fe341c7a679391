"""Measures the platform against its peers and its floors, interleaved in one run, and prints one table of ratios.

bench.py [ROW...]      rows: see ROWS; all of them without an argument
"""
import datetime
import os
import platform as machine
import sys
import time

from api_rows import composed, order, post_orders, products, quotes
from go_rows import cpu, go_order, go_orders, go_products
from measuring import LOCAL, ORDERING_SECONDS, ROOT, ROUNDS, RUN, SECONDS, TABLE, say, shell, sql
from operation_rows import payment, soak, start, table_size
from server_rows import events, requests, transactions
from statistics_row import statistics
from stream_rows import mails, streams
from under_test import SERVICES, Platform, memory_of_services, platform

ROWS = {"events": events, "requests": requests, "transactions": transactions, "products": products, "order": order,
        "quotes": quotes, "post-orders": post_orders, "composed": composed, "go-orders": go_orders, "go-order": go_order,
        "go-products": go_products, "cpu": cpu, "start": start, "soak": soak, "payment": payment, "table-size": table_size,
        "statistics": statistics, "streams": streams, "mails": mails}
ALONE = ("events", "requests", "transactions")


def durability():
    """Checks that the run traded no durability for speed, and describes its settings."""
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


def main():
    chosen = sys.argv[1:] or list(ROWS)
    unknown = set(chosen) - set(ROWS)
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; rows: {', '.join(ROWS)}")
    begin = time.monotonic()

    def measure(name, *arguments):
        """Measures one row. If it fails, the others still count."""
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
        time.sleep(10)  # until the services rest
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
