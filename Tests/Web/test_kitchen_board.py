"""What the board says by itself: time, order, sound."""
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conftest import ANGERS, Api, expect, staff
from test_kitchen import board, ticket


def pause(manager, minutes):
    path = f"/restaurants/{manager.account['restaurantId']}"
    version = manager("GET", f"{path}/settings")["version"]
    manager("PUT", f"{path}/pause", {"minutes": minutes}, {"If-Match": f'"{version}"'})


def test_a_pause_that_somebody_else_makes_is_seen_within_a_minute(person):
    """No event tells of it, so the board asks. That it is drawn every five seconds must not put that off."""
    manager = Api.demo("manager.clichy")
    page = person(1280, 900)
    page.clock.install()
    staff(page, "/cuisine", "manager.clichy")
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
    said = page.get_by_role("status").filter(has_text=re.compile("En pause jusqu’à"))
    expect(said).to_be_hidden()
    try:
        pause(manager, 15)
        Api.wait_until(lambda: page.clock.run_for(5000) or said.is_visible())
    finally:
        pause(manager, 0)


def test_a_pause_is_seen_on_the_board(person):
    manager = Api.demo("manager.clichy")
    page = person(1280, 900)
    staff(page, "/cuisine", "manager.clichy")
    page.get_by_role("button", name="Pause", exact=True).click()
    try:
        page.get_by_role("dialog").get_by_role("button", name="15 min").click()
        expect(page.get_by_role("status").filter(has_text=re.compile("En pause jusqu’à"))).to_be_visible()
    finally:
        pause(manager, 0)


def test_colour_and_word_follow_the_time_that_is_left(person):
    """A delivery is urgent two minutes earlier than a take-away: it still has to be packed and taken along."""
    customer = Api.customer()
    order = customer.order("Calzone (grande)")
    ready = datetime.fromisoformat(customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)["promisedAt"])
    one = next(item for item in Api.demo("pizzaiolo").wait_for(
        f"/kitchen/tickets?restaurant={ANGERS}", lambda list: any(item["orderId"] == order["id"] for item in list["items"]))["items"] if item["orderId"] == order["id"])
    page = person(1280, 900)
    page.clock.install()
    made = [{**one, "orderId": f"01990000-0000-7000-8000-00000000000{index}", "number": f"00000{index}", "fulfilment": way, "readyAt": ready.isoformat()}
            for index, way in enumerate(("takeaway", "delivery"))]
    page.route("**/kitchen/tickets?*", lambda route: route.fulfill(json={"items": made}))
    staff(page, "/cuisine", "pizzaiolo")
    cards = [page.locator(f".ticket[data-order='{item['orderId']}']") for item in made]
    expect(cards[0]).to_be_visible()
    head, colours = cards[0].locator("header"), set()
    said = None
    for minutes, words in ((-6.5, ("À l’heure", "À l’heure")), (-5, ("À l’heure", "Bientôt")), (-3, ("Bientôt", "Bientôt")), (1, ("En retard", "En retard"))):
        page.clock.set_fixed_time(ready + timedelta(minutes=minutes))
        page.clock.run_for(6000)
        for card, word in zip(cards, words):
            expect(card.get_by_text(word, exact=True)).to_be_visible()
        if words[0] != said:
            # A colour changes over a moment.
            for colour in colours:
                expect(head).not_to_have_css("background-color", colour)
            colours.add(head.evaluate("element => getComputedStyle(element).backgroundColor"))
        said = words[0]
    assert len(colours) == 3
    expect(cards[0].get_by_role("timer")).to_contain_text("retard 1:0")
    expect(page.get_by_role("button", name="2 en retard")).to_be_visible()


def test_the_oldest_is_first_and_all_is_counted(person):
    customer = Api.customer()
    first = customer.order("Margherita (grande)")
    customer.wait_for(f"/orders/{first['id']}", lambda found: "promisedAt" in found)
    second = customer.order("Margherita (grande)", "Margherita (grande)")
    page = board(person)
    expect(ticket(page, second)).to_be_visible()
    orders = page.locator(".ticket[data-order]").evaluate_all("all => all.map(one => one.dataset.order)")
    assert orders.index(first["id"]) < orders.index(second["id"])
    count = page.locator(".all-day li", has_text="Margherita (grande)").first.locator("strong")
    before = int(count.inner_text())
    assert before >= 3
    customer.step(second, "cancelled")
    expect(count).to_have_text(str(before - 2))


def test_what_is_for_later_waits_with_a_countdown(person):
    customer = Api.customer()
    now = datetime.now(ZoneInfo("Europe/Paris"))
    # Late in the evening what is left of today is to be begun soon.
    slot = next(slot for day in (now.date(), now.date() + timedelta(days=1))
                for slot in customer("GET", f"/restaurants/{ANGERS}/slots?fulfilment=takeaway&day={day}")["items"][-1:]
                if datetime.fromisoformat(slot["from"]) - now > timedelta(hours=1))
    order = customer.order("Calzone (petite)", scheduledFor=slot["from"])
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    page = board(person)
    later = page.locator(".strip li", has_text=order["number"].lstrip("0").zfill(3)).filter(has_text="Calzone")
    expect(later.get_by_text(re.compile(r"^à commencer dans "))).to_be_visible()
    expect(ticket(page, order)).to_have_count(0)
    customer.step(order, "cancelled")


def test_it_rings_in_a_hidden_tab_until_somebody_reacts(person):
    page = person(1280, 900)
    page.add_init_script("""
      window.tones = 0
      const start = OscillatorNode.prototype.start
      OscillatorNode.prototype.start = function (...when) { window.tones++; return start.apply(this, when) }""")
    staff(page, "/cuisine", "pizzaiolo")
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
    page.get_by_role("heading", name=re.compile("^Cuisine")).click()
    expect(page.get_by_role("button", name="Son activé")).to_be_visible()
    # Another tab is in front.
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true })
      document.dispatchEvent(new Event("visibilitychange"))
    }""")
    order = Api.customer().order("Cola (33 cl)")
    expect(page).to_have_title(re.compile(r"^\(1\) Cuisine"))
    rung = page.evaluate("window.tones")
    Api.wait_until(lambda: page.evaluate("window.tones") >= rung + 2)
    page.evaluate("""() => {
      delete document.hidden
      document.dispatchEvent(new Event("visibilitychange"))
    }""")
    expect(ticket(page, order)).to_be_visible()
    page.get_by_role("heading", name=re.compile("^Cuisine")).click()
    expect(page).to_have_title(re.compile("^Cuisine"))
    page.wait_for_timeout(500)
    rung = page.evaluate("window.tones")
    page.wait_for_timeout(3500)
    assert page.evaluate("window.tones") == rung


def test_a_silence_ends_in_the_morning(person):
    """Nobody has to think of it in the morning: the next day's first order rings."""
    page = person(1280, 900)
    page.clock.install()
    staff(page, "/cuisine", "pizzaiolo")
    expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
    page.get_by_role("heading", name=re.compile("^Cuisine")).click()
    page.get_by_role("button", name="Son activé").click()
    expect(page.get_by_role("button", name="Son coupé")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Son coupé")).to_be_visible()
    page.clock.fast_forward("24:00:00")
    page.clock.run_for(6000)
    expect(page.get_by_role("button", name=re.compile("Son activé|Activer le son"))).to_be_visible()
