"""What the group changes in the pages: the carte, ingredients, offers, zones."""
import re
import uuid

from conftest import ANGERS, ENGHIEN, Api, check, expect, staff
from test_office import office, loaded, go


def test_the_price_of_a_product_changes_on_a_day(person):
    """A product of its own: other tests count on what the carte's cost."""
    name = f"Salade {uuid.uuid4().hex[:6]}"
    page = office(person, "/gestion/carte", "group-manager")
    page.get_by_role("button", name="Ajouter un produit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom", exact=True).fill(name)
    dialog.get_by_label("Prix, en euros", exact=True).fill("six")
    dialog.get_by_label("Ajouter un ingrédient").first.select_option(label="basilic frais")
    dialog.get_by_label("Quantité : basilic frais").fill("20")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_text("Un montant, comme 7,50.")).to_be_visible()
    dialog.get_by_label("Prix, en euros", exact=True).fill("6,50")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    group = Api.demo("group-manager")
    found = Api().wait_for("/products", lambda list: any(item["name"] == name for item in list["items"]))
    product = next(item for item in found["items"] if item["name"] == name)
    assert product["price"]["amount"] == 650
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("button", name=f"Modifier : {name}").click()
    dialog.get_by_role("button", name=re.compile("^Changer à une date")).click()
    dialog.get_by_label("Nouveau prix").fill("7")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(re.compile("^7,00 € dès"))).to_be_visible()
    held = group("GET", f"/catalogue/products/{product['id']}")
    assert [one["price"]["amount"] for one in held["prices"]] == [650, 700]
    # Who changed it, and from what to what.
    page.get_by_role("button", name=f"Modifier : {name}").click()
    dialog.get_by_role("button", name=re.compile("^Historique")).click()
    history = page.get_by_role("dialog", name=re.compile("^Historique"))
    expect(history.get_by_text("Créé")).to_be_visible()
    expect(history.get_by_text(re.compile("^Prix : "))).to_be_visible()
    history.get_by_role("button", name="Fermer").click()
    dialog.get_by_role("button", name="Retirer", exact=True).click()
    dialog.get_by_role("button", name="Retirer pour de bon ?").click()
    expect(page.get_by_role("button", name=f"Modifier : {name}")).to_be_hidden()


def test_a_manager_reads_the_carte_and_changes_what_has_run_out(person):
    page = office(person, "/gestion/carte")
    page.get_by_role("searchbox").fill("Reine")
    page.get_by_role("button", name="Voir : Reine").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_be_disabled()
    expect(dialog.get_by_role("button", name="Enregistrer")).to_have_count(0)


def test_an_offer_is_made_and_withdrawn(person):
    code = f"WEB{uuid.uuid4().hex[:8].upper()}"
    page = office(person, "/gestion/offres", "group-manager")
    page.get_by_role("button", name="Ajouter une offre").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom", exact=True).fill(f"Essai {code}")
    dialog.get_by_label("Pourcentage").last.fill("25")
    dialog.get_by_label(re.compile("^Code")).fill(code.lower())
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("listitem").filter(has_text=code)
    expect(row.get_by_text("−25 %")).to_be_visible()
    customer = Api.customer()
    quote = {"restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash", "lines": [{"productId": customer.product("Tiramisu")["id"], "quantity": 2}], "offerCode": code}
    customer.wait_until(lambda: customer("POST", "/quotes", quote)["total"]["amount"] == 735)
    row.get_by_role("button", name=re.compile("^Modifier")).click()
    dialog.get_by_role("button", name="Retirer", exact=True).click()
    dialog.get_by_role("button", name="Retirer pour de bon ?").click()
    expect(row).to_be_hidden()


def test_an_ingredient_is_added_with_what_it_contains(person):
    name = f"pesto {uuid.uuid4().hex[:6]}"
    page = office(person, "/gestion/ingredients", "group-manager")
    page.get_by_role("button", name="Ajouter un ingrédient").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom", exact=True).fill(name)
    dialog.get_by_label("fruits à coque").check()
    dialog.get_by_label(re.compile("^Coût HT")).fill("12,40")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row.get_by_text("fruits à coque")).to_be_visible()
    expect(row.get_by_text("12,40 € / 1 000 g")).to_be_visible()
    row.get_by_role("button", name=f"Modifier : {name}").click()
    dialog.get_by_role("button", name="Retirer", exact=True).click()
    dialog.get_by_role("button", name="Retirer pour de bon ?").click()
    expect(row.get_by_text("Retiré")).to_be_visible()


def test_zones_are_written_and_drawn(person):
    group = Api.demo("group-manager")
    before = {key: value for key, value in group("GET", f"/restaurants/{ENGHIEN}/settings").items() if key not in ("id", "version", "deliveryRadiusMetres", "pause")}
    page = person(1280, 900)
    staff(page, "/gestion/restaurant", "group-manager")
    page.get_by_role("button", name="OC Pizza Enghien").click()
    try:
        page.get_by_role("button", name="Modifier les zones").click()
        form = page.get_by_role("form", name="Zones de livraison")
        form.get_by_role("button", name="Ajouter une zone").click()
        part = form.get_by_role("group").last
        part.get_by_label("Nom", exact=True).fill("Lac")
        part.get_by_label("Forme").select_option(label="Polygone")
        sketch = form.get_by_role("img", name=re.compile("^Croquis"))
        for x, y in ((120, 120), (220, 110), (180, 230)):
            sketch.click(position={"x": x, "y": y})
        expect(part.get_by_label("Coins")).to_have_value(re.compile(r"^(\d+\.\d+, \d+\.\d+\n?){3}$"))
        form.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("button", name="Modifier les zones")).to_be_visible()
        zone = group("GET", f"/restaurants/{ENGHIEN}/settings")["zones"][-1]
        assert zone["name"] == "Lac" and len(zone["polygon"]) == 3
    finally:
        version = group("GET", f"/restaurants/{ENGHIEN}/settings")["version"]
        group("PUT", f"/restaurants/{ENGHIEN}", before, {"If-Match": f'"{version}"'})


def test_looks_of_what_the_group_changes(person):
    page = office(person, "/gestion/carte", "group-manager")
    page.get_by_role("button", name="Modifier : Reine").click()
    page.get_by_text("Recette grande").click()
    check(page, "office-product")
    page.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name="Catégories").click()
    loaded(page)
    check(page, "office-categories")
    page.get_by_role("button", name="Fermer").click()
    go(page, "Ingrédients")
    page.get_by_role("button", name=re.compile("^Modifier")).first.click()
    check(page, "office-ingredient")
    page.get_by_role("button", name="Fermer").click()
    go(page, "Offres")
    page.get_by_role("button", name="Ajouter une offre").click()
    check(page, "office-offer")
    page.get_by_role("button", name="Fermer").click()
    go(page, "Restaurant")
    loaded(page)
    page.get_by_role("button", name="Modifier les zones").click()
    page.get_by_role("button", name="Ajouter une zone").click()
    check(page, "office-zones")
