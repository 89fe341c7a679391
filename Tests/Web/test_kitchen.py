"""The kitchen's board, by a pizzaiolo's clicks, taps and keys."""
import re
import time

from conftest import ANGERS, Api, check, expect, go_offline, hold_time, staff


def board(person, has_clock=False, **options):
    page = person(1280, 900, **options)
    if has_clock:
        page.clock.install()
    staff(page, "/cuisine", "pizzaiolo")
    # Only what comes after the list is new.
    expect(page.get_by_role("heading", name=re.compile("^Cuisine"))).to_be_visible()
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
    return page


def ticket(page, order):
    return page.locator(f".ticket[data-order='{order['id']}']")


def test_an_order_arrives_rings_and_is_made(person):
    page = board(person)
    customer = Api.customer()
    order = customer.order("Reine (grande)", "Cola (33 cl)", note="Allergie aux noix")
    card = ticket(page, order)
    expect(card).to_be_visible()
    expect(card).to_have_class(re.compile(r"\bnew\b"))
    expect(page).to_have_title(re.compile(r"^\(\d+\) Cuisine"))
    expect(card.locator(".allergy")).to_contain_text("Allergie aux noix")
    expect(card.get_by_text("À l’heure")).to_be_visible()
    # Somebody who touches the board has heard it.
    card.locator(".cover").click()
    expect(card).not_to_have_class(re.compile(r"\bnew\b"))
    page.get_by_role("button", name="Commencer").click()
    expect(card.get_by_text("En cours")).to_be_visible()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "preparing")
    page.get_by_role("button", name="Prête", exact=True).click()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "ready")
    expect(page.locator(".kitchen-side").get_by_text(order["number"].lstrip("0").zfill(3), exact=True)).to_be_visible()


def test_a_tap_is_taken_back(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    page = board(person, has_clock=True)
    card = ticket(page, order)
    expect(card).to_be_visible()
    hold_time(page)
    card.locator(".cover").dblclick()
    # It can be for four seconds.
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(card.get_by_text("Nouvelle")).to_be_visible()
    page.clock.fast_forward(5000)
    # Long enough for a change to reach the platform, if one went out all the same.
    time.sleep(1)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "placed"


def test_what_was_called_ready_by_mistake_comes_back(person):
    customer, pizzaiolo = Api.customer(), Api.demo("pizzaiolo")
    order = customer.order("Margherita (petite)")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    page = board(person)
    page.get_by_role("button", name="Récentes").click()
    page.get_by_role("button", name=f"Remettre en cours la commande {order['number'].lstrip('0').zfill(3)}").click()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "preparing")
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    expect(ticket(page, order).get_by_text("En cours")).to_be_visible()


def test_a_station_sees_what_it_makes(person):
    customer = Api.customer()
    pizza, drink = customer.order("Margherita (petite)"), customer.order("Cola (33 cl)")
    page = board(person)
    expect(ticket(page, pizza)).to_be_visible()
    expect(ticket(page, drink)).to_be_visible()
    page.get_by_label("Poste").select_option(label="Pizzas")
    expect(ticket(page, drink)).to_have_count(0)
    expect(ticket(page, pizza)).to_be_visible()
    # The tablet stays at its station.
    page.reload()
    expect(ticket(page, pizza)).to_be_visible()
    expect(ticket(page, drink)).to_have_count(0)


def test_the_keyboard_does_as_a_bump_bar(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    page = board(person)
    expect(ticket(page, order)).to_be_visible()
    for _ in range(250):
        page.keyboard.press("ArrowRight")
        if "selected" in (ticket(page, order).get_attribute("class") or ""):
            break
    page.keyboard.press("Enter")
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "preparing")


def test_a_cancelled_order_is_struck_through(person):
    customer = Api.customer()
    order = customer.order("Calzone (petite)")
    page = board(person)
    expect(ticket(page, order)).to_be_visible()
    customer.step(order, "cancelled")
    gone = page.locator(f".ticket.gone[data-gone='{order['id']}']")
    expect(gone.get_by_text("Annulée")).to_be_visible()
    gone.get_by_role("button", name="Vu").click()
    expect(gone).to_be_hidden()
    # A board that is opened a little later has not got it to do either.
    page.reload()
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
    expect(gone.get_by_text("Annulée")).to_be_visible()
    expect(ticket(page, order)).to_have_count(0)


def test_a_lost_connection_is_not_overlooked_and_loses_nothing(person):
    customer = Api.customer()
    order = customer.order("Margherita (grande)")
    page = board(person)
    card = ticket(page, order)
    expect(card).to_be_visible()
    go_offline(page)
    expect(page.get_by_role("alert").filter(has_text="Connexion perdue.")).to_be_visible(timeout=60_000)
    card.locator(".cover").dblclick()
    expect(card.get_by_text("En cours")).to_be_visible()
    time.sleep(5)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "placed"
    expect(page.get_by_text("1 changement en attente")).to_be_visible()
    page.context.set_offline(False)
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "preparing")
    expect(page.get_by_role("alert").filter(has_text="Connexion perdue.")).to_be_hidden()


def test_what_has_run_out_leaves_the_carte_at_once(person):
    page = board(person)
    shop = person()
    shop.goto(f"/carte/{ANGERS}")
    page.get_by_role("button", name="Épuisés").click()
    page.get_by_role("searchbox").fill("Panna cotta")
    try:
        page.get_by_role("button", name=re.compile("^Panna cotta.*Disponible")).click()
        expect(page.get_by_role("button", name=re.compile("^Panna cotta.*Épuisé"))).to_be_visible()
        # Nobody has to think of it in the morning.
        expect(page.get_by_role("listitem").filter(has_text="Panna cotta").get_by_text(re.compile("^jusqu’à .*05:00"))).to_be_visible()
        Api().wait_for(f"/products?restaurant={ANGERS}", lambda list: not next(
            item for item in list["items"] if item["name"].startswith("Panna cotta"))["isAvailable"])
        shop.reload()
        expect(shop.get_by_role("button", name=re.compile("^Panna cotta"))).to_contain_text("Épuisé")
    finally:
        page.get_by_role("button", name=re.compile("^Panna cotta.*Épuisé")).click()
        Api().wait_for(f"/products?restaurant={ANGERS}", lambda list: next(
            item for item in list["items"] if item["name"].startswith("Panna cotta"))["isAvailable"])


def test_a_second_tap_of_one_movement_is_none(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    page = board(person)
    ticket(page, order).locator(".cover").click()
    # Both taps at the same place at once, however slow the machine is; the board is drawn between them.
    page.get_by_role("button", name="Commencer").evaluate("""async button => {
      const { x, y, width, height } = button.getBoundingClientRect()
      for (let tap = 0; tap < 2; tap++) {
        document.elementFromPoint(x + width / 2, y + height / 2).click()
        await null
      }
    }""")
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "preparing")
    # A second change would go out by then: it waits for four seconds as the first one did.
    time.sleep(5)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "preparing"


def test_enter_on_a_button_presses_that_button(person):
    customer = Api.customer()
    order = customer.order("Margherita (petite)")
    page = board(person)
    ticket(page, order).locator(".cover").click()
    page.get_by_role("button", name="Récentes").press("Enter")
    expect(page.get_by_role("dialog", name="Récentes")).to_be_visible()
    time.sleep(5)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "placed"


def test_the_recipe_of_what_is_composed_is_the_composed_one(person):
    customer = Api.customer()
    first, second = customer.product("Margherita (grande)"), customer.product("Reine (grande)")
    details = Api()("GET", f"/products/{first['id']}")
    basil = next(one for one in details["removable"] if one["name"].startswith("basilic"))
    order = customer("POST", "/orders", {
        "restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash",
        "lines": [{"productId": first["id"], "quantity": 1, "otherHalf": second["id"], "without": [basil["ingredientId"]], "note": "Pas de noix"}]})
    page = board(person)
    expect(ticket(page, order).locator(".ticket-lines .allergy")).to_contain_text("Pas de noix")
    ticket(page, order).locator(".cover").click()
    page.get_by_role("button", name="Recette").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=re.compile("^½ Margherita"))).to_be_visible()
    expect(dialog.get_by_role("heading", name=re.compile("^½ Reine"))).to_be_visible()
    expect(dialog.locator("li.without", has_text="basilic").first).to_be_visible()
    whole = Api.demo("pizzaiolo")("GET", f"/products/{first['id']}/recipe")["quantities"][0]
    expect(dialog.locator("section", has_text="½ Margherita").get_by_text(f"{round(whole['amount'] / 2)} {whole['unit']}").first).to_be_visible()
    check(page, "kitchen-composed", widths=(390, 1280))


def test_looks(person):
    customer = Api.customer()
    order = customer.order("Reine (grande)", "Tiramisu", note="Allergie aux noix")
    page = person(1280, 900)
    page.goto("/cuisine")
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    check(page, "kitchen-door")
    staff(page, "/cuisine", "pizzaiolo")
    expect(ticket(page, order)).to_be_visible()
    check(page, "kitchen-board")
    ticket(page, order).locator(".cover").click()
    check(page, "kitchen-selected")
    page.get_by_role("button", name="Recette").click()
    expect(page.get_by_role("dialog").get_by_text("Quantités").or_(page.get_by_text("pâte à pizza").first)).to_be_visible()
    check(page, "kitchen-recipe")
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name="Épuisés").click()
    check(page, "kitchen-outages")
