"""One order of the demo and the people who handle it."""
import datetime
import time

from demo_person import Refused

ANGERS = "01930000-0000-7000-8000-000000000101"
# Payment methods of the provider's test mode: card numbers never pass through the platform.
GOOD_CARD, REFUSED_CARD = "pm_card_visa", "pm_card_chargeCustomerFail"
FRENCH = {
    "awaiting-payment": "paiement en attente", "placed": "en attente de préparation",
    "preparing": "en cours de préparation", "ready": "préparée", "delivering": "en cours de livraison",
    "delivered": "livrée", "collected": "remise au client", "cancelled": "annulée", "rejected": "refusée",
    "returned": "retournée", "abandoned": "non réclamée",
}


class Story:
    """One order and the people who handle it, printed as it happens."""

    def __init__(self, number, people, carte):
        self.number, self.people, self.carte, self.order = number, people, carte, None

    def say(self, text):
        print(f"{self.number:>2}  {text}", flush=True)

    def places(self, who, fulfilment, method, *names, note=None, later=None):
        lines = []
        for name in names:
            product = self.carte[name]
            line = {"productId": product["id"], "quantity": 1}
            if product["kind"] == "menu":
                line["choices"] = [{"choiceId": c["id"], "productId": c["productIds"][0]} for c in product["choices"]]
            if note:
                line["note"] = note
            lines.append(line)
        draft = {"restaurantId": ANGERS, "fulfilment": fulfilment, "paymentMethod": method, "lines": lines}
        if later:
            draft["scheduledFor"] = later.strftime("%Y-%m-%dT%H:%M:%SZ")
        customer = self.people["customer"].account
        if who != "customer":
            draft["customerId"] = customer["id"]
        if fulfilment == "delivery":
            draft["addressId"] = customer["addresses"][0]["id"]
        self.order = self.people[who].send("POST", "/orders", draft)
        self.say(f"commande {self.order['number']} par {who} : {', '.join(names)}, "
                 f"{'livraison' if fulfilment == 'delivery' else 'à emporter'}, {euros(self.order['total'])}, {method}")

    def quotes(self, fulfilment, *names):
        lines = [{"productId": self.carte[name]["id"], "quantity": 1} for name in names]
        customer = self.people["customer"]
        draft = {"restaurantId": ANGERS, "fulfilment": fulfilment, "paymentMethod": "cash", "lines": lines}
        if fulfilment == "delivery":
            draft["addressId"] = customer.account["addresses"][0]["id"]
        quote = customer.send("POST", "/quotes", draft)
        tax = ", ".join(f"{share['ratePerMille'] / 10:g} % : {euros(share['tax'])}" for share in quote["taxShares"])
        self.say(f"devis : {', '.join(names)}, {euros(quote['total'])} (TVA {tax}), prévu pour {quote.get('promisedAt')}")
        for error in quote["errors"]:
            self.say(f"    {error['pointer']} : {error['code']}")

    def changes(self, who, *names):
        """The whole order as it is to be, for the version that was read."""
        order = self.people[who].send("GET", f"/orders/{self.order['id']}")
        draft = {name: order[name] for name in ("restaurantId", "fulfilment", "paymentMethod", "address", "note") if name in order}
        draft["lines"] = [{"productId": self.carte[name]["id"], "quantity": 1} for name in names]
        self.order = self.people[who].send(
            "PUT", f"/orders/{order['id']}", draft, {"If-Match": f"\"{order['version']}\""})
        self.say(f"    {who} change la commande : {', '.join(names)}, {euros(self.order['total'])}")

    def pays(self, who, method, card=None):
        body = {"orderId": self.order["id"], "method": method}
        if card:
            body["paymentToken"] = card
        payment = self.people[who].send("POST", "/payment", body)
        detail = payment.get("invoiceNumber") or payment.get("refusal") or ""
        self.say(f"    paiement par {who} : {payment['status']} {detail}")

    def steps(self, who, *statuses):
        for status in statuses:
            self.order = self.people[who].send("PUT", f"/orders/{self.order['id']}/{status}")
            self.say(f"    {who} : {FRENCH[status]}")

    def waits_for(self, status):
        for _ in range(200):
            self.order = self.people["manager"].send("GET", f"/orders/{self.order['id']}")
            if self.order["status"] == status:
                self.say(f"    le système : {FRENCH[status]}")
                return
            time.sleep(0.05)
        raise Refused(f"the order stayed {self.order['status']} instead of becoming {status}")

    def waits_for_promise(self):
        for _ in range(200):
            self.order = self.people["manager"].send("GET", f"/orders/{self.order['id']}")
            if "promisedAt" in self.order:
                begins = f", en préparation à {self.order['prepareFrom']}" if "prepareFrom" in self.order else ""
                self.say(f"    promise pour {self.order['promisedAt']}{begins}")
                return
            time.sleep(0.05)
        raise Refused("the kitchen promised nothing")

    def pauses(self, minutes, reason=None):
        manager = self.people["manager"]
        manager.send("GET", f"/restaurants/{ANGERS}/settings")
        manager.send(
            "PUT", f"/restaurants/{ANGERS}/pause", {"minutes": minutes, "reason": reason}, {"If-Match": manager.tag})
        self.say(f"    le restaurant fait une pause de {minutes} minutes : {reason}" if minutes
                 else "    le restaurant reprend les commandes")
        time.sleep(1)

    def slot(self, fulfilment):
        """The last free quarter of an hour of tomorrow."""
        tomorrow = datetime.date.today() + datetime.timedelta(days=1)
        slots = self.people["customer"].send(
            "GET", f"/restaurants/{ANGERS}/slots?fulfilment={fulfilment}&day={tomorrow}")["items"]
        free = [slot["from"] for slot in slots if slot["isFree"]]
        self.say(f"    {len(free)} créneaux libres demain")
        return datetime.datetime.strptime(free[-1], "%Y-%m-%dT%H:%M:%SZ")

    def storeroom(self, ingredient):
        stock = self.people["manager"].send("GET", f"/restaurants/{ANGERS}/stock")
        return next(shelf for shelf in stock["items"] if shelf["name"] == ingredient)

    def counts(self, shelf, quantity):
        self.people["manager"].send(
            "POST", f"/restaurants/{ANGERS}/stock-movements",
            {"kind": "count", "lines": [{"ingredientId": shelf["ingredientId"], "quantity": quantity}]})
        self.say(f"    le stock est compté : {quantity} {shelf['unit']} de {shelf['name']}")


def euros(money):
    return f"{money['amount'] / 100:.2f} €"
