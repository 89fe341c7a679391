"""The kitchen's tickets: what changes on them while the pizzaioli work, and what has run out."""
from demo_person import Refused
from story import ANGERS, FRENCH

PIZZAS = "01930000-0000-7000-8000-000000000202"


def play(people, carte):
    print("\nEn cuisine")
    _changed_ticket(people, carte)
    _out_for_tonight(people, carte)


def _changed_ticket(people, carte):
    customer, pizzaiolo = people["customer"], people["pizzaiolo"]
    draft = {"restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash",
             "lines": [{"productId": carte["Margherita (grande)"]["id"], "quantity": 1},
                       {"productId": carte["Cola (33 cl)"]["id"], "quantity": 1}]}
    order = customer.send("POST", "/orders", draft)
    path = f"/orders/{order['id']}"
    customer.wait_for(lambda person: person.send("GET", path), lambda order: "promisedAt" in order)
    print(f"  {_card(_ticket(pizzaiolo, order))}")
    print(f"  au poste des pizzas : {_card(_ticket(pizzaiolo, order, f'&category={PIZZAS}'))}")
    draft["lines"] = [{"productId": carte["Margherita (grande)"]["id"], "quantity": 2}]
    customer.send("GET", path)
    customer.send("PUT", path, draft, {"If-Match": customer.tag})
    ticket = pizzaiolo.wait_for(lambda person: _ticket(person, order), lambda ticket: "revision" in ticket)
    print(f"  modifiée : en plus {_lines(ticket.get('added', []))}, en moins {_lines(ticket.get('removed', []))}")
    pizzaiolo.send("PUT", f"{path}/preparing")
    people["manager"].send("PUT", f"{path}/cancelled", {"reason": "too-busy"})
    ticket = pizzaiolo.wait_for(lambda person: _ticket(person, order), lambda ticket: ticket["status"] == "cancelled")
    print(f"  {ticket['number']} : {FRENCH[ticket['status']]}, barrée")


def _out_for_tonight(people, carte):
    pizzaiolo, customer = people["pizzaiolo"], people["customer"]
    tiramisu = carte["Tiramisu"]
    path = f"/products/{tiramisu['id']}/outage"
    pizzaiolo.send("PUT", path, {"isOut": True})
    shown = lambda person: person.send("GET", f"/products/{tiramisu['id']}?restaurant={ANGERS}")
    customer.wait_for(shown, lambda product: not product["isAvailable"])
    draft = {"restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash",
             "lines": [{"productId": tiramisu["id"], "quantity": 1}]}
    # Orders learns of it a moment after the gateway.
    customer.wait_for(lambda person: person.send("POST", "/quotes", draft), lambda quote: not quote["isOrderable"])
    try:
        customer.send("POST", "/orders", draft)
    except Refused as refusal:
        print(f"  plus de tiramisu. Refusé : {refusal}")
    pizzaiolo.send("PUT", path, {"isOut": False})
    customer.wait_for(shown, lambda product: product["isAvailable"])
    print("  le tiramisu est de retour")


def _ticket(person, order, query=""):
    after = ""
    while True:
        page = person.send("GET", f"/kitchen/tickets?restaurant={ANGERS}{query}{after}")
        for ticket in page["items"]:
            if ticket["orderId"] == order["id"]:
                return ticket
        if "next" not in page:
            return {"status": "absent", "lines": []}
        after = f"&after={page['next']}"


def _card(ticket):
    return (f"{ticket['number']}, {ticket.get('channel', '?')}, à commencer à {ticket.get('startBy', '?')[11:16]} : "
            f"{_lines(ticket['lines'])}, allergènes : {', '.join(ticket.get('allergens', []))}")


def _lines(lines):
    return ", ".join(f"{line['quantity']} × {line['name']}" for line in lines) or "rien"
