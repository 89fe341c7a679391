"""Pizzas as customers want them, for whom they are, and what it costs to bring them."""
from demo_person import Person, Refused
from story import ANGERS, euros

# In the outer zone of the restaurant in Angers, where a delivery costs most and must be worth it.
FAR = {"line1": "12 rue de la Gare", "postalCode": "49124", "city": "Saint-Barthélemy-d'Anjou",
       "latitude": 47.4665, "longitude": -0.4935}


def play(people, carte):
    print("\nÀ la carte, autrement")
    _halves(people, carte)
    _delivered_far(people, carte)
    _for_somebody_without_account(people, carte)
    _second_free(people, carte)


def _halves(people, carte):
    customer = people["customer"]
    half, other = carte["Margherita (grande)"], carte["Reine (grande)"]
    details = customer.send("GET", f"/products/{half['id']}?restaurant={ANGERS}")
    without = details["removable"][0]
    extra = details["extras"][0]
    line = {"productId": half["id"], "quantity": 1, "otherHalf": other["id"],
            "without": [without["ingredientId"]], "extras": [{"ingredientId": extra["ingredientId"], "quantity": 2}]}
    order = _order(customer, line)
    made = order["lines"][0]
    print(f"  {order['number']} : {made['name']}, moitié {made['otherHalf']['name']}, sans {made['without'][0]['name']}, "
          f"avec {made['extras'][0]['name']} × 2 : {euros(order['total'])}, allergènes : {', '.join(made['allergens'])}")
    customer.send("PUT", f"/orders/{order['id']}/cancelled")


def _delivered_far(people, carte):
    """The minimum of the zone is said with the quote, and so is what the delivery costs."""
    customer = people["customer"]
    draft = {"restaurantId": ANGERS, "fulfilment": "delivery", "paymentMethod": "cash", "address": FAR,
             "lines": [{"productId": carte["Margherita (moyenne)"]["id"], "quantity": 1}]}
    quote = customer.send("POST", "/quotes", draft)
    print(f"  loin : {euros(quote['total'])}, il manque {euros(quote['missing'])} pour le minimum de {euros(quote['minimum'])}")
    try:
        customer.send("POST", "/orders", draft)
    except Refused as refusal:
        print(f"  refusé : {', '.join(refusal.codes)}")
    draft["lines"][0]["quantity"] = 3
    order = customer.send("POST", "/orders", draft)
    fee = order["adjustments"][0]
    print(f"  trois fois : {fee['name']} {euros(fee['amount'])}, total {euros(order['total'])}")
    customer.send("PUT", f"/orders/{order['id']}/cancelled")


def _for_somebody_without_account(people, carte):
    order = _order(people["cashier"], {"productId": carte["Reine (petite)"]["id"], "quantity": 1}, channel="phone",
                   contact={"name": "Madame Petit", "phone": "06 12 34 56 78"})
    print(f"  {order['number']} par téléphone, pour {order['contact']['name']}, {order['contact']['phone']}")
    people["cashier"].send("PUT", f"/orders/{order['id']}/cancelled", {"reason": "customer-request"})


def _second_free(people, carte):
    group = Person(people["customer"].base, "group-manager")
    pizza = carte["Reine (grande)"]
    offer = group.send("POST", "/offers", {
        "name": "La deuxième offerte", "kind": "second-free", "productIds": [pizza["id"]], "restaurantIds": [ANGERS]})
    line = {"productId": pizza["id"], "quantity": 2}
    draft = {"restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash", "lines": [line]}
    quote = people["customer"].wait_for(lambda customer: customer.send("POST", "/quotes", draft),
                                        lambda quote: quote.get("adjustments"))
    print(f"  {quote['adjustments'][0]['name']} : {euros(quote['adjustments'][0]['amount'])}, total {euros(quote['total'])}")
    group.send("DELETE", f"/offers/{offer['id']}", headers={"If-Match": f'"{offer["version"]}"'})


def _order(person, line, **more):
    return person.send("POST", "/orders", {
        "restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash", "lines": [line], **more})
