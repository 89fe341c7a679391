"""The counter: orders on the phone, tenders, hand-over."""
import random
import re

from conftest import ANGERS, Api, check, expect, staff


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
    customer.order("Reine (grande)", "Cola (33 cl)")
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(phone)
    page.get_by_role("button", name=re.compile("Camille Moreau")).click()
    page.get_by_role("button", name=re.compile("^Reprendre")).click()
    page.get_by_role("button", name=re.compile("^Enregistrer · 15,50")).click()
    expect(page.get_by_text(re.compile("prête vers"))).to_be_visible()
    assert len(customer("GET", "/orders")["items"]) == 2


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
    expect(page.get_by_text(re.compile("^Commande .* enregistrée"))).to_be_visible()
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
    page.get_by_role("listitem").filter(has_text="Calzone (grande)").get_by_role("button", name="Annuler").click()
    page.get_by_label("Trop de commandes").check()
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "cancelled")
    assert found["reason"] == "too-busy"


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
