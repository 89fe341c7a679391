"""What managers see and change."""
import re
import uuid

from conftest import ANGERS, Api, check, expect, staff


def office(person, path="/gestion", name="manager", **options):
    page = person(1280, 900, **options)
    staff(page, path, name)
    if name == "group-manager":
        page.get_by_role("button", name="OC Pizza Angers").click()
    expect(page.get_by_role("navigation", name="Gestion")).to_be_visible()
    return page


def loaded(page):
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)


def go(page, tab):
    page.get_by_role("navigation", name="Gestion").get_by_role("link", name=tab).click()
    expect(page.get_by_role("heading", name=tab, level=1)).to_be_visible()


def test_an_order_is_traced(person):
    customer = Api.customer()
    order = customer.order("Reine (petite)")
    page = office(person, "/gestion/commandes")
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=f"Voir : {order['number']}").click()
    page.get_by_label("Ce qui s’est passé").check()
    expect(page.get_by_role("dialog").get_by_text("Étape : En attente de préparation")).to_be_visible()


def test_an_order_is_found_by_its_id_and_by_a_trace(person):
    customer = Api.customer()
    order = customer.order("Reine (petite)")
    manager = Api.demo("manager")
    # Figures learns of the trace by events.
    trace = manager.wait_for(f"/orders/{order['id']}/trace", lambda found: any(line["kind"] == "event" for line in found["lines"]))["trace"]
    page = office(person, "/gestion/commandes")
    field = page.get_by_role("searchbox")
    field.fill(order["id"])
    expect(page.get_by_role("button", name=f"Voir : {order['number']}")).to_be_visible()
    field.fill(trace.upper())
    found = page.get_by_role("region", name=f"Commande {order['number']}")
    expect(found.get_by_text("Étape : En attente de préparation")).to_be_visible()
    expect(found.get_by_text("placed")).to_have_count(0)
    check(page, "office-traced")
    found.get_by_role("button", name=f"Voir : {order['number']}").click()
    expect(page.get_by_role("dialog", name=f"Commande {order['number']}").get_by_text("Reine (petite)")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    field.fill("0" * 32)
    expect(page.get_by_text("Aucune commande de cette trace.")).to_be_visible()


def test_a_complaint_gives_back_what_was_paid_for_a_piece(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Reine (petite)", "Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    cashier.collect(order)
    page = office(person, "/gestion/commandes")
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=f"Voir : {order['number']}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Réclamation").click()
    dialog.get_by_label("Tiramisu").check()
    dialog.get_by_label("Froid").check()
    dialog.get_by_role("button", name="Rembourser ces articles").click()
    expect(dialog.get_by_text("Froid : 4,90")).to_be_visible()
    dialog.get_by_label("Factures").check()
    expect(dialog.get_by_text(re.compile("^Facture ANGERS-"))).to_be_visible()


def test_the_journal_says_who_changed_what(person):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    order = customer.order("Reine (petite)")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    page = office(person, "/gestion/journal")
    page.get_by_label("Qui", exact=True).select_option(label="Paolo Démo")
    line = page.get_by_role("listitem").filter(has_text="En préparation").filter(has_text="Paolo Démo, pizzaïolo").first
    expect(line.get_by_text("Étape : En attente de préparation → En préparation")).to_be_visible()
    # Of which order it speaks is one tap away.
    line.get_by_role("button", name=re.compile("^Voir")).click()
    expect(page.get_by_role("dialog", name=re.compile("^Commande 0"))).to_be_visible()


def test_tonight_another_capacity_counts(person):
    """In Clichy: Angers has to make what other tests order."""
    page = office(person, "/gestion/restaurant", "manager.clichy")
    card = page.get_by_role("form", name="Ce soir")
    card.get_by_label(re.compile("^Pizzaïolos")).fill("1")
    card.get_by_role("button", name="Compter ainsi ce soir").click()
    expect(card.get_by_text(re.compile("^Compte jusqu’à"))).to_be_visible()
    clichy = Api.demo("manager.clichy")
    settings = clichy("GET", f"/restaurants/{clichy.account['restaurantId']}/settings")
    assert settings["capacity"]["tonight"]["hands"] == 1
    card.get_by_role("button", name="Comme d’habitude").click()
    expect(card.get_by_text(re.compile("^Compte jusqu’à"))).to_be_hidden()


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
    found = next(one for one in Api.demo("manager")("GET", f"/restaurants/{ANGERS}/stock-movements")["items"] if one.get("reason") == reason)
    assert found["kind"] == "delivery" and [line["change"] for line in found["lines"]] == [500], found


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


def test_hours_and_a_closure_are_set(person):
    """Clichy's: others order elsewhere. What is stored is what was typed, on the clocks of Paris."""
    clichy = Api.demo("manager.clichy")
    path = f"/restaurants/{clichy.account['restaurantId']}/settings"
    before = clichy("GET", path)
    page = office(person, "/gestion/restaurant", "manager.clichy", timezone_id="America/New_York")
    try:
        page.get_by_label("Description").fill("Four à bois, pâte de deux jours.")
        # Typed letter by letter: nothing moves from under the cursor.
        page.get_by_label("Horaires, Lundi, Ferme").fill("14:15")
        page.get_by_role("button", name="Ajouter une plage, Lundi").click()
        later = page.get_by_label("Horaires, Lundi, Ouvre").last
        later.fill("")
        later.press_sequentially("18:45")
        page.get_by_label("Horaires, Lundi, Ferme").last.fill("22:30")
        page.get_by_role("button", name="Ajouter une fermeture").click()
        closure = page.locator(".ends").filter(has_text="Raison, lue par les clients").last
        closure.get_by_label("Du", exact=True).fill("2027-05-01T00:00")
        closure.get_by_label("Au", exact=True).fill("2027-05-02T00:00")
        closure.get_by_label(re.compile("^Raison")).fill("Fête du travail")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
        now = clichy("GET", path)
        assert now["description"] == "Four à bois, pâte de deux jours."
        assert [(span["opens"], span["closes"]) for span in now["openingHours"] if span["day"] == 1] == [("00:00", "14:15"), ("18:45", "22:30")]
        assert now["closures"][-1]["reason"] == "Fête du travail" and now["closures"][-1]["from"].startswith("2027-04-30T22:00")
    finally:
        now = clichy("GET", path)
        kept = {key: value for key, value in before.items() if key not in ("id", "version", "deliveryRadiusMetres", "pause")}
        group = Api.demo("group-manager")
        group("PUT", f"/restaurants/{clichy.account['restaurantId']}", kept, {"If-Match": f'"{now["version"]}"'})


def test_a_review_is_answered_hidden_and_shown_again(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    cashier.collect(order)
    text = f"Croûte parfaite {uuid.uuid4().hex[:6]}"
    customer.wait_until(lambda: written(customer, order, text))
    page = office(person)
    go(page, "Avis")
    row = page.get_by_role("listitem").filter(has_text=text)
    reviews = f"/reviews?restaurant={ANGERS}"
    is_public = lambda found: any(one.get("text") == text for one in found["items"])
    Api().wait_for(reviews, is_public)
    row.get_by_role("button", name=re.compile("^Répondre")).click()
    page.get_by_label("Votre réponse, publique").fill("Merci, à bientôt !")
    page.get_by_role("dialog").get_by_role("button", name="Répondre").click()
    expect(row.get_by_text("Merci, à bientôt !")).to_be_visible()
    check(page, "office-reviewed", widths=(390, 1280))
    row.get_by_role("button", name="Masquer").click()
    page.get_by_label("Hors sujet").check()
    page.get_by_role("dialog").get_by_role("button", name="Masquer").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Signalés et masqués").check()
    expect(row.get_by_text("Masqué", exact=True)).to_be_visible()
    Api().wait_for(reviews, lambda found: not is_public(found))
    row.get_by_role("button", name="Montrer de nouveau").click()
    expect(row).to_be_hidden()
    Api().wait_for(reviews, is_public)


def written(customer, order, text):
    """Reviews learns a moment later that the order has ended."""
    try:
        return customer("POST", "/reviews", {"orderId": order["id"], "rating": 5, "text": text})
    except AssertionError:
        return None


def test_statistics_are_a_chart_a_table_and_a_file(person):
    page = office(person)
    go(page, "Statistiques")
    page.get_by_label("Aujourd’hui").check()
    chart = page.get_by_role("figure").first
    expect(chart.locator("rect.bar-value")).to_have_count(24)
    # The scale's end is what the highest bar fits under.
    expect(chart.locator(".chart-scale span").first).to_contain_text("€")
    chart.get_by_text("Voir le tableau").click()
    expect(chart.get_by_role("row")).to_have_count(25)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter en CSV").click()
    text = open(download.value.path(), encoding="utf-8-sig").read()
    assert download.value.suggested_filename.startswith("statistiques-") and text.count("\n") > 1, text[:200]


def test_a_number_is_looked_for_in_older_pages_too(person):
    """Of so many orders that the one that is looked for is on the third page."""
    customer = Api.customer()
    order = customer.order("Tiramisu")
    page = office(person)
    loaded(page)
    asked = []

    def answer(route):
        turn = int(re.search(r"before=(\d+)", route.request.url)[1]) if "before=" in route.request.url else 0
        asked.append(turn)
        items = [{**order, "id": f"01990000-0000-7000-8000-{turn:06}{index:06}", "number": f"{900000 - 100 * turn - index}"} for index in range(100)]
        route.fulfill(json={"items": items, **({"next": str(turn + 1)} if turn < 3 else {})})

    page.route("**/orders?restaurant=*", answer)
    go(page, "Commandes")
    page.get_by_role("searchbox").fill("899750")
    expect(page.get_by_role("button", name="Voir : 899750")).to_be_visible()
    assert asked == [0, 1, 2]
    page.get_by_role("searchbox").fill("111111")
    expect(page.get_by_text("Rien de tel parmi les 400 dernières commandes.")).to_be_visible()


def test_a_manager_goes_from_screen_to_screen_and_the_group_from_restaurant_to_restaurant(person):
    page = office(person)
    page.get_by_role("button", name=re.compile("^Compte : ")).click()
    check(page, "office-account", widths=(390, 1280))
    page.get_by_role("dialog").get_by_role("link", name="Caisse").click()
    expect(page.get_by_role("heading", name=re.compile("^Caisse"))).to_be_visible()
    page = office(person, "/gestion", "group-manager")
    # The choice stays, and can be made anew.
    page.reload()
    expect(page.get_by_text("OC Pizza Angers")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Compte : ")).click()
    page.get_by_role("button", name="Changer de restaurant").click()
    page.get_by_role("button", name="OC Pizza Rouen").click()
    expect(page.get_by_text("OC Pizza Rouen")).to_be_visible()
    expect(page.get_by_role("navigation", name="Gestion")).to_be_visible()


def test_looks(person):
    customer = Api.customer()
    order = customer.order("Reine (grande)", "Cola (33 cl)")
    page = office(person)
    expect(page.get_by_text("Chiffre d’affaires")).to_be_visible()
    loaded(page)
    check(page, "office-today")
    for tab, name in (("Commandes", "orders"), ("Statistiques", "figures"), ("Carte", "carte"), ("Ingrédients", "ingredients"), ("Offres", "offers"), ("Stock", "stock"), ("Restaurant", "place"), ("Équipe", "team"), ("Avis", "reviews"), ("Comptes", "books"), ("Journal", "journal")):
        go(page, tab)
        loaded(page)
        check(page, f"office-{name}")
    go(page, "Commandes")
    page.get_by_role("searchbox").fill(order["number"])
    page.get_by_role("button", name=f"Voir : {order['number']}").click()
    loaded(page)
    check(page, "office-order")
    page.get_by_label("Ce qui s’est passé").check()
    loaded(page)
    check(page, "office-trace")
