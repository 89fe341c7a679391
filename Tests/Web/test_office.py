"""What managers see and change."""
import re
import uuid

from conftest import Api, check, expect, staff


def office(person, path="/gestion", **options):
    page = person(1280, 900, **options)
    staff(page, path, "manager")
    expect(page.get_by_role("navigation", name="Gestion")).to_be_visible()
    return page


def go(page, tab):
    page.get_by_role("navigation", name="Gestion").get_by_role("link", name=tab).click()
    expect(page.get_by_role("heading", name=tab, level=1)).to_be_visible()


def test_an_order_is_traced(person):
    customer = Api.customer()
    order = customer.order("Reine (petite)")
    page = office(person, "/gestion/commandes")
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=re.compile("^Ce qui s’est passé")).first.click()
    expect(page.get_by_role("dialog").get_by_text("En attente de préparation").first).to_be_visible()


def test_a_delivery_of_goods_is_noted(person):
    page = office(person)
    go(page, "Stock")
    page.get_by_role("searchbox").fill("origan")
    page.get_by_role("button", name="Noter un mouvement").click()
    dialog = page.get_by_role("dialog")
    reason = f"bon {uuid.uuid4().hex[:8]}"
    dialog.get_by_label(re.compile("^Raison")).fill(reason)
    dialog.get_by_role("searchbox").fill("origan")
    dialog.get_by_label(re.compile("^origan")).fill("500")
    dialog.get_by_role("button", name="Noter (1)").click()
    expect(page.get_by_text(f"« {reason} »")).to_be_visible()


def test_somebody_is_employed_suspended_and_dismissed(person):
    page = office(person)
    go(page, "Équipe")
    email = f"web-{uuid.uuid4()}@example.com"
    page.get_by_role("button", name="Ajouter quelqu’un").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Prénom").fill("Inès")
    dialog.get_by_label(re.compile("^Nom")).fill("Durand")
    dialog.get_by_label("Adresse e-mail").fill(email)
    dialog.get_by_role("button", name="Inviter").click()
    row = page.get_by_role("listitem").filter(has_text=email)
    row.get_by_role("button", name=re.compile("^Suspendre")).click()
    expect(row.get_by_text("Suspendu", exact=True)).to_be_visible()
    row.get_by_role("button", name=re.compile("^Retirer")).click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    expect(row).to_be_hidden()


def test_what_the_restaurant_sets_for_itself_is_changed(person):
    page = office(person)
    go(page, "Restaurant")
    description = page.get_by_label("Description")
    before = description.input_value()
    description.fill(f"{before} ")
    page.get_by_role("button", name="Ajouter une plage, Lundi").click()
    page.get_by_role("button", name="Retirer cette plage, Lundi").last.click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()


def test_looks(person):
    customer = Api.customer()
    order = customer.order("Reine (grande)", "Cola (33 cl)")
    page = office(person)
    expect(page.get_by_text("Chiffre d’affaires")).to_be_visible()
    page.wait_for_timeout(500)
    check(page, "office-today")
    for tab, name in (("Commandes", "orders"), ("Statistiques", "figures"), ("Carte", "carte"), ("Stock", "stock"), ("Restaurant", "place"), ("Équipe", "team"), ("Avis", "reviews")):
        go(page, tab)
        page.wait_for_timeout(700)
        check(page, f"office-{name}")
    go(page, "Commandes")
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=re.compile("^Ce qui s’est passé")).first.click()
    page.wait_for_timeout(500)
    check(page, "office-trace")


