"""The courier's page, also without a network."""
import re
import time

from conftest import DRAWERS, NEAR, Api, check, expect, go_offline, hold_time, log_in, new_purse, staff


def ready_delivery(customer, name="Reine (grande)", method="cash"):
    order = customer.order(name, fulfilment="delivery", address=NEAR, method=method, note="Code 12B")
    pizzaiolo = Api.demo("pizzaiolo")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    return pizzaiolo.step(order, "ready")


def short(order):
    return order["number"].lstrip("0").zfill(3)


def rounds(person, has_clock=False, **options):
    page = person(390, 844, **options)
    if has_clock:
        page.clock.install()
    staff(page, "/livraison", "courier")
    expect(page.get_by_role("heading", name="Livraison")).to_be_visible()
    return page


def line_of(within, order):
    """By its number alone: "100" is a part of a postal code too."""
    return within.get_by_text(re.compile(rf"^{short(order)}( ·|$)")).locator("xpath=ancestor::li")


def take(page, *orders):
    for order in orders:
        line_of(page, order).get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("^Partir avec")).click()


def test_two_orders_go_on_one_round_and_money_is_taken_at_the_door(person):
    customer = Api.customer()
    new_purse()
    first, second = ready_delivery(customer), ready_delivery(customer, "Margherita (petite)")
    page = rounds(person, user_agent="Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36")
    take(page, first, second)
    card = line_of(page.get_by_role("region", name="Ma tournée"), first)
    expect(card.get_by_text("Camille Moreau")).to_be_visible()
    expect(card.get_by_text("À encaisser 13,50")).to_be_visible()
    expect(card.get_by_role("link", name=re.compile("^Appeler"))).to_have_attribute("href", "tel:+33612345678")
    expect(card.get_by_role("link", name="Itinéraire")).to_have_attribute("href", re.compile(r"^geo:0,0\?q=47\.4"))
    customer.wait_for(f"/orders/{second['id']}", lambda found: found["status"] == "delivering")
    card.get_by_role("button", name=re.compile("^Encaissé 13,50")).click()
    found = customer.wait_for(f"/orders/{first['id']}", lambda found: found["status"] == "delivered")
    assert found["isPaid"]
    line_of(page.get_by_role("region", name="Ma tournée"), second).get_by_role("button", name="Impossible").click()
    page.get_by_label("Personne à l’adresse").check()
    page.get_by_role("button", name="Rapporter la commande").click()
    found = customer.wait_for(f"/orders/{second['id']}", lambda found: found["status"] == "returned")
    assert found["reason"] == "nobody-there"
    # No purse was open: what came in is in the one that is opened now.
    bank = open_bank(page)
    bank.get_by_label(re.compile("^Fond de caisse")).fill("30")
    bank.get_by_role("button", name="Ouvrir ma caisse").click()
    expect(bank.get_by_text("43,50")).to_be_visible()
    expect(line_of(bank, first).get_by_text("13,50")).to_be_visible()
    expect(bank.get_by_role("listitem")).to_have_count(1)


def open_bank(page):
    page.get_by_role("button", name="Ma caisse").click()
    return page.get_by_role("dialog")


def test_the_round_goes_on_without_a_network(person):
    customer = Api.customer()
    order = ready_delivery(customer)
    courier, _ = new_purse(1000)
    page = rounds(person)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    expect(open_bank(page).get_by_text("dont fond 10,00")).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    take(page, order)
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "delivering")
    go_offline(page)
    expect(page.get_by_text("Hors ligne")).to_be_visible()
    # Even the page itself opens again, with the list as it was.
    page.reload()
    mine = line_of(page.get_by_role("region", name="Ma tournée"), order)
    expect(mine.get_by_text("12 rue Saint-Laud")).to_be_visible()
    mine.get_by_role("button", name=re.compile("^Encaissé")).click()
    expect(page.get_by_text("2 étapes à envoyer")).to_be_visible()
    expect(mine).to_be_hidden()
    page.reload()
    expect(page.get_by_text("2 étapes à envoyer")).to_be_visible()
    # The purse as it was last read, and what waits.
    bank = open_bank(page)
    expect(bank.get_by_text("23,50")).to_be_visible()
    expect(line_of(bank, order).get_by_text("à envoyer")).to_be_visible()
    check(page, "courier-bank-offline", widths=(390, 1280))
    page.get_by_role("button", name="Fermer").click()
    time.sleep(5)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "delivering"
    assert courier("GET", f"{DRAWERS}?limit=1")["items"][0]["taken"] == []
    page.context.set_offline(False)
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "delivered")
    assert found["isPaid"]
    purse = courier("GET", f"{DRAWERS}?limit=1")["items"][0]
    assert purse["expected"]["amount"] == 2350 and [one["orderNumber"] for one in purse["taken"]] == [order["number"]]
    bank = open_bank(page)
    expect(bank.get_by_text("à envoyer")).to_be_hidden()
    expect(bank.get_by_text("23,50")).to_be_visible()
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_text("étapes à envoyer")).to_be_hidden()


def test_what_was_refused_meanwhile_is_shown(person):
    customer, courier = Api.customer(), Api.demo("courier")
    order = ready_delivery(customer)
    page = rounds(person)
    expect(line_of(page, order)).to_be_visible()
    go_offline(page)
    expect(page.get_by_text("Hors ligne")).to_be_visible()
    take(page, order)
    # Somebody else takes it and brings it back meanwhile.
    courier.step(order, "delivering")
    courier.step(order, "returned", {"reason": "accident"})
    time.sleep(4.5)
    page.context.set_offline(False)
    expect(page.get_by_role("alert").filter(has_text="n’a pas été acceptée")).to_be_visible()
    page.get_by_role("button", name="J’ai vu").click()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_what_one_has_tapped_does_not_go_out_under_another_s_account(person):
    customer = Api.customer()
    order = ready_delivery(customer)
    page = rounds(person)
    expect(line_of(page, order)).to_be_visible()
    # The platform is away, the network is not.
    page.route("**/orders/*/delivering", lambda route: route.fulfill(status=503, json={"type": "/problems/unavailable"}))
    take(page, order)
    page.get_by_role("button", name=re.compile("^Compte : ")).click()
    expect(page.get_by_role("dialog").get_by_text("1 changement en attente")).to_be_visible()
    check(page, "courier-leave", widths=(390, 1280))
    time.sleep(4.5)
    page.get_by_role("dialog").get_by_role("button", name="Se déconnecter").click()
    page.unroute("**/orders/*/delivering")
    log_in(page, "manager@ocpizza.example")
    expect(page.get_by_text(re.compile("1 changement de .* attend"))).to_be_visible()
    time.sleep(3)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "ready"
    page.get_by_role("button", name=re.compile("^Compte : ")).click()
    page.get_by_role("dialog").get_by_role("button", name="Se déconnecter").click()
    log_in(page, "courier@ocpizza.example")
    found = customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "delivering")
    courier = Api.demo("courier")
    trace = Api.demo("manager").wait_for(f"/audit?context=orders&subject={order['id']}", lambda list: any(line["action"] == "delivering" for line in list["items"]))
    assert found and next(line for line in trace["items"] if line["action"] == "delivering")["by"]["accountId"] == courier.account["id"]


def test_a_step_is_taken_back_and_a_cheque_is_noted(person):
    customer = Api.customer()
    order = ready_delivery(customer)
    new_purse(0)
    page = rounds(person, has_clock=True)
    expect(line_of(page, order)).to_be_visible()
    hold_time(page)
    take(page, order)
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_role("region", name="Prêtes à partir").get_by_text(short(order))).to_be_visible()
    page.clock.fast_forward(5000)
    # Long enough for a change to reach the platform, if one went out all the same.
    time.sleep(1)
    assert customer("GET", f"/orders/{order['id']}")["status"] == "ready"
    page.clock.resume()
    take(page, order)
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "delivering")
    card = line_of(page.get_by_role("region", name="Ma tournée"), order)
    card.get_by_label("Chèque").check()
    card.get_by_role("button", name=re.compile("^Encaissé 13,50")).click()
    customer.wait_for(f"/orders/{order['id']}", lambda found: found["status"] == "delivered")
    assert customer("GET", f"/orders/{order['id']}/invoice")["paymentMethod"] == "cheque"
    bank = open_bank(page)
    expect(bank.get_by_text("1 chèque")).to_be_visible()
    expect(line_of(bank, order).get_by_text("Chèque")).to_be_visible()


def test_the_page_opens_where_the_platform_or_the_network_is_too_slow(person):
    page = rounds(person)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    for answer in (lambda route: route.fulfill(status=503, body="away"), lambda route: time.sleep(8)):
        page.context.route("**/livraison", answer)
        page.reload()
        expect(page.get_by_role("heading", name="Livraison")).to_be_visible()
        page.context.unroute("**/livraison")


def test_looks(person):
    customer = Api.customer()
    first, second = ready_delivery(customer), ready_delivery(customer, "Tiramisu")
    page = rounds(person)
    take(page, first)
    expect(page.get_by_role("region", name="Ma tournée").get_by_text(short(first))).to_be_visible()
    line_of(page, second).get_by_role("checkbox").check()
    check(page, "courier-rounds")
    page.get_by_role("button", name="Impossible").first.click()
    check(page, "courier-failed")
    page.get_by_role("button", name="Fermer").click()
    new_purse()
    bank = open_bank(page)
    expect(bank.get_by_text("Le compte est bon.")).to_be_visible()
    check(page, "courier-bank-none")
    bank.get_by_label(re.compile("^Fond de caisse")).fill("30")
    bank.get_by_role("button", name="Ouvrir ma caisse").click()
    expect(bank.get_by_text("Rien d’encaissé")).to_be_visible()
    check(page, "courier-bank")
