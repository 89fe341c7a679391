"""What customers do, by their clicks."""
import re
import uuid

from conftest import ANGERS, NEAR, PASSWORD, SETTLED, Api, check, expect, fill_card, sign_in


def add(page, dish, size=None):
    page.get_by_role("button", name=re.compile(rf"^{dish}\b")).first.click()
    dialog = page.get_by_role("dialog")
    if size:
        dialog.get_by_label(re.compile(f"^{size}")).check()
    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog).to_be_hidden()


def test_a_visitor_becomes_a_customer_and_pays_by_card(person):
    """From the first page to the tracking: the account is made within the order."""
    page = person()
    page.goto("/")
    page.get_by_role("link", name="Voir la carte : OC Pizza Angers").click()
    expect(page.get_by_role("heading", name="OC Pizza Angers")).to_be_visible()
    add(page, "Reine", "Grande")
    add(page, "Tiramisu")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    expect(page.get_by_role("heading", name="Votre commande")).to_be_visible()

    email = f"web-{uuid.uuid4()}@example.com"
    page.get_by_label("Je crée mon compte").check()
    form = page.get_by_role("form", name="Créer un compte")
    form.get_by_label("Prénom").fill("Zoé")
    form.get_by_label("Nom", exact=False).nth(1).fill("Petit")
    form.get_by_label("Adresse e-mail").fill(email)
    form.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_text("Vous commandez en tant que Zoé Petit.")).to_be_visible()
    fill_card(page)
    page.get_by_role("button", name=re.compile("Commander et payer 18,40")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    expect(page.get_by_text("Payée")).to_be_visible()
    expect(page.get_by_text(re.compile("Prête vers"))).to_be_visible()


def test_the_basket_survives_a_reload_and_reaches_other_tabs(person):
    page = person(1280, 900)
    page.goto(f"/carte/{ANGERS}")
    add(page, "Margherita", "Petite")
    page.reload()
    side = page.get_by_role("complementary", name="Votre panier")
    expect(side.get_by_text("Margherita (petite)")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"/carte/{ANGERS}")
    add(other, "Cola")
    expect(side.get_by_text("Cola (33 cl)")).to_be_visible()


def test_the_bank_asks_and_the_customer_comes_back(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    fill_card(page, "4000000000003220")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Payée")).to_be_visible()


def test_a_refused_card_can_be_replaced(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    fill_card(page, "4000000000000002")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text("La carte a été refusée")).to_be_visible()
    fill_card(page)
    page.get_by_role("button", name=re.compile(r"^Payer \d")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()


def test_the_order_is_followed_live_and_ordered_again(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Reine (grande)", note="Sans coupons")
    page = person()
    sign_in(page, customer.account["email"], f"/commande/{order['id']}")
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    expect(page.get_by_role("heading", name="En cuisine")).to_be_visible()
    expect(page.get_by_role("button", name="Annuler la commande")).to_be_hidden()
    pizzaiolo.step(order, "ready")
    expect(page.get_by_role("heading", name="C’est prêt !")).to_be_visible()
    cashier.collect(order)
    expect(page.get_by_role("heading", name="Bon appétit !")).to_be_visible()
    page.get_by_role("button", name="Facture").click()
    expect(page.get_by_role("dialog").get_by_text("13,50").first).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name="Commander à nouveau").click()
    expect(page.get_by_role("heading", name="Votre commande")).to_be_visible()
    expect(page.get_by_text("Reine (grande)").first).to_be_visible()


def test_what_the_stream_says_is_not_put_back_by_an_older_answer(person):
    """The order is read before the kitchen begins it, and the answer comes after the stream has said so."""
    customer, held = Api.customer(), []
    order = customer.order("Margherita (petite)")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    page = person()
    page.route(re.compile(rf"/orders/{order['id']}$"), lambda route: held.append((route, route.fetch())))
    sign_in(page, customer.account["email"], f"/commande/{order['id']}")
    Api.wait_until(lambda: page.wait_for_timeout(50) or held)
    Api.demo("pizzaiolo").step(order, "preparing")
    expect(page.get_by_role("heading", name="En cuisine")).to_be_visible()
    for route, answer in held:
        with page.expect_event("requestfinished", lambda request: request.url == route.request.url):
            route.fulfill(response=answer)
    page.evaluate(SETTLED)
    assert page.get_by_role("heading", name="En cuisine").is_visible()


def test_an_order_is_cancelled_while_it_can_be(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    page = person()
    sign_in(page, customer.account["email"], "/commandes")
    page.get_by_role("link", name=re.compile(order["number"])).click()
    page.get_by_role("button", name="Annuler la commande").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", name="Commande annulée")).to_be_visible()


def test_a_form_does_not_take_the_focus_from_who_types(person):
    page = person()
    page.goto("/connexion")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_label("Adresse e-mail")).to_be_focused()
    page.get_by_label("Mot de passe").focus()
    page.keyboard.type(PASSWORD)
    assert page.get_by_label("Mot de passe").input_value() == PASSWORD
    assert page.get_by_label("Adresse e-mail").input_value() == ""


def test_an_order_whose_card_is_refused_is_paid_at_hand_over(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/commandes")
    # An order that is not paid expires, so everything else comes first.
    order = customer.order("Reine (petite)", method="card")
    page.goto(f"/commande/{order['id']}")
    page.get_by_role("button", name="Payer à la remise").click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "placed")
    assert found["paymentMethod"] == "cash"


def test_ordering_again_says_what_ran_out_and_asks_before_it_replaces(person):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    order = customer.order("Margherita (petite)", "Salade de fruits frais")
    customer.step(order, "cancelled")
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Calzone")
    out = customer.product("Salade de fruits frais")["id"]
    pizzaiolo("PUT", f"/products/{out}/outage", {"isOut": True})
    try:
        Api().wait_for(f"/products?restaurant={ANGERS}", lambda list: not next(item for item in list["items"] if item["id"] == out)["isAvailable"])
        page.goto(f"/commande/{order['id']}")
        page.get_by_role("button", name="Commander à nouveau").click()
        expect(page.get_by_role("dialog").get_by_text("Il sera remplacé")).to_be_visible()
        page.get_by_role("button", name="Remplacer mon panier").click()
        expect(page.get_by_text("N’est plus disponible : Salade de fruits frais")).to_be_visible()
        expect(page.get_by_text("Margherita (petite)").first).to_be_visible()
    finally:
        pizzaiolo("PUT", f"/products/{out}/outage", {"isOut": False})


def test_a_pizza_is_composed_and_the_quote_says_what_it_costs(person):
    """Halves cost what the dearer one costs; what is added costs what it says; the kitchen reads all of it."""
    customer = Api.customer(addresses=[{**NEAR, "label": "Maison", "isDefault": True}])
    page = person(1280, 900)
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    page.get_by_role("button", name=re.compile("^Margherita")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Grande")).check()
    half = dialog.get_by_label("Moitié-moitié")
    half.select_option(half.locator("option", has_text="Reine").get_attribute("value"))
    dialog.get_by_text("Personnaliser").click()
    dialog.get_by_label(re.compile("^basilic")).check()
    dialog.get_by_role("button", name="Une de plus : champignons de Paris").click()
    expect(dialog.get_by_role("button", name=re.compile("Ajouter · 14,50"))).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^Ajouter")).click()
    side = page.get_by_role("complementary", name="Votre panier")
    expect(side.get_by_text("½ Reine (grande)")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Commander")).click()
    page.get_by_label(re.compile("^Espèces")).check()
    expect(page.get_by_text(re.compile("prête vers"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Commander et payer 14,50")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    order = customer("GET", "/orders")["items"][0]
    line = order["lines"][0]
    assert line["otherHalf"]["name"].startswith("Reine") and line["without"][0]["name"].startswith("basilic") and line["extras"][0]["quantity"] == 1
    assert order["total"]["amount"] == 1450


def test_a_completed_order_is_reviewed_once(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    cashier.collect(order)
    page = person()
    sign_in(page, customer.account["email"], f"/commande/{order['id']}")
    page.get_by_role("group", name="Votre note").get_by_text("4 sur 5").click(force=True)
    page.get_by_label(re.compile("^Votre avis")).fill("Très bon, un peu tard.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Merci pour votre avis.")).to_be_visible()
    page.goto(f"/carte/{ANGERS}")
    page.get_by_role("button", name=re.compile("Avis")).click()
    expect(page.get_by_role("dialog").get_by_text("Très bon, un peu tard.").first).to_be_visible()


def test_an_order_is_changed_while_it_can_be(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    page = person()
    sign_in(page, customer.account["email"], f"/commande/{order['id']}")
    page.get_by_role("button", name="Modifier la commande").click()
    expect(page.get_by_text(re.compile("Vous modifiez la commande"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Une de plus : Margherita")).click()
    page.get_by_role("button", name=re.compile("^Modifier la commande · 15,00")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["total"]["amount"] == 1500)
    assert len(customer("GET", "/orders")["items"]) == 1 and found["lines"][0]["quantity"] == 2
