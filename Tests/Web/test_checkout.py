"""The order before it is sent: time, price, keyboard, and what closes meanwhile."""
import json
import os
import re
from datetime import datetime, timezone
from pathlib import Path

from conftest import ANGERS, ENGHIEN, Api, check, expect, sign_in
from test_customer import add


def test_an_order_is_wanted_for_a_quarter_of_an_hour_in_which_the_kitchen_has_room(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    # One of each day's is full.
    page.route("**/slots?*", lambda route: route.fulfill(json={"items": [
        {**slot, "isFree": index != 1} for index, slot in enumerate(route.fetch().json()["items"])]}))
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    page.get_by_label("Plus tard").check()
    slots = page.get_by_label("Heure souhaitée")
    # Late in the evening it is one of tomorrow's.
    expect(slots.locator("option", has_text="complet").first).to_be_disabled()
    wanted = slots.locator("option:not([disabled])").nth(1).get_attribute("value")
    slots.select_option(wanted)
    page.get_by_label(re.compile("^Espèces")).check()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    order = customer("GET", "/orders")["items"][0]
    assert datetime.fromisoformat(order["scheduledFor"]).timestamp() * 1000 == int(wanted)


def test_a_wanted_time_stays_what_was_chosen(person):
    """Another takes the last place of it meanwhile: that is said, and the order does not slide to another time."""
    customer = Api.customer()
    page = person()
    page.clock.install()
    taken = []

    def slots(route):
        items = route.fetch().json()["items"]
        route.fulfill(json={"items": [{**one, "isFree": one["isFree"] and one["from"] not in taken} for one in items]})

    page.route("**/slots?*", slots)
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto("/panier")
    page.get_by_label("Plus tard").check()
    field = page.get_by_label("Heure souhaitée")
    wanted = field.locator("option:not([disabled])").nth(2).get_attribute("value")
    field.select_option(wanted)
    taken.append(datetime.fromtimestamp(int(wanted) / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
    page.clock.fast_forward("01:01")
    expect(page.get_by_role("alert").filter(has_text="n’est plus libre")).to_be_visible()
    expect(field).to_have_value(wanted)
    page.get_by_label(re.compile("^Espèces")).check()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_role("heading", name="Votre commande")).to_be_visible()
    assert customer("GET", "/orders")["items"] == []


def test_the_button_names_what_is_charged(person):
    """Until the platform has said what is owed, with fee and discount, the order cannot be sent."""
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    held, is_late = [], True
    page.route("**/quotes", lambda route: held.append(route) if is_late else route.continue_())
    page.goto("/panier")
    expect(page.get_by_role("button", name="Calcul du prix…")).to_be_disabled()
    is_late = False
    for route in held:
        route.continue_()
    page.get_by_label(re.compile("^Espèces")).check()
    button = page.get_by_role("button", name=re.compile("Commander et payer"))
    said = re.search(r"(\d+),(\d\d)", button.inner_text())
    button.click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    assert customer("GET", "/orders")["items"][0]["total"]["amount"] == int(said[1] + said[2])


def test_a_basket_is_of_one_pizzeria(person):
    page = person()
    page.goto(f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto(f"/carte/{ENGHIEN}")
    page.get_by_role("button", name=re.compile("^Margherita")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("dialog", name="Votre panier vient de OC Pizza Angers")).to_be_visible()
    check(page, "client-other-restaurant", widths=(390, 1280))
    page.get_by_role("button", name="Garder mon panier").click()
    page.goto("/panier")
    expect(page.get_by_text(re.compile("^Reine")).first).to_be_visible()


def test_somebody_orders_with_the_keyboard_alone(person):
    customer = Api.customer()
    page = person(1280, 900)
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    keys = page.keyboard

    def reach(role, name, key="Tab", most=80):
        wanted = page.get_by_role(role, name=name).first
        expect(wanted).to_be_attached()
        for _ in range(most):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            keys.press(key)
        raise AssertionError(f"{name} is not reached")

    reach("button", re.compile("^Margherita"))
    keys.press("Enter")
    reach("button", re.compile("^Ajouter"))
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    reach("link", re.compile("^Commander"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Votre commande")).to_be_focused()
    reach("radio", re.compile("^Carte bancaire"))
    keys.press("ArrowDown")
    reach("button", re.compile("^Commander et payer"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_focused()


def test_in_maintenance_ordering_is_closed_and_tracking_open(person):
    """What `ocpizza maintenance` writes is read within a second. Nothing else runs while it says so."""
    customer = Api.customer()
    order = customer.order("Tiramisu")
    page = person()
    sign_in(page, customer.account["email"], "/commandes")
    shop = person()
    sign_in(shop, customer.account["email"], f"/carte/{ANGERS}")
    add(shop, "Reine")
    shop.goto("/panier")
    shop.get_by_label(re.compile("^Espèces")).check()
    expect(shop.get_by_role("button", name=re.compile("Commander et payer"))).to_be_enabled()
    sent = []
    shop.on("request", lambda request: sent.append(request) if request.method == "POST" and request.url.endswith("/orders") else None)
    file = Path(os.environ["RUN"]) / "maintenance.json"
    try:
        for mode in ("tracking-only", "on"):
            new = file.with_suffix(".new")
            new.write_text(json.dumps({"maintenance": mode == "on", "message": "Retour à 18 h.", "mode": mode}))
            new.rename(file)
            Api().wait_for("/maintenance", lambda found: found["mode"] == mode)
            page.goto("/")
            expect(page.get_by_text("Retour à 18 h.")).to_be_visible()
            expect(page.get_by_role("link", name=re.compile("Voir la carte"))).to_be_hidden()
            if mode == "tracking-only":
                # In the middle of an order it is said at once, and the basket stays.
                shop.get_by_role("button", name=re.compile("Commander et payer")).click()
                expect(shop.get_by_text("Retour à 18 h.")).to_be_visible(timeout=8000)
                # Nobody is served later who was told that we are closed: a second attempt would come within a third of one.
                shop.wait_for_timeout(1000)
                assert len(sent) == 1
                page.get_by_role("main").get_by_role("link", name="Mes commandes").click()
                page.get_by_role("link", name=re.compile(order["number"])).click()
                expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    finally:
        file.unlink()
        Api().wait_for("/maintenance", lambda found: found["mode"] == "off")
    shop.reload()
    expect(shop.get_by_role("heading", name="Votre commande")).to_be_visible()
    expect(shop.get_by_text("Reine (moyenne)").first).to_be_visible()
