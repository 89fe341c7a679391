"""Kills services with -9, one after another, under a steady load of orders, and holds the platform to its ledger.

Each order lives a whole life: placed, paid, prepared, handed over. Clients repeat what failed, with the same key, until it
is answered. At the end every order that was answered with 201 must have reached its end, with one ticket, one payment
and one invoice; nothing may be left in an outbox, a queue or a dead-letter queue.

kills.py --seconds 60 --rate 50 VICTIM...        a victim is a service, broker or database; see faults.sh for the rest
"""
import argparse
import asyncio
import collections
import os
import random
import statistics
import subprocess
import sys
import time
import uuid

import aiohttp

PORT, RUN, LOCAL = os.environ["PORT"], os.environ["RUN"], os.environ["local_scripts"]
BASE = f"http://127.0.0.1:{PORT}"
PASSWORD = "margherita-4-demo"
RESTAURANTS = [f"01930000-0000-7000-8000-00000000010{n}" for n in range(1, 7)]
PIZZAS = [f"01930000-0000-7000-8000-0000000003{n:02}" for n in range(1, 37)]
# A request that is not answered as it should after this long makes its order a loss.
PATIENCE = 60


class Ledger:
    def __init__(self):
        self.answers = collections.Counter()
        self.waits = collections.defaultdict(list)
        self.lives = {}
        self.complaints = []


class Client:
    def __init__(self, session, ledger):
        self.session, self.ledger, self.tokens = session, ledger, {}

    async def send(self, who, method, path, body=None, key=None, accept=(200, 201)):
        """Repeats the request until it is answered with something else than a passing failure."""
        headers = {"Idempotency-Key": key} if key else {}
        begin = time.monotonic()
        while True:
            if who:
                headers["Authorization"] = f"Bearer {self.tokens[who]}"
            try:
                async with self.session.request(method, BASE + path, json=body, headers=headers) as reply:
                    content = await reply.json(content_type=None)
                    status, may_come_right = reply.status, "Retry-After" in reply.headers
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                status, content, may_come_right = type(error).__name__, None, True
            self.ledger.answers[f"{method} {path.split('/')[1]} {status}"] += 1
            if status in accept:
                self.ledger.waits[f"{method} {path.split('/')[1]}"].append(time.monotonic() - begin)
                return content
            if isinstance(status, int) and status < 500 and not may_come_right:
                raise AssertionError(f"{method} {path}: {status} {content}")
            if time.monotonic() - begin > PATIENCE:
                raise AssertionError(f"{method} {path}: still {status} after {PATIENCE} s")
            await asyncio.sleep(random.uniform(0.1, 0.3))

    async def log_in(self, name):
        body = {"email": f"{name}@ocpizza.example", "password": PASSWORD}
        self.tokens[name] = (await self.send(None, "POST", "/login", body))["accessToken"]


async def live(client, number):
    """One order from the basket to the door; half are delivered. One in five is paid by card, since the provider's
    simulator looks through all that it holds at each request: with some thousand charges it is what limits the run."""
    by_card, delivery = number % 5 == 0, number % 2 == 0
    draft = {
        "restaurantId": random.choice(RESTAURANTS), "fulfilment": "delivery" if delivery else "takeaway",
        "paymentMethod": "card" if by_card else "cash",
        "lines": [{"productId": pizza, "quantity": 1} for pizza in random.sample(PIZZAS, 2)],
    }
    if delivery:
        draft["address"] = {"line1": "1 rue Neuve", "postalCode": "49000", "city": "Angers"}
    order = await client.send("customer", "POST", "/orders", draft, key=str(uuid.uuid4()))
    client.ledger.lives[order["id"]] = "placed"
    path = f"/orders/{order['id']}"

    async def pay(who, method):
        body = {"orderId": order["id"], "method": method, "paymentToken": "pm_card_visa"}
        payment = await client.send(who, "POST", "/payment", body, key=f"pay {order['id']}")
        if payment["status"] not in ("succeeded", "pending"):
            raise AssertionError(f"payment of {order['id']}: {payment}")
        for _ in range(PATIENCE * 10):
            if (await client.send(who, "GET", path))["isPaid"]:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{order['id']} is not paid")

    if by_card:
        await pay("customer", "card")
    await client.send("group-manager", "PUT", f"{path}/preparing")
    await client.send("group-manager", "PUT", f"{path}/ready")
    if delivery:
        await client.send("group-manager", "PUT", f"{path}/delivering")
    if not by_card:
        await pay("group-manager", "cash")
    await client.send("group-manager", "PUT", f"{path}/{'delivered' if delivery else 'collected'}")
    client.ledger.lives[order["id"]] = "ended"


def sql(statement):
    rows = subprocess.run([f"{LOCAL}/infra.sh", "psql", "-qAtc", statement], capture_output=True, text=True, check=True)
    return [line.split("|") for line in rows.stdout.splitlines()]


def queues():
    """How many messages wait in each queue of events and of dead letters, or are being handled."""
    rows = subprocess.run(
        [f"{LOCAL}/infra.sh", "rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "name", "messages"],
        capture_output=True, text=True, check=True)
    counts = dict(line.split() for line in rows.stdout.splitlines())
    return {name: int(count) for name, count in counts.items() if name.endswith((".dead", ".events"))}


def kill(victim):
    if victim == "broker":
        subprocess.run([f"{LOCAL}/infra.sh", "rabbit-kill"], check=True)
        subprocess.run([f"{LOCAL}/infra.sh", "rabbit-up"], check=True)
    elif victim == "database":
        subprocess.run([f"{LOCAL}/infra.sh", "pg-kill"], check=True)
        subprocess.run([f"{LOCAL}/infra.sh", "pg-up"], check=True)
    else:
        process = f"{victim}:{victim}-0"
        control = ["/usr/bin/supervisorctl", "-c", f"{RUN}/supervisord.conf"]
        pid = subprocess.run(control + ["pid", process], capture_output=True, text=True, check=True).stdout.strip()
        os.kill(int(pid), 9)


async def play(arguments, ledger):
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
        client = Client(session, ledger)
        for name in ("customer", "group-manager"):
            await client.log_in(name)
        for restaurant in RESTAURANTS:
            stock = await client.send("group-manager", "GET", f"/restaurants/{restaurant}/stock")
            full = [{"ingredientId": i["ingredientId"], "quantity": 1_000_000_000} for i in stock["items"]]
            await client.send("group-manager", "POST", f"/restaurants/{restaurant}/stock-movements",
                              {"kind": "count", "lines": full}, key=str(uuid.uuid4()))

        async def guarded(number):
            try:
                await live(client, number)
            except AssertionError as complaint:
                ledger.complaints.append(str(complaint))

        async def strike():
            pause = arguments.seconds / (len(arguments.victims) + 1)
            for victim in arguments.victims:
                await asyncio.sleep(pause)
                print(f"{time.monotonic() - begin:5.1f} s  kill -9 {victim}", flush=True)
                await asyncio.to_thread(kill, victim)

        begin = time.monotonic()
        striking = asyncio.create_task(strike())
        tasks = []
        for number in range(int(arguments.seconds * arguments.rate)):
            await asyncio.sleep(max(0, begin + number / arguments.rate - time.monotonic()))
            tasks.append(asyncio.create_task(guarded(number)))
        await striking
        await asyncio.gather(*tasks)


def audit(ledger):
    """What must hold once everything has come to rest."""
    services = "accounts catalogue orders kitchen delivery payment".split()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        left = {f"events in the outbox of {s}": len(sql(f"SELECT 1 FROM {s}.outbox")) for s in services}
        left |= {f"messages in {name}": count for name, count in queues().items()}
        if not any(left.values()):
            break
        time.sleep(0.5)
    placed = set(ledger.lives)
    orders = dict(sql("SELECT id, status FROM orders.orders"))
    yield "orders answered with 201 that do not exist", len(placed - set(orders))
    yield "orders that nobody was told of", len(set(orders) - placed)
    yield "orders that did not reach their end", sum(
        orders.get(order) not in ("delivered", "collected") for order in placed)
    for what, statement in {
        "orders without exactly one ticket":
            "SELECT id FROM orders.orders o WHERE (SELECT count(*) FROM kitchen.tickets t WHERE t.order_id = o.id) <> 1",
        "orders without exactly one successful payment":
            "SELECT id FROM orders.orders o WHERE (SELECT count(*) FROM payment.payments p "
            "WHERE p.order_id = o.id AND p.status = 'succeeded') <> 1",
        "orders without exactly one invoice":
            "SELECT id FROM orders.orders o WHERE (SELECT count(*) FROM payment.invoices i WHERE i.order_id = o.id) <> 1",
        "gaps in invoice numbers":
            "SELECT restaurant_id FROM payment.invoices GROUP BY 1 HAVING max(number) <> count(*)",
        "tickets whose stock is still reserved": "SELECT order_id FROM kitchen.tickets WHERE stock <> 'consumed'",
        "shelves with something reserved": "SELECT 1 FROM kitchen.stock WHERE reserved <> 0",
    }.items():
        yield what, len(sql(statement))
    yield from left.items()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("victims", nargs="*")
    arguments = parser.parse_args()
    ledger = Ledger()
    asyncio.run(play(arguments, ledger))
    print(f"\n{len(ledger.lives)} orders of {int(arguments.seconds * arguments.rate)} were answered with 201")
    print("seconds until the answer, repetitions included: median, longest")
    for request, waits in sorted(ledger.waits.items()):
        print(f"{statistics.median(waits):9.3f} {max(waits):6.1f}  {request}")
    print()
    for answer, count in sorted(ledger.answers.items()):
        print(f"  {count:>7}  {answer}")
    print()
    findings = list(audit(ledger)) + [("requests that never came right", len(ledger.complaints))]
    for what, count in findings:
        print(f"  {'ok   ' if count == 0 else 'WRONG'} {count:>6}  {what}")
    for complaint in ledger.complaints[:5]:
        print(f"        {complaint}")
    bad = sum(count != 0 for _, count in findings)
    print(f"\n{len(findings) - bad} passed, {bad} failed")
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
