"""What the counter takes: in parts, by voucher and cheque, less a discount."""
import re

from conftest import ANGERS, Api, check, expect
from test_till import number, till, ready_takeaway, take


def test_one_order_is_paid_in_several_ways(person):
    """Five euros at the terminal, the rest in cash, with change."""
    customer, order = ready_takeaway("Reine (grande)")
    page = till(person)
    dialog = take(page, order)
    dialog.get_by_label("Carte au terminal").check()
    dialog.get_by_text("Payer en plusieurs fois").click()
    part = dialog.get_by_label(re.compile("^Montant de ce règlement"))
    part.fill("99")
    dialog.get_by_role("button", name="Encaisser", exact=False).last.click()
    expect(dialog.get_by_text("Il ne reste que 13,50")).to_be_visible()
    part.fill("5")
    check(page, "till-tenders")
    dialog.get_by_role("button", name="Encaisser 5,00 €").click()
    taken = dialog.get_by_role("list", name="Déjà encaissé")
    expect(taken.get_by_text("5,00")).to_be_visible()
    expect(dialog.get_by_role("heading", name=re.compile("8,50"))).to_be_visible()
    dialog.get_by_label("Espèces").check()
    dialog.get_by_role("textbox", name="Reçu du client").fill("10")
    expect(dialog.get_by_text("À rendre : 1,50")).to_be_visible()
    dialog.get_by_role("button", name="Encaisser et remettre").click()
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "collected")
    assert found["isPaid"]


def test_a_meal_voucher_pays_no_more_than_it_may(person):
    _, order = ready_takeaway("Reine (grande)", "Reine (grande)")
    page = till(person)
    dialog = take(page, order)
    dialog.get_by_label("Titre-restaurant").check()
    dialog.get_by_label(re.compile("^Le titre vaut aussi")).check()
    dialog.get_by_role("button", name="Encaisser et remettre").click()
    expect(dialog.get_by_text("Pas plus de 25 € en titres-restaurant")).to_be_visible()
    check(page, "till-voucher-refused", widths=(390, 1280))


def test_the_counter_takes_something_off_and_says_why(person):
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill(number())
    page.get_by_label(re.compile("^Nom")).fill("Monsieur Remise")
    page.get_by_role("form", name="Sans compte").get_by_role("button").click()
    page.get_by_role("button", name=re.compile("^Reine \\(grande\\)")).click()
    page.get_by_text("Remise", exact=True).click()
    page.get_by_label("Remise, en %").fill("50")
    page.get_by_role("button", name="Retard").click()
    expect(page.get_by_text("C’est plus que ce que vous pouvez accorder")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Enregistrer"))).to_be_disabled()
    page.get_by_label("Remise, en %").fill("10")
    expect(page.get_by_text("Remise : Retard")).to_be_visible()
    check(page, "till-discount")
    page.get_by_role("button", name=re.compile("^Enregistrer · 12,15")).click()
    expect(page.get_by_text(re.compile("^Commande .* enregistrée")).first).to_be_visible()
    order = next(one for one in Api.demo("cashier")("GET", f"/orders?restaurant={ANGERS}")["items"] if one.get("contact", {}).get("name") == "Monsieur Remise")
    assert order["total"]["amount"] == 1215 and order["adjustments"][0]["name"] == "Remise : Retard"


def test_a_cheque_is_taken_and_the_order_goes_along(person):
    customer, order = ready_takeaway("Reine (petite)")
    page = till(person)
    dialog = take(page, order)
    dialog.get_by_label("Chèque").check()
    dialog.get_by_role("button", name="Encaisser et remettre").click()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "collected")
    assert customer("GET", f"/orders/{order['id']}/invoice")["paymentMethod"] == "cheque"
