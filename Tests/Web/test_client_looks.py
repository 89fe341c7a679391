"""Every screen of the customer, in its states: what WCAG 2.2 AA asks for, in light and dark, at three widths, with pictures."""
import re

from conftest import ANGERS, NEAR, Api, check, expect, sign_in
from test_customer import add


def test_where(person):
    page = person()
    page.goto("/")
    expect(page.get_by_role("heading", name="OC Pizza Angers")).to_be_visible()
    check(page, "client-where")


def test_the_carte_its_filters_and_a_dish(person):
    page = person()
    page.goto(f"/carte/{ANGERS}")
    expect(page.get_by_role("button", name=re.compile("^Margherita"))).to_be_visible()
    check(page, "client-carte")
    page.get_by_role("button", name="Filtrer").click()
    check(page, "client-filters")
    page.get_by_role("button", name="Fermer").first.click()
    page.get_by_role("button", name=re.compile("^Reine")).click()
    check(page, "client-dish")
    page.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name=re.compile("^Menu Big")).click()
    page.get_by_role("button", name=re.compile("^Ajouter")).click()
    check(page, "client-menu")


def test_the_basket_and_the_order(person):
    customer = Api.customer(addresses=[{**NEAR, "label": "Maison", "isDefault": True}])
    page = person()
    page.goto("/panier")
    expect(page.get_by_text("Votre panier est vide")).to_be_visible()
    check(page, "client-basket-empty")
    page.goto(f"/carte/{ANGERS}")
    add(page, "Reine", "Grande")
    add(page, "Cola")
    page.goto("/panier")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text("Il reste à compléter : qui commande.")).to_be_visible()
    check(page, "client-order-incomplete")
    sign_in(page, customer.account["email"], "/panier")
    page.get_by_label(re.compile("^Livraison")).check()
    expect(page.frame_locator(".card-form").get_by_label("Numéro de carte")).to_be_visible()
    check(page, "client-order")


def test_tracking_and_history(person):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    page = person()
    sign_in(page, customer.account["email"], "/commandes")
    expect(page.get_by_text("Pas encore de commande")).to_be_visible()
    check(page, "client-history-empty")
    order = customer.order("Reine (grande)", "Cola (33 cl)", fulfilment="delivery", address=NEAR, note="Sonnez au 2e")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    page.goto(f"/commande/{order['id']}")
    expect(page.get_by_role("heading", name="En cuisine")).to_be_visible()
    check(page, "client-tracking")
    # Tests wait for no card for long: what the stream says of that is kept from the page.
    other = customer.order("Margherita (petite)", method="card")
    page.route("**/events", lambda route: route.abort())
    page.goto(f"/commande/{other['id']}")
    expect(page.frame_locator(".card-form").get_by_label("Numéro de carte")).to_be_visible()
    check(page, "client-pay")
    page.unroute("**/events")
    other = customer.order("Margherita (petite)")
    page.goto(f"/commande/{other['id']}")
    page.get_by_role("button", name="Annuler la commande").click()
    check(page, "client-cancel")
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", name="Commande annulée")).to_be_visible()
    check(page, "client-cancelled")
    page.goto("/commandes")
    expect(page.get_by_text("Annulée")).to_be_visible()
    check(page, "client-history")


def test_signing_in_and_the_account(person):
    customer = Api.customer(addresses=[{**NEAR, "label": "Maison", "isDefault": True}])
    page = person()
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill(customer.account["email"])
    page.get_by_label("Mot de passe").fill("pas-le-bon-mot-1")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("ne convient pas")).to_be_visible()
    check(page, "client-login")
    page.goto("/inscription")
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_text("À remplir.")).to_have_count(4)
    check(page, "client-register")
    page.goto("/nouveau-mot-de-passe#x")
    expect(page.get_by_label("Nouveau mot de passe")).to_be_visible()
    check(page, "client-reset")
    sign_in(page, customer.account["email"], "/compte")
    expect(page.get_by_text("Adresse habituelle")).to_be_visible()
    check(page, "client-account")


def test_errors_and_what_is_not_there(person):
    page = person()
    page.goto("/nulle-part")
    expect(page.get_by_role("heading", name="Cette page n’existe pas")).to_be_visible()
    check(page, "client-not-found")
    page.route("**/restaurants", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_text("La connexion est coupée")).to_be_visible()
    check(page, "client-error")
    page.unroute("**/restaurants")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="OC Pizza Angers")).to_be_visible()
