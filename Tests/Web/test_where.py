"""Where we deliver: told at once, to everybody, before anything is ordered."""
import re

from conftest import ANGERS, ENGHIEN, NEAR, Api, check, expect, sign_in, type_address
from test_customer import add


def test_a_delivery_is_refused_before_it_is_ordered_where_the_address_is_too_far(person):
    customer = Api.customer(addresses=[
        {**NEAR, "label": "Maison", "isDefault": True},
        {"label": "Mer", "line1": "1 quai de la Fosse", "postalCode": "44000", "city": "Nantes", "latitude": 47.21, "longitude": -1.56}])
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    page.get_by_label(re.compile("^Livraison")).check()
    expect(page.get_by_text("Nous livrons à cette adresse.")).to_be_visible()
    page.get_by_label(re.compile("^Mer")).check()
    expect(page.get_by_text(re.compile("nous ne livrons pas si loin"))).to_be_visible()
    page.get_by_label(re.compile("^Maison")).check()
    page.get_by_label(re.compile("^Espèces")).check()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text(re.compile("Chez vous vers"))).to_be_visible()


def test_a_visitor_is_told_at_once_who_delivers_and_for_how_much(person):
    """Enghien gets zones for it: there no other test orders."""
    group = Api.demo("group-manager")
    settings = group("GET", f"/restaurants/{ENGHIEN}/settings")
    before = {key: value for key, value in settings.items() if key not in ("id", "version", "deliveryRadiusMetres", "pause")}
    euros = lambda amount: {"amount": amount, "currency": "EUR"}
    zones = [{"name": "Centre", "radiusMetres": 2000, "minimum": euros(800), "fees": [{"from": euros(0), "fee": euros(250)}, {"from": euros(2000), "fee": euros(0)}]}]
    group("PUT", f"/restaurants/{ENGHIEN}", {**before, "zones": zones}, {"If-Match": f'"{settings["version"]}"'})
    try:
        for latitude, said in ((48.9700, "livre chez vous"), (48.9200, "trop loin pour livrer")):
            page = person(geolocation={"latitude": latitude, "longitude": 2.3070}, permissions=["geolocation"])
            page.goto("/")
            page.get_by_label("Livraison").check()
            page.get_by_role("button", name="Trouver la plus proche").click()
            card = page.get_by_role("listitem").filter(has_text="OC Pizza Enghien")
            expect(card.get_by_text(said)).to_be_visible()
        page = person(geolocation={"latitude": 48.9700, "longitude": 2.3070}, permissions=["geolocation"])
        page.goto("/")
        page.get_by_label("Livraison").check()
        page.get_by_role("button", name="Trouver la plus proche").click()
        expect(page.get_by_text("livraison 2,50 € · offerte dès 20,00 € · minimum 8,00 €")).to_be_visible()
    finally:
        version = group("GET", f"/restaurants/{ENGHIEN}/settings")["version"]
        group("PUT", f"/restaurants/{ENGHIEN}", before, {"If-Match": f'"{version}"'})


def test_a_stranger_s_address_is_told_who_delivers_before_a_restaurant_is_chosen(person):
    page = person()
    page.goto("/")
    page.get_by_label("Livraison").check()
    form = page.get_by_role("form", name="Livrez-vous chez moi ?")
    form.get_by_role("button", name="Voir qui livre").click()
    expect(form.get_by_text("À remplir.").first).to_be_visible()
    type_address(form, NEAR["line1"], NEAR["postalCode"], NEAR["city"])
    form.get_by_role("button", name="Voir qui livre").click()
    expect(page.get_by_text("1 pizzeria livre chez vous.")).to_be_visible()
    expect(page.get_by_role("listitem").first).to_contain_text("OC Pizza Angers")
    angers = page.get_by_role("listitem").filter(has_text="OC Pizza Angers")
    expect(angers.get_by_text("livre chez vous")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="OC Pizza Rouen").get_by_text("trop loin pour livrer")).to_be_visible()
    check(page, "client-where-address", widths=(320, 390, 1280))
    # No restaurant delivers there, and no such street is known.
    type_address(form, "1 La Canebière", "13001", "Marseille")
    form.get_by_role("button", name="Voir qui livre").click()
    expect(page.get_by_text("Aucune de nos pizzerias ne livre à cette adresse.")).to_be_visible()
    expect(page.get_by_text("trop loin pour livrer")).to_have_count(6)
    check(page, "client-where-nobody", widths=(390, 1280))
    type_address(form, "3 impasse Inconnue", "49000", "Angers")
    form.get_by_role("button", name="Voir qui livre").click()
    expect(form.get_by_role("alert")).to_contain_text("Nous ne trouvons pas cette adresse")
    # The order begins with what was typed here.
    type_address(form, NEAR["line1"], NEAR["postalCode"], NEAR["city"])
    form.get_by_role("button", name="Voir qui livre").click()
    page.get_by_role("link", name="Voir la carte : OC Pizza Angers").click()
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    expect(page.get_by_label("Numéro et rue")).to_have_value(NEAR["line1"])
    expect(page.get_by_text("Nous livrons à cette adresse.")).to_be_visible()
    expect(page.get_by_text(re.compile("chez vous vers"))).to_be_visible()


def test_a_stranger_is_told_too_far_while_the_order_is_made(person):
    page = person()
    page.goto(f"/carte/{ANGERS}")
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    page.get_by_label(re.compile("^Livraison")).check()
    type_address(page, "8 rue Victor Hugo", "76000", "Rouen")
    expect(page.get_by_role("alert").filter(has_text="nous ne livrons pas si loin")).to_be_visible()
    type_address(page, "1 La Canebière", "13001", "Marseille")
    expect(page.get_by_role("alert").filter(has_text="Aucune de nos pizzerias ne livre")).to_be_visible()
    type_address(page, "3 impasse Inconnue", "49000", "Angers")
    expect(page.get_by_role("alert").filter(has_text="Nous ne trouvons pas cette adresse")).to_be_visible()


def test_a_typed_address_is_too_far_before_the_order_is_sent(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto("/panier")
    page.get_by_label(re.compile("^Livraison")).check()
    page.get_by_label("Numéro et rue").fill("1 place du Capitole")
    page.get_by_label("Code postal").fill("31000")
    page.get_by_label("Ville").fill("Toulouse")
    expect(page.get_by_role("alert").filter(has_text=re.compile("zone|trouvons"))).to_be_visible()
