"""Replaces the version before by this one under load, replica by replica, in the order of the operations manual.

Both versions run side by side on one broker and one database. Afterwards every order must have ended as its client saw, no request
may have failed for good, and there may be no dead letter: what the version before does not understand waits for this one.

rolling.py [--rate N] [--pause S] [--first SERVICE...] [--also LIFE...]      see compose/local/rolling.sh

`--first gateway orders --also abandoned` sends the others a status that the version before may not know. Version 0382070 rejects
such events at once, and this test reports it.
"""
import argparse
import asyncio
import os
import pathlib
import random
import subprocess
import sys
import time

import aiohttp

from audit import against_the_ledger, left_over
from lives import Client, Ledger, Life, live
from platform_under_test import LOCAL, RUN, SERVICES, infra, output, sql

BEFORE, BEFORE_BIN, AFTER_BIN = os.environ["BEFORE_TREE"], os.environ["BEFORE_BIN"], os.environ["AFTER_BIN"]
COMPOSE = f"{LOCAL}/.."
EXECUTABLES = [name.capitalize() for name in SERVICES + ["gateway"]]
# Lives that every version knows.
LIVES = {
    Life.cash: 6, Life.card: 4, Life.refused_card: 2, Life.cancelled: 2, Life.cancelled_paid_by_card: 2, Life.returned: 1,
}


def turn(link, target):
    """Points a link at another target, atomically."""
    path = pathlib.Path(RUN) / link
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.rename(path)


def begin_with_the_version_before():
    """Starts the version before, with all secrets that this version needs: the version before ignores those that it does not know."""
    turn("conf", f"{BEFORE}/compose")
    for executable in EXECUTABLES:
        turn(f"bin/{executable}", f"{BEFORE_BIN}/{executable}")
    subprocess.run([f"{BEFORE}/compose/local/platform.sh", "up"], check=True)
    # The payment provider is the outside world: one for both versions, and it must understand both.
    infra("up")
    turn("conf", COMPOSE)
    control("restart", "provider")
    turn("conf", f"{BEFORE}/compose")
    sql("UPDATE kitchen.stock SET quantity = 1000000000")


def prepare_the_update():
    """Migrates the schemas and imports the broker's definitions first, as the operations manual says. Both only add."""
    settings = {
        "OCPIZZA_CONF": COMPOSE, "DATABASE_PORT": os.environ["PG_PORT"], "BROKER_PORT": os.environ["AMQP_PORT"]}
    for service in SERVICES:
        subprocess.run(
            [f"{AFTER_BIN}/{service.capitalize()}", "migrate"], env=os.environ | settings, check=True,
            stderr=open(f"{RUN}/logs/migrate.log", "a"))
    with open(f"{COMPOSE}/rabbitmq/definitions.json") as plain, open(f"{RUN}/rabbitmq/definitions.json", "w") as filled:
        subprocess.run(
            ["python3", f"{COMPOSE}/rabbitmq/topology.py", f"{RUN}/secrets"], stdin=plain, stdout=filled, check=True)
    infra("rabbitctl", "import_definitions", f"{RUN}/rabbitmq/definitions.json")
    turn("conf", COMPOSE)
    start_new_services()


def start_new_services():
    """Adds the programs of services that the version before has not to Supervisor's settings, which starts them."""
    programs = pathlib.Path(f"{COMPOSE}/supervisor/ocpizza.conf").read_text().split("\n[program:")[1:]
    for program in programs:
        service = program.partition("]")[0]
        if replicas(service):
            continue
        turn(f"bin/{service.capitalize()}", f"{AFTER_BIN}/{service.capitalize()}")
        with open(f"{RUN}/supervisord.conf", "a") as settings:
            settings.write(f"\n[program:{program}")
        control("reread")
        control("update", service)


def control(*arguments):
    return output("/usr/bin/supervisorctl", "-c", f"{RUN}/supervisord.conf", *arguments, check=False)


def replicas(service):
    lines = control("status").splitlines()
    return [name for name in (line.split()[0] for line in lines) if name.partition(":")[0] == service]


def in_order(first):
    """Returns the named services first, then the others in random order. The gateway is last unless it is named: it may send
    requests that the other services of the version before do not know."""
    others = [service for service in random.sample(SERVICES, len(SERVICES)) + ["gateway"] if service not in first]
    return first + others


async def replace(arguments, begin):
    pause = arguments.pause
    await asyncio.sleep(pause * 2)
    print(f"{time.monotonic() - begin:5.1f} s  migrate, and import the broker's definitions", flush=True)
    await asyncio.to_thread(prepare_the_update)
    for service in in_order(arguments.first):
        executable = service.capitalize()
        turn(f"bin/{executable}", f"{AFTER_BIN}/{executable}")
        for replica in replicas(service):
            await asyncio.sleep(pause)
            print(f"{time.monotonic() - begin:5.1f} s  {replica} becomes the new version", flush=True)
            await asyncio.to_thread(control, "restart", replica)
    await asyncio.sleep(pause * 2)


async def play(arguments, ledger):
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=200)) as session:
        client = Client(session, ledger)
        await client.log_in("group-manager")
        client.restaurants = (await client.body(None, "GET", "/restaurants"))["items"]
        kinds = LIVES | {getattr(Life, kind): 4 for kind in arguments.also}
        begin = time.monotonic()
        replacing = asyncio.create_task(replace(arguments, begin))
        lives = []
        while not replacing.done():
            lives.append(asyncio.create_task(live(client, len(lives), kinds)))
            await asyncio.sleep(1 / arguments.rate)
        await replacing
        await asyncio.gather(*lives)


def not_running():
    """Returns the services that do not run."""
    return [line for line in control("status").splitlines() if "RUNNING" not in line]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--pause", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--first", nargs="*", default=[], help="services that are replaced before the others")
    parser.add_argument("--also", nargs="*", default=[], help="lives that only the new version knows, such as abandoned")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    random.seed(arguments.seed)
    begin_with_the_version_before()
    ledger = Ledger()
    asyncio.run(play(arguments, ledger))
    left = left_over()
    findings = list(against_the_ledger(ledger)) + list(left.items()) + [
        ("lives that went wrong", len(ledger.complaints)), ("services that do not run", len(not_running()))]
    print(f"\n{len(ledger.ends)} orders were answered with 201")
    for answer, count in sorted(ledger.answers.items()):
        print(f"  {count:>7}  {answer}")
    for what, count in findings:
        print(f"  {'ok   ' if count == 0 else 'WRONG'} {count:>6}  {what}")
    for complaint in ledger.complaints[:8] + not_running():
        print(f"        {complaint}")
    bad = sum(count != 0 for _, count in findings)
    print(f"\n{len(findings) - bad} passed, {bad} failed")
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
