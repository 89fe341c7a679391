#!/usr/bin/env python3
"""Plays twenty-eight orders of all kinds against a running platform, through its REST API only.

demo.py URL        such as http://127.0.0.1:8080, started by `make run`
"""
import collections
import datetime
import sys
import time
import urllib.error

import carte_changes
import money
import people as employees_and_customers
from demo_person import Person, Refused

BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8080"
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


def delivery_by_card(s):
    s.places("customer", "delivery", "card", "Reine (grande)", "Cola (1,5 l)")
    s.pays("customer", "card", GOOD_CARD)
    s.steps("pizzaiolo", "preparing", "ready")
    s.steps("courier", "delivering", "delivered")


def delivery_in_cash(s):
    s.places("customer", "delivery", "cash", "Margherita (moyenne)", note="sans tomate")
    s.steps("pizzaiolo", "preparing", "ready")
    s.steps("courier", "delivering")
    s.pays("courier", "cash")
    s.steps("courier", "delivered")


def menu_by_phone(s):
    s.places("cashier", "takeaway", "cheque", "Menu Big", "Menu Small")
    s.steps("pizzaiolo", "preparing", "ready")
    s.pays("cashier", "cheque")
    s.steps("cashier", "collected")


def takeaway_in_cash(s):
    s.places("customer", "takeaway", "cash", "Calzone (grande)", "Cola (33 cl)")
    s.steps("pizzaiolo", "preparing", "ready")
    s.pays("cashier", "cash")
    s.steps("cashier", "collected")


def refused_then_paid(s):
    s.places("customer", "takeaway", "card", "Saumon (moyenne)")
    s.pays("customer", "card", REFUSED_CARD)
    s.pays("customer", "card", GOOD_CARD)
    s.steps("pizzaiolo", "preparing", "ready")
    s.steps("cashier", "collected")


def cancelled_by_customer(s):
    s.places("customer", "delivery", "card", "Pepperoni (grande)")
    s.pays("customer", "card", GOOD_CARD)
    s.steps("customer", "cancelled")


def cancelled_by_manager(s):
    s.places("customer", "takeaway", "cash", "Parma (grande)")
    s.steps("pizzaiolo", "preparing")
    s.steps("manager", "cancelled")


def returned(s):
    s.places("customer", "delivery", "card", "Savoyarde (grande)")
    s.pays("customer", "card", GOOD_CARD)
    s.steps("pizzaiolo", "preparing", "ready")
    s.steps("courier", "delivering", "returned")


def rejected_for_stock(s):
    """There is salmon for either pizza, which is all that can be known before the kitchen looks at both."""
    salmon = s.storeroom("saumon fumé")
    s.counts(salmon, salmon["reserved"] + 110)
    s.places("customer", "takeaway", "card", "Saumon (petite)", "Saumon (moyenne)")
    s.waits_for("rejected")
    s.counts(salmon, salmon["quantity"])


def for_tomorrow(s):
    """Promised for the minute it is wanted, and not begun today."""
    tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    s.places("customer", "delivery", "cash", "Reine (grande)", later=tomorrow)
    s.waits_for_promise()
    try:
        s.steps("pizzaiolo", "preparing")
    except Refused as refusal:
        s.say(f"    refusé : {refusal}")
    s.steps("customer", "cancelled")


def changed_before_preparation(s):
    """Quoted, ordered, changed once, and too late to be changed again."""
    s.quotes("takeaway", "Margherita (moyenne)", "Cola (33 cl)")
    s.places("customer", "takeaway", "cash", "Margherita (moyenne)")
    s.waits_for_promise()
    s.changes("customer", "Margherita (moyenne)", "Cola (33 cl)")
    s.steps("pizzaiolo", "preparing")
    try:
        s.changes("customer", "Margherita (moyenne)")
    except Refused as refusal:
        s.say(f"    refusé : {refusal}")
    s.steps("pizzaiolo", "ready")
    s.pays("cashier", "cash")
    s.steps("cashier", "collected")


def paused(s):
    """Nobody can order while the oven is cold."""
    s.pauses(15, "Four en panne")
    try:
        s.places("customer", "takeaway", "cash", "Calzone (petite)")
    except Refused as refusal:
        s.say(f"    refusé : {refusal}")
    s.pauses(0)
    s.places("customer", "takeaway", "cash", "Calzone (petite)")
    s.steps("customer", "cancelled")


def for_a_slot(s):
    s.places("customer", "takeaway", "cash", "Parma (petite)", later=s.slot("takeaway"))
    s.waits_for_promise()
    s.steps("customer", "cancelled")


def never_fetched(s):
    s.places("customer", "takeaway", "cash", "Mousse au chocolat")
    try:
        s.steps("pizzaiolo", "ready")
    except Refused as refusal:
        s.say(f"    refusé : {refusal}")
    s.steps("pizzaiolo", "preparing", "ready")
    s.steps("cashier", "abandoned")


PLAY = [
    delivery_by_card, delivery_in_cash, menu_by_phone, takeaway_in_cash, refused_then_paid, cancelled_by_customer,
    cancelled_by_manager, returned, rejected_for_stock, for_tomorrow, changed_before_preparation, paused,
    for_a_slot, never_fetched,
] * 2


def euros(money):
    return f"{money['amount'] / 100:.2f} €"


def table(stories):
    sold, turnover = collections.Counter(), collections.Counter()
    ends = collections.Counter()
    for story in stories:
        order = story.people["manager"].send("GET", f"/orders/{story.order['id']}")
        ends[FRENCH[order["status"]]] += 1
        if order["status"] not in ("delivered", "collected"):
            continue
        for line in order["lines"]:
            sold[line["name"]] += line["quantity"]
            turnover[line["name"]] += line["total"]["amount"]
    print("\nCe qui a été vendu")
    for name, count in sold.most_common():
        print(f"  {count:>3} × {name:<32} {turnover[name] / 100:>9.2f} €")
    print(f"  {sum(sold.values()):>3}   {'total':<32} {sum(turnover.values()) / 100:>9.2f} €")
    print("\nFin des commandes : " + ", ".join(f"{count} {end}" for end, count in ends.most_common()))


def afterwards(story):
    """The customer reviews an order, the manager answers, and reads what the day came to and what happened to the order."""
    customer, manager = story.people["customer"], story.people["manager"]
    review = customer.send("POST", "/reviews", {"orderId": story.order["id"], "rating": 5, "text": "Chaude et à l'heure."})
    manager.send("POST", f"/reviews/{review['id']}/reply", {"text": "Merci, à bientôt !"},
                 {"If-Match": f"\"{review['version']}\""})
    reviews = manager.send("GET", f"/reviews?restaurant={ANGERS}")
    print(f"\nAvis : {reviews['rating']} sur 5, {reviews['count']} avis. {reviews['notice']}")
    time.sleep(2)  # counted from events
    total = manager.send("GET", "/statistics")["total"]
    print(f"Ce mois-ci : {total['sales']} ventes, panier moyen {euros(total['averageBasket'])}, "
          f"{euros(total['turnover']['total'])} facturés dont {euros(total['turnover']['net'])} hors taxe")
    print(f"\nCe qui est arrivé à la commande {story.order['number']}")
    for line in manager.send("GET", f"/orders/{story.order['id']}/trace")["lines"]:
        print(f"  {line['at']}  {line['context']:<9} {line['kind']:<11} {line['what']} {line.get('note', '')}")


def main():
    try:
        people = {name: Person(BASE, name) for name in ("customer", "cashier", "pizzaiolo", "courier", "manager")}
    except urllib.error.URLError as error:
        sys.exit(f"No platform at {BASE} ({error.reason}): start one with make run.")
    carte = {}
    for product in people["customer"].send("GET", f"/products?restaurant={ANGERS}")["items"]:
        carte[product["name"]] = product
        for size in product.get("sizes", []):
            carte[f"{product['name']} ({size['name']})"] = {**size, "kind": product["kind"]}
    stories = [Story(number + 1, people, carte) for number in range(len(PLAY))]
    for story, play in zip(stories, PLAY):
        play(story)
    table(stories)
    afterwards(stories[0])
    money.play(people, ANGERS, carte["Reine (grande)"], carte["Cola (33 cl)"])
    employees_and_customers.play(people, ANGERS)
    carte_changes.play(people, BASE)


if __name__ == "__main__":
    main()
