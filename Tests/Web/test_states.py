"""States that people see seldom: what WCAG 2.2 AA asks for, in light and dark, with pictures."""
import re

from conftest import ANGERS, Api, check, expect, fill_card, go_offline, sign_in, staff
from test_courier import ready_delivery, rounds, short
from test_courier import take as take_along
from test_customer import add
from test_kitchen import board, ticket
from test_office import go, loaded, office
from test_till import ready_takeaway, till

WIDTHS = (390, 1280)


def look(page, name, widths=WIDTHS):
    check(page, name, widths=widths)


def in_rouen(person, path):
    """Nobody orders there."""
    page = person(1280, 900)
    staff(page, path, "group-manager")
    page.get_by_role("button", name="OC Pizza Rouen").click()
    return page


def test_an_order_that_lacks_something(person):
    page = person()
    page.goto(f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto("/panier")
    page.get_by_label(re.compile("^Livraison")).check()
    page.get_by_label("Plus tard").check()
    expect(page.get_by_label("Heure souhaitée")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Commander")).last.click()
    expect(page.get_by_text("Il reste à compléter")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    look(page, "client-order-guest", widths=(320, 390, 1280))


def test_a_card_that_is_refused_and_a_product_that_has_run_out(person):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    add(page, "Salade de fruits frais")
    page.goto("/panier")
    fill_card(page, "4000000000000002")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text("La carte a été refusée")).to_be_visible()
    look(page, "client-card-refused")
    out = customer.product("Salade de fruits frais")["id"]
    page.goto(f"/carte/{ANGERS}")
    add(page, "Salade de fruits frais")
    pizzaiolo("PUT", f"/products/{out}/outage", {"isOut": True})
    try:
        Api().wait_for(f"/products?restaurant={ANGERS}", lambda list: not next(item for item in list["items"] if item["id"] == out)["isAvailable"])
        page.goto("/panier")
        expect(page.get_by_text("Il n’en reste plus assez : Salade de fruits frais.")).to_be_visible()
        look(page, "client-run-out")
    finally:
        pizzaiolo("PUT", f"/products/{out}/outage", {"isOut": False})


def test_an_order_that_is_ready_then_gone_with_its_invoice(person):
    customer, order = ready_takeaway("Reine (grande)", "Cola (33 cl)")
    cashier = Api.demo("cashier")
    page = person()
    sign_in(page, customer.account["email"], f"/commande/{order['id']}")
    expect(page.get_by_text(re.compile("dites le numéro"))).to_be_visible()
    look(page, "client-ready")
    cashier.collect(order)
    expect(page.get_by_role("heading", name="Bon appétit !")).to_be_visible()
    expect(page.get_by_role("group", name="Votre note")).to_be_visible()
    look(page, "client-collected")
    page.get_by_role("button", name="Facture").click()
    expect(page.get_by_role("button", name="Facture en PDF")).to_be_visible()
    for rate, tax in (("10 %", "1,23 €"), ("5,5 %", "0,10 €")):
        expect(page.get_by_role("dialog").locator("p").filter(has_text=f"dont TVA {rate}")).to_contain_text(tax)
    look(page, "client-invoice")
    page.emulate_media(media="print")
    expect(page.get_by_role("dialog").get_by_text("Reine (grande)")).to_be_visible()
    expect(page.get_by_text("Bon appétit !")).to_be_hidden()
    page.get_by_role("dialog").evaluate("dialog => dialog.close()")
    expect(page.get_by_text("Bon appétit !")).to_be_visible()


def test_mails_links_and_works(person):
    page = person()
    page.goto("/mot-de-passe-oublie")
    page.get_by_label("Adresse e-mail").fill("x@example.com")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_text("un e-mail est en route")).to_be_visible()
    look(page, "client-forgot-sent")
    page.goto("/adresse-confirmee#x")
    expect(page.get_by_text("Ce lien n’est plus valable.")).to_be_visible()
    look(page, "client-verify-bad")
    page.route("**/maintenance", lambda route: route.fulfill(json={"maintenance": True, "mode": "on", "message": "Retour à 18 h."}))
    page.goto("/")
    expect(page.get_by_text("Retour à 18 h.")).to_be_visible()
    look(page, "client-maintenance")


def test_a_kitchen_without_orders_and_one_without_a_network(person):
    order = Api.customer().order("Margherita (grande)")
    page = in_rouen(person, "/cuisine")
    expect(page.get_by_text("Rien à préparer")).to_be_visible()
    look(page, "kitchen-empty")
    page = board(person)
    expect(ticket(page, order)).to_be_visible()
    go_offline(page)
    expect(page.get_by_role("alert").filter(has_text="Connexion perdue.")).to_be_visible(timeout=60_000)
    ticket(page, order).locator(".cover").dblclick()
    expect(page.get_by_text("1 changement en attente")).to_be_visible()
    look(page, "kitchen-lost")


def test_a_step_that_is_refused_and_what_is_recent(person):
    customer = Api.customer()
    order = customer.order("Margherita (grande)")
    page = board(person)
    expect(ticket(page, order)).to_be_visible()
    page.route(f"**/orders/{order['id']}/preparing", lambda route: route.fulfill(
        status=409, json={"type": "/problems/step-not-allowed", "status": 409, "allowed": []}))
    ticket(page, order).locator(".cover").dblclick()
    expect(page.get_by_role("alert").filter(has_text="Refusé")).to_be_visible()
    look(page, "kitchen-refused")
    page.get_by_role("button", name="J’ai vu").click()
    page.get_by_role("button", name="Récentes").click()
    look(page, "kitchen-recent")


def test_a_counter_without_a_network_and_a_number_that_nobody_has(person):
    page = till(person)
    page.get_by_label("Numéro de téléphone").fill("0699999999")
    expect(page.get_by_text("Aucun client avec ce numéro.")).to_be_visible()
    look(page, "till-nobody")
    go_offline(page)
    expect(page.get_by_role("alert").filter(has_text="Connexion perdue.")).to_be_visible(timeout=60_000)
    look(page, "till-lost")


def test_a_courier_with_nothing_to_bring_and_one_without_a_network(person):
    page = in_rouen(person, "/livraison")
    expect(page.get_by_text("Rien à livrer")).to_be_visible()
    look(page, "courier-empty")
    order = ready_delivery(Api.customer())
    page = rounds(person)
    expect(page.get_by_text(short(order), exact=True)).to_be_visible()
    go_offline(page)
    take_along(page, order)
    expect(page.get_by_text("Hors ligne")).to_be_visible()
    look(page, "courier-offline")


def test_dialogs_of_the_office(person):
    page = office(person)
    loaded(page)
    go(page, "Équipe")
    loaded(page)
    page.get_by_role("button", name="Ajouter quelqu’un").click()
    page.get_by_role("dialog").get_by_role("button", name="Inviter").click()
    look(page, "office-invite")
    page.get_by_role("button", name="Fermer").click()
    go(page, "Stock")
    loaded(page)
    page.get_by_role("button", name="Noter un mouvement").click()
    look(page, "office-movement")
    page.get_by_role("button", name="Fermer").click()
    go(page, "Restaurant")
    loaded(page)
    page.get_by_role("button", name=re.compile("^Historique")).first.click()
    loaded(page)
    look(page, "office-history")
    page.get_by_role("button", name="Fermer").click()
    page.route("**/statistics?*", lambda route: route.abort())
    go(page, "Statistiques")
    expect(page.get_by_text("La connexion est coupée")).to_be_visible()
    look(page, "office-error")
