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
import composing
import kitchen
import money
import opening
import people as employees_and_customers
import till
from demo_person import Person, Refused
from story import ANGERS, FRENCH, GOOD_CARD, REFUSED_CARD, Story, euros

BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8080"
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
    path = f"/reviews/{review['id']}"
    story.people["cashier"].send("POST", f"{path}/reports", {"reason": "off-topic"})
    disputed = manager.send("GET", "/reviews/disputed")["items"]
    manager.send("GET", path)
    manager.send("PUT", f"{path}/hidden", {"reason": "off-topic"}, {"If-Match": manager.tag})
    manager.send("GET", path)
    manager.send("DELETE", f"{path}/hidden", headers={"If-Match": manager.tag})
    print(f"\n{len(disputed)} avis signalé, masqué avec un motif, puis rétabli")
    reviews = manager.send("GET", f"/reviews?restaurant={ANGERS}")
    print(f"Avis : {reviews['rating']} sur 5, {reviews['count']} avis. {reviews['notice']}")
    time.sleep(2)  # counted from events
    total = manager.send("GET", "/statistics")["total"]
    print(f"Ce mois-ci : {total['sales']} ventes, panier moyen {euros(total['averageBasket'])}, "
          f"{euros(total['turnover']['total'])} facturés dont {euros(total['turnover']['net'])} hors taxe")
    today = datetime.date.today()
    hours = manager.read(f"/statistics?from={today}&to={today}&by=hour", "text/csv").decode()
    print("  par heure, pour un tableur :\n    " + "\n    ".join(hours.splitlines()[:3]))
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
    composing.play(people, carte)
    kitchen.play(people, carte)
    money.play(people, ANGERS, carte["Reine (grande)"], carte["Cola (33 cl)"])
    till.play(people, ANGERS, carte["Reine (grande)"])
    employees_and_customers.play(people, ANGERS)
    carte_changes.play(people, BASE)
    opening.play(people, carte)


if __name__ == "__main__":
    main()
