"""Offers, invoices and a complaint: what an order costs, and what goes back."""
import time
import uuid

from demo_person import Person, Refused


def play(people, restaurant, pizza, drink):
    print("\nL'argent")
    manager = Person(people["manager"].base, "group-manager")
    code = "DEMO" + uuid.uuid4().hex[:8].upper()
    offer = manager.send("POST", "/offers", {
        "name": "Bienvenue", "kind": "percent", "percent": 10, "code": code, "oncePerCustomer": True,
        "restaurantIds": [restaurant]})
    print(f"  offre {code} : {offer['percent']} % une fois par client")
    order = _order(people, restaurant, pizza, drink, code)
    for line in order["adjustments"]:
        print(f"  commande {order['number']} : {line['name']} {_euros(line['amount'])}, total {_euros(order['total'])}")
    _refused(lambda: _order(people, restaurant, pizza, drink, code))
    customer = people["customer"]
    customer.send("POST", "/payment", {"orderId": order["id"], "method": "card", "paymentToken": "pm_card_visa"})
    for who, status in [("pizzaiolo", "preparing"), ("pizzaiolo", "ready"), ("pizzaiolo", "preparing"),
                        ("pizzaiolo", "ready"), ("cashier", "collected")]:
        is_back = people[who].send("GET", f"/orders/{order['id']}")["status"] == "ready" and status == "preparing"
        people[who].send("PUT", f"/orders/{order['id']}/{status}", {"takesBack": True} if is_back else None)
    print("  prête, non, pas encore, prête, remise au client")
    invoice = customer.send("GET", f"/orders/{order['id']}/invoice")
    taxes = ", ".join(f"{tax['ratePerMille'] / 10:g} % : {_euros(tax['tax'])}" for tax in invoice["taxes"])
    print(f"  facture {invoice['number']} de {invoice['seller']['name']}, SIREN {invoice['seller'].get('siren')} : {taxes}")
    for paper in "a4", "ticket":
        file = customer.read(f"/orders/{order['id']}/invoice?format={paper}", "application/pdf")
        print(f"  imprimée ({paper}) : {len(file)} octets")
    version = people["manager"].send("GET", f"/orders/{order['id']}")["version"]
    people["manager"].send(
        "POST", f"/orders/{order['id']}/complaints", {"reason": "cold", "lines": [{"line": 0, "quantity": 1}]},
        headers={"If-Match": f'"{version}"'})
    note = _credit_note(customer, order)
    print(f"  réclamation : avoir {note['number']} de {_euros(note['total'])} sur la facture {note['invoiceNumber']}")
    again = people["manager"].send("POST", "/orders", {
        "restaurantId": restaurant, "fulfilment": "takeaway", "paymentMethod": "cash", "replaces": order["id"],
        "customerId": customer.account["id"], "lines": [{"productId": pizza["id"], "quantity": 1}]})
    print(f"  {again['adjustments'][0]['name']} : {_euros(again['total'])}")
    people["manager"].send("PUT", f"/orders/{again['id']}/cancelled", {"reason": "customer-request"})
    uses = manager.send("GET", f"/offers/{offer['id']}/uses")["uses"]
    print(f"  {code} a servi {uses} fois")
    manager.send("DELETE", f"/offers/{offer['id']}", headers={"If-Match": f'"{offer["version"]}"'})


def _order(people, restaurant, pizza, drink, code):
    draft = {"restaurantId": restaurant, "fulfilment": "takeaway", "paymentMethod": "card", "offerCode": code,
             "lines": [{"productId": product["id"], "quantity": 1} for product in (pizza, drink)]}
    for _ in range(50):
        try:
            return people["customer"].send("POST", "/orders", draft)
        except Refused as refusal:
            # Orders may not have learnt of the offer yet.
            if "unknown" not in refusal.codes:
                raise
            time.sleep(0.1)
    raise Refused("422 the offer stayed unknown")


def _credit_note(customer, order):
    for _ in range(100):
        try:
            return customer.send("GET", f"/orders/{order['id']}/credit-note")
        except Refused:
            time.sleep(0.1)
    raise Refused("404 no credit note came")


def _refused(action):
    try:
        action()
    except Refused as refusal:
        print(f"  refusé : {', '.join(refusal.codes)}")


def _euros(money):
    return f"{money['amount'] / 100:.2f} €"
