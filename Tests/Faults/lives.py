"""Lives of orders, from placing to each possible end. A life states how it must end and what must happen to its money."""
import asyncio
import collections
import random
import time
import uuid

import aiohttp

from platform_under_test import BASE

PASSWORD = "margherita-4-demo"
PIZZAS = [f"01930000-0000-7000-8000-0000000003{n:02}" for n in range(1, 37)]
# The scarce ingredient, and the product that needs it.
SCARCE = "01930000-0000-7000-8000-000000000456"
FRUIT_SALAD = "01930000-0000-7000-8000-000000000353"
GOOD_CARD, BAD_CARD = "pm_card_visa", "pm_card_chargeCustomerFail"
# After so many seconds without a proper answer a request counts as failed, and so does its order.
PATIENCE = 90


class Wrong(Exception):
    """Raised when something happens that must not."""


class Ledger:
    """What clients were told. The platform is compared with it when nothing is under way any more."""

    def __init__(self):
        self.answers = collections.Counter()
        self.waits = collections.defaultdict(list)
        # For each order: how it must end, and whether its money must be `kept`, `returned`, or there was `none`.
        self.ends = {}
        self.complaints = []
        self.kinds = collections.Counter()


class Client:
    def __init__(self, session, ledger):
        self.session, self.ledger, self.tokens, self.restaurants = session, ledger, {}, []

    async def send(self, who, method, path, body=None, key=None, accept=(200, 201), headers=None):
        """Sends a request, and repeats it until the answer is no passing failure.

        Returns the status, the body and the headers of the answer."""
        headers = dict(headers or {}) | ({"Idempotency-Key": key} if key else {})
        name = f"{method} {path.split('/')[1]}"
        begin = time.monotonic()
        while True:
            if who:
                headers["Authorization"] = f"Bearer {self.tokens[who]}"
            try:
                async with self.session.request(method, BASE + path, json=body, headers=headers) as reply:
                    content, status, answered = await reply.json(content_type=None), reply.status, reply.headers
            except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
                status, content, answered = type(error).__name__, None, {"Retry-After": "0"}
            self.ledger.answers[f"{name} {status}"] += 1
            if status in accept:
                self.ledger.waits[name].append(time.monotonic() - begin)
                return status, content, answered
            if isinstance(status, int) and status < 500 and "Retry-After" not in answered:
                raise Wrong(f"{method} {path}: {status} {content}")
            if time.monotonic() - begin > PATIENCE:
                raise Wrong(f"{method} {path}: still {status} after {PATIENCE} s")
            await asyncio.sleep(random.uniform(0.1, 0.4))

    async def body(self, *arguments, **named):
        return (await self.send(*arguments, **named))[1]

    async def log_in(self, name):
        body = {"email": f"{name}@ocpizza.example", "password": PASSWORD}
        self.tokens[name] = (await self.body(None, "POST", "/login", body))["accessToken"]


class Life:
    """One order. Staff place it, because a customer may have only a few open orders."""

    def __init__(self, client, number):
        self.client, self.number, self.payments = client, number, 0

    async def place(self, method, fulfilment="takeaway", lines=None):
        restaurant = random.choice(self.client.restaurants)
        draft = {
            "restaurantId": restaurant["id"], "fulfilment": fulfilment, "paymentMethod": method,
            "lines": lines or [{"productId": pizza, "quantity": 1} for pizza in random.sample(PIZZAS, 2)],
        }
        if fulfilment == "delivery":
            place = restaurant["address"]
            draft["address"] = {
                key: place[key] for key in ("line1", "postalCode", "city", "latitude", "longitude")}
        accept = (201, 409) if lines else (201,)
        status, order, _ = await self.client.send(
            "group-manager", "POST", "/orders", draft, key=str(uuid.uuid4()), accept=accept)
        if status == 409:
            return False
        self.id, self.path = order["id"], f"/orders/{order['id']}"
        self.client.ledger.ends[self.id] = ("?", "?")
        return True

    def must_end(self, status, money):
        self.client.ledger.ends[self.id] = (status, money)

    async def step(self, *steps):
        for status in steps:
            await self.client.send("group-manager", "PUT", f"{self.path}/{status}")

    async def now(self):
        return await self.client.body("group-manager", "GET", self.path)

    async def becomes(self, holds, what):
        for _ in range(PATIENCE * 5):
            if holds(await self.now()):
                return
            await asyncio.sleep(0.2)
        raise Wrong(f"{self.id} {what} is not so after {PATIENCE} s: {(await self.now())['status']}")

    async def pay(self, method, card=GOOD_CARD):
        """Pays, and waits until the order is paid, unless the card is to be refused."""
        self.payments += 1
        body = {"orderId": self.id, "method": method}
        if method == "card":
            body["paymentToken"] = card
        payment = await self.client.body(
            "group-manager", "POST", "/payment", body, key=f"pay {self.id} {self.payments}")
        if card == BAD_CARD:
            return
        if payment["status"] not in ("succeeded", "pending"):
            raise Wrong(f"payment of {self.id}: {payment}")
        await self.becomes(lambda order: order["isPaid"], "paid")

    # Lives.

    async def cash(self):
        fulfilment = random.choice(["delivery", "takeaway"])
        await self.place("cash", fulfilment)
        await self.step("preparing", "ready")
        if fulfilment == "delivery":
            await self.step("delivering")
        await self.pay("cash")
        await self.hand_over(fulfilment)

    async def card(self):
        fulfilment = random.choice(["delivery", "takeaway"])
        await self.place("card", fulfilment)
        await self.pay("card")
        await self.step("preparing", "ready", *(["delivering"] if fulfilment == "delivery" else []))
        await self.hand_over(fulfilment)

    async def hand_over(self, fulfilment):
        end = "delivered" if fulfilment == "delivery" else "collected"
        self.must_end(end, "kept")
        await self.step(end)

    async def complained(self):
        """It is handed over, and a manager gives back one of its pieces: to the card, once, with a credit note."""
        await self.card()
        complaint = {"reason": "cold", "lines": [{"line": 0, "quantity": 1}]}
        version = (await self.now())["version"]
        await self.client.send(
            "group-manager", "POST", f"{self.path}/complaints", complaint, key=f"complaint {self.id}",
            headers={"If-Match": f'"{version}"'})
        await self.becomes(
            lambda order: len(order["complaints"]) == 1 and order["isPaid"] and "paidAmount" not in order, "given back")

    async def refused_card(self):
        """The first card is refused, the second is not."""
        await self.place("card")
        await self.pay("card", BAD_CARD)
        await self.until_payable()
        await self.pay("card")
        await self.step("preparing", "ready")
        await self.hand_over("takeaway")

    async def until_payable(self):
        """Waits for the refusal: until it is known, a second payment would be refused as a second payment."""
        for _ in range(PATIENCE * 5):
            body = {"orderId": self.id, "method": "card", "paymentToken": BAD_CARD}
            payment = await self.client.body(
                "group-manager", "POST", "/payment", body, key=f"pay {self.id} {self.payments}")
            if payment["status"] == "refused":
                return
            await asyncio.sleep(0.2)
        raise Wrong(f"the refusal of {self.id} never came")

    async def cancelled(self):
        await self.place("cash")
        self.must_end("cancelled", "none")
        await self.step("cancelled")

    async def cancelled_paid_by_card(self):
        await self.place("card")
        await self.pay("card")
        self.must_end("cancelled", "returned")
        await self.step("cancelled")

    async def cancelled_paid_in_cash(self):
        await self.place("cash")
        await self.pay("cash")
        await self.step("preparing")
        self.must_end("cancelled", "returned")
        await self.step("cancelled")

    async def returned(self):
        await self.place("card", "delivery")
        await self.pay("card")
        await self.step("preparing", "ready", "delivering")
        self.must_end("returned", "returned")
        await self.step("returned")

    async def abandoned(self):
        """Nobody fetches it, and its money is kept."""
        await self.place("card")
        await self.pay("card")
        await self.step("preparing", "ready")
        self.must_end("abandoned", "kept")
        await self.step("abandoned")

    async def changed(self):
        """Two people change it at once; it becomes what one of them has asked for, and that is made and paid."""
        await self.place("cash")
        await self.becomes(lambda order: "promisedAt" in order, "promised")
        before = await self.now()
        draft = {name: before[name] for name in ("restaurantId", "fulfilment", "paymentMethod")}

        async def change(quantity):
            lines = [{"productId": random.choice(PIZZAS), "quantity": quantity}]
            status, _, _ = await self.client.send(
                "group-manager", "PUT", self.path, draft | {"lines": lines}, accept=(200, 409, 412),
                headers={"If-Match": f'"{before["version"]}"'})
            return quantity if status == 200 else None

        asked = {quantity for quantity in await asyncio.gather(change(3), change(4)) if quantity}
        await self.becomes(lambda order: "refusal" in order.get("proposal", {"refusal": None}), "decided")
        ordered = sum(line["quantity"] for line in (await self.now())["lines"])
        if len(asked) > 1 or ordered not in {2, 3, 4} or (ordered != 2 and asked and ordered not in asked):
            raise Wrong(f"{self.id} has {ordered} pieces, where {asked} were taken")
        await self.step("preparing", "ready")
        await self.pay("cash")
        await self.hand_over("takeaway")

    async def too_much(self):
        """Orders more than the scarce ingredient allows: refused at once, or rejected by the kitchen."""
        if not await self.place("card", lines=[{"productId": FRUIT_SALAD, "quantity": 9}]):
            self.client.ledger.kinds["refused at once"] += 1
            return
        self.must_end("rejected", "none")
        await self.becomes(lambda order: order["status"] == "rejected", "rejected")


# How many of twenty-one orders lead each life.
LIVES = {
    Life.cash: 5, Life.card: 3, Life.complained: 1, Life.changed: 2, Life.refused_card: 2, Life.cancelled: 2,
    Life.cancelled_paid_by_card: 2, Life.cancelled_paid_in_cash: 1, Life.returned: 1, Life.abandoned: 1, Life.too_much: 1,
}


async def live(client, number, kinds=LIVES):
    [kind] = random.choices(list(kinds), kinds.values())
    client.ledger.kinds[kind.__name__] += 1
    try:
        await kind(Life(client, number))
    except Wrong as complaint:
        client.ledger.complaints.append(f"{kind.__name__}: {complaint}")
