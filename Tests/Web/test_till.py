"""The counter: orders on the phone, tenders, hand-over."""
import random
import re

from conftest import ANGERS, NEAR, Api, check, expect, staff


def number():
    return f"06{random.randrange(10**8):08}"


def till(person, **options):
    page = person(1280, 900, **options)
    staff(page, "/caisse", "cashier")
    expect(page.get_by_role("heading", name=re.compile("^Caisse"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Margherita \\(petite\\)"))).to_be_visible()
    return page


def test_somebody_who_called_before_gets_the_usual_in_two_taps(person):
    phone = number()
    customer = Api.customer(phone=phone)
    for names in (("Reine (grande)", "Cola (33 cl)"), ("Tiramisu",), ("Cola (33 cl)", "Reine (grande)")):
        customer.order(*names)
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(phone)
    page.get_by_role("button", name=re.compile("Camille Moreau")).click()
    # What came most often comes first, once.
    expect(page.get_by_role("button", name=re.compile("^Reprendre"))).to_have_count(2)
    page.get_by_role("listitem").filter(has_text="D’habitude").get_by_role("button", name=re.compile("^Reprendre")).click()
    page.get_by_role("button", name=re.compile("^Enregistrer · 15,50")).click()
    expect(page.get_by_text(re.compile("enregistrée, prête vers"))).to_be_visible()
    assert len(customer("GET", "/orders")["items"]) == 4


def test_several_people_have_one_number(person):
    phone = number()
    for name in ("Alice", "Bruno"):
        Api.customer(phone=phone, firstName=name)
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(phone)
    expect(page.get_by_text("2 clients à ce numéro")).to_be_visible()
    page.get_by_role("button", name=re.compile("Bruno")).click()
    expect(page.get_by_text("Bruno Moreau")).to_be_visible()


def test_a_guest_orders_pays_in_cash_and_takes_it_along(person):
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(number())
    page.get_by_label(re.compile("^Nom")).fill("Madame Petit")
    page.get_by_role("form", name="Sans compte").get_by_role("button").click()
    page.get_by_role("button", name=re.compile("^Margherita \\(petite\\)")).click()
    page.get_by_role("button", name=re.compile("^Tiramisu")).click()
    page.get_by_role("button", name=re.compile("^Enregistrer · 12,40")).click()
    expect(page.get_by_text(re.compile("^Commande .* enregistrée")).first).to_be_visible()
    cashier, pizzaiolo = Api.demo("cashier"), Api.demo("pizzaiolo")
    order = next(one for one in cashier("GET", f"/orders?restaurant={ANGERS}&status=placed")["items"]
                 if one.get("contact", {}).get("name") == "Madame Petit" and one["total"]["amount"] == 1240)
    cashier.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    page.get_by_role("button", name=re.compile("^Remises")).click()
    card = page.get_by_role("listitem").filter(has_text="Madame Petit").filter(has_text=order["number"].lstrip("0").zfill(3))
    card.get_by_role("button", name="Encaisser").click()
    page.get_by_role("button", name=re.compile("^20,00")).click()
    expect(page.get_by_text("À rendre : 7,60")).to_be_visible()
    page.get_by_role("button", name="Encaisser et remettre").click()
    cashier.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "collected" and found["isPaid"])
    expect(card).to_be_hidden()


def test_an_order_is_found_and_cancelled_with_a_reason(person):
    customer = Api.customer()
    order = customer.order("Calzone (grande)")
    page = till(person)
    page.get_by_role("button", name=re.compile("^En cours")).click()
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=re.compile("^Annuler la commande")).click()
    page.get_by_label("Trop de commandes").check()
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "cancelled")
    assert found["reason"] == "too-busy"


def test_an_order_is_changed_on_the_phone(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    page = till(person)
    page.get_by_role("button", name=re.compile("^En cours")).click()
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=re.compile("^Modifier la commande")).click()
    expect(page.get_by_text(re.compile("^Vous modifiez la commande"))).to_be_visible()
    cart = page.get_by_role("region", name="Commande", exact=True)
    cart.get_by_role("button", name="Une de plus : Margherita (petite)").click()
    cart.get_by_role("button", name=re.compile("^Modifier la commande · 15,00")).click()
    expect(page.get_by_text(re.compile("^Vous modifiez la commande"))).to_be_hidden()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["total"]["amount"] == 1500)


def test_somebody_new_gets_an_account_and_a_delivery(person):
    phone = number()
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(phone)
    page.get_by_role("button", name="Créer un client").click()
    form = page.get_by_role("form", name="Créer un client")
    form.get_by_label("Prénom").fill("Odette")
    form.get_by_label("Nom", exact=True).fill("Martin")
    form.get_by_text("Adresse de livraison").click()
    form.get_by_label("Numéro et rue").fill(NEAR["line1"])
    form.get_by_label("Code postal").fill(NEAR["postalCode"])
    form.get_by_label("Ville").fill(NEAR["city"])
    form.get_by_role("button", name="Créer et commander").click()
    expect(page.get_by_text("Odette Martin")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Margherita \\(grande\\)")).click()
    page.get_by_label("Livraison", exact=True).check()
    expect(page.get_by_text(re.compile("^à la porte vers"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Enregistrer ·")).click()
    expect(page.get_by_text(re.compile("^Commande .* enregistrée")).first).to_be_visible()
    found = Api.demo("cashier")("GET", f"/customers?phone={phone}")["items"]
    assert len(found) == 1 and found[0]["addresses"][0]["line1"] == NEAR["line1"]


def test_the_name_is_called_and_the_drawer_adds_up(person):
    phone = number()
    customer, pizzaiolo = Api.customer(firstName="Yvonne", lastName="Quiniou", phone=phone), Api.demo("pizzaiolo")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    page = till(person)
    page.get_by_role("button", name="Tiroir").click()
    name = f"caisse-{random.randrange(10**8)}"
    page.get_by_label("Nom de la caisse").fill(name)
    page.get_by_label(re.compile("^Fond de caisse")).fill("150")
    page.get_by_role("button", name="Ouvrir le tiroir").click()
    expect(page.get_by_text("150,00").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Remises")).click()
    card = page.get_by_role("listitem").filter(has_text="Yvonne Quiniou")
    card.get_by_role("button", name="Encaisser").click()
    page.get_by_role("button", name="Encaisser et remettre").click()
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Tiroir").click()
    expect(page.get_by_text("154,90")).to_be_visible()
    check(page, "till-drawer-open")
    page.get_by_label("Montant, en euros").fill("20,40")
    page.get_by_label("Raison", exact=True).fill("Pain")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("134,50")).to_be_visible()
    # A till that is started anew still knows what is in its drawer.
    page.reload()
    page.get_by_role("button", name="Tiroir").click()
    page.get_by_role("button", name="Compter et fermer").click()
    page.get_by_label("50 €", exact=True).fill("2")
    page.get_by_label("20 €", exact=True).fill("1")
    page.get_by_label("10 €", exact=True).fill("1")
    page.get_by_label("2 €", exact=True).fill("2")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Attendu : 134,50")).to_be_visible()
    expect(page.get_by_text("il manque 0,50")).to_be_visible()
    page.get_by_role("button", name="Fermer le tiroir").click()
    row = page.get_by_role("region", name="Tiroir").get_by_role("listitem").filter(has_text=name)
    expect(row.get_by_text("134,00")).to_be_visible()
    expect(row.get_by_text("il manque 0,50")).to_be_visible()
    # The platform keeps it, not this browser.
    cashier = Api.demo("cashier")
    drawer = next(one for one in cashier("GET", f"/restaurants/{ANGERS}/drawers")["items"] if one["till"] == name)
    assert drawer["expected"]["amount"] == 13450 and drawer["difference"]["amount"] == -50


def ready_takeaway(*names):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    order = customer.order(*names)
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    return customer, order


def take(page, order):
    page.get_by_role("button", name=re.compile("^Remises")).click()
    card = page.get_by_role("listitem").filter(has=page.get_by_text(order["number"].lstrip("0").zfill(3), exact=True))
    card.get_by_role("button", name="Encaisser").click()
    return page.get_by_role("dialog")


def test_who_comes_for_an_order_that_nobody_fetched_is_too_late(person):
    customer, order = ready_takeaway("Tiramisu")
    page = till(person)
    page.get_by_role("button", name=re.compile("^Remises")).click()
    card = page.get_by_role("listitem").filter(has=page.get_by_text(order["number"].lstrip("0").zfill(3), exact=True))
    card.get_by_role("button", name="Non réclamée").click()
    page.get_by_role("dialog").get_by_role("button", name="Non réclamée").click()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "abandoned" and found["reason"] == "not-collected")
    expect(card).to_be_hidden()


def test_an_order_that_was_taken_along_is_still_found(person):
    """Who asks "where is my order" may ask for one that somebody has just fetched."""
    customer, order = ready_takeaway("Tiramisu")
    cashier = Api.demo("cashier")
    cashier.collect(order)
    page = till(person)
    page.get_by_role("button", name=re.compile("^En cours")).click()
    page.get_by_role("searchbox").fill(order["number"])
    card = page.get_by_role("listitem").filter(has=page.get_by_text(order["number"].lstrip("0").zfill(3), exact=True))
    expect(card.get_by_text("Remise", exact=True)).to_be_visible()
    expect(card.get_by_text("Camille Moreau")).to_be_visible()
    page.get_by_role("searchbox").fill("999999")
    expect(page.get_by_text("Aucune commande récente ne correspond.")).to_be_visible()


def test_money_that_is_owed_back_says_whose_it_is(person):
    customer, cashier = Api.customer(), Api.demo("cashier")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    cashier("POST", "/payment", {"orderId": order["id"], "method": "cash"})
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["isPaid"])
    cashier.step(order, "cancelled", {"reason": "stock"})
    cashier.wait_for(f"/payments?refundDue=true&restaurant={ANGERS}", lambda list: any(one["orderId"] == order["id"] for one in list["items"]))
    page = till(person)
    page.get_by_role("button", name="À rendre").click()
    row = page.get_by_role("listitem").filter(has=page.get_by_text(order["number"].lstrip("0").zfill(3), exact=True))
    expect(row.get_by_text("Camille Moreau")).to_be_visible()
    expect(row.get_by_text("4,90 € en espèces")).to_be_visible()
    row.get_by_role("button", name="C’est rendu").click()
    expect(row).to_be_hidden()


def test_looks(person):
    phone = number()
    customer = Api.customer(phone=phone)
    order = customer.order("Reine (grande)", "Cola (33 cl)")
    pizzaiolo = Api.demo("pizzaiolo")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(phone)
    page.get_by_role("button", name=re.compile("Camille Moreau")).click()
    page.get_by_role("button", name=re.compile("^Reprendre")).click()
    check(page, "till-order")
    page.get_by_role("button", name=re.compile("^Remises")).click()
    check(page, "till-hand-over")
    page.get_by_role("button", name="Encaisser").first.click()
    check(page, "till-take")
    page.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name=re.compile("^En cours")).click()
    check(page, "till-under-way")
    page.get_by_role("button", name=re.compile("^À rendre")).click()
    check(page, "till-refunds")
    page.get_by_role("button", name="Tiroir").click()
    page.get_by_label("Nom de la caisse").fill(f"caisse-{random.randrange(10**8)}")
    page.get_by_label(re.compile("^Fond de caisse")).fill("150")
    page.get_by_role("button", name="Ouvrir le tiroir").click()
    expect(page.get_by_role("button", name="Compter et fermer")).to_be_visible()
    check(page, "till-drawer")
    page.get_by_role("button", name="Compter et fermer").click()
    check(page, "till-count")
