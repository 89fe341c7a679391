"""A browser against the running platform: PORT is the gateway's, RUN the platform's directory.

Every page of a test must end without an error in its console, and without a violation of its policy.
"""
import json
import os
import re
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect, sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8080')}"
PASSWORD = "margherita-4-demo"
# Open day and night in the demo, and in the tests' carte.
ANGERS = "01930000-0000-7000-8000-000000000101"
# In the demo no test orders there.
ENGHIEN = "01930000-0000-7000-8000-000000000104"
SHOTS = Path(__file__).parent / "shots"
TAKES_SHOTS = bool(os.environ.get("SHOTS"))
# Limits are for a machine that is slow and busy: whatever waits goes on as soon as it can.
expect.set_options(timeout=45_000)


class Api:
    """What an app would do: for what a test needs to be there before somebody clicks."""

    def __init__(self, email=None, password=PASSWORD):
        self.token = None
        if email:
            self.session = self("POST", "/login", {"email": email, "password": password})
            self.token, self.account = self.session["accessToken"], self.session["account"]

    def __call__(self, method, path, body=None, headers=()):
        request = urllib.request.Request(BASE + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Accept", "application/json")
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if method == "POST":
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        for name, value in dict(headers).items():
            request.add_header(name, value)
        for attempt in range(60):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                # Passwords are hashed one after another: too many at once are told to come again.
                if error.code in (429, 503) and attempt < 59:
                    time.sleep(float(error.headers.get("Retry-After") or 1))
                    continue
                raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    @staticmethod
    def demo(name):
        return Api(f"{name}@ocpizza.example")

    @staticmethod
    def customer(**fields):
        email = f"web-{uuid.uuid4()}@example.com"
        Api()("POST", "/createAccount", {
            "firstName": "Camille", "lastName": "Moreau", "email": email, "password": PASSWORD, "phone": "06 12 34 56 78", **fields})
        return Api(email)

    def product(self, name):
        """What is sold by that name: "Reine (grande)" is a size of the Reine."""
        for item in self("GET", f"/products?restaurant={ANGERS}")["items"]:
            for size in item.get("sizes", []):
                if f"{item['name']} ({size['name'].lower()})" == name:
                    return size
            if item["name"] == name:
                return item
        raise AssertionError(f"{name} is not on the carte")

    def order(self, *names, fulfilment="takeaway", method="cash", note=None, address=None, **fields):
        lines = [{"productId": self.product(name)["id"], "quantity": 1} for name in names]
        return self("POST", "/orders", {
            "restaurantId": ANGERS, "fulfilment": fulfilment, "paymentMethod": method, "lines": lines,
            **({"note": note} if note else {}), **({"address": address} if address else {}), **fields})

    def wait_for(self, path, is_so, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            found = self("GET", path)
            if is_so(found):
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.1)

    @staticmethod
    def wait_until(is_so, seconds=60):
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def step(self, order, status, body=None):
        return self("PUT", f"/orders/{order['id']}/{status}", body)

    def collect(self, order):
        """The customer pays in cash and takes the order along. Orders learns of the money by an event."""
        self("POST", "/payment", {"orderId": order["id"], "method": "cash"})
        self.wait_for(f"/orders/{order['id']}", lambda found: found["isPaid"])
        self.step(order, "collected")


DRAWERS = f"/restaurants/{ANGERS}/drawers"


def euros(cents):
    return {"amount": cents, "currency": "EUR"}


def new_purse(float=None):
    """Has the demo's courier hand over whatever they took, and opens a purse where a float is said. The courier, and the purse."""
    courier, cashier = Api.demo("courier"), Api.demo("cashier")
    purse = next(iter(courier("GET", f"{DRAWERS}?open=true")["items"]), None) or courier("POST", DRAWERS, {"float": euros(0)})
    cheques = [one["entry"] for one in purse["taken"] if one["method"] == "cheque"]
    cashier("PUT", f"{DRAWERS}/{purse['id']}/count", {"counted": purse["expected"], "cheques": cheques})
    return courier, float is not None and courier("POST", DRAWERS, {"float": euros(float)})


NEAR = {"line1": "12 rue Saint-Laud", "postalCode": "49100", "city": "Angers", "latitude": 47.4723, "longitude": -0.5523}


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--lang=fr-FR"], env={**os.environ, "LANGUAGE": "fr"})
        yield browser
        browser.close()


@pytest.fixture
def person(browser):
    """Makes somebody's browser: a window with storage of its own. What goes wrong in it fails the test."""
    contexts, errors = [], []

    def make(width=390, height=844, scheme="light", timezone_id="Europe/Paris", **options):
        context = browser.new_context(
            base_url=BASE, viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR",
            timezone_id=timezone_id, reduced_motion="reduce", **options)
        contexts.append(context)

        def console(message):
            # A refused request is shown in the console too: pages handle those.
            if message.type == "error" and "Failed to load resource" not in message.text:
                errors.append(message.text)

        context.on("console", console)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.set_default_timeout(45_000)
        page = context.new_page()
        page.ignored = errors.clear
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


def mail_to(address, pattern, seconds=60):
    """What a mail to the address says, by a pattern's first group."""
    folder = Path(os.environ["RUN"]) / "mail" / "new"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for path in sorted(folder.glob("*"), key=lambda one: one.stat().st_mtime, reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            found = address in str(mail["To"]) and re.search(pattern, mail.get_content())
            if found:
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address} that says {pattern}")


# Drawn, and nothing on its way from one colour to another.
SETTLED = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  await Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < 5000).map(one => one.finished.catch(() => 0)))
}"""
# What is found on a page that changes meanwhile holds for no state of it, so then it is looked at again.
LOOK = """async options => {
  let isChanged = false, found
  const observer = new MutationObserver(() => { isChanged = true })
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "disabled", "hidden"] })
  for (let turn = 0; turn === 0 || (isChanged && turn < 5); turn++) {
    isChanged = false
    found = await axe.run(options)
  }
  observer.disconnect()
  return found.violations
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def check(page, name, widths=(320, 390, 1280), schemes=("light", "dark")):
    """Nothing that WCAG 2.2 AA forbids, nothing wider than the screen, in light and dark, at three widths.

    With SHOTS=1 it takes pictures too, for people to look at."""
    before = page.viewport_size
    faults = []
    # What is off the screen keeps the colours that it was drawn in.
    page.evaluate("document.querySelectorAll('.ticket').forEach(one => one.style.contentVisibility = 'visible')")
    # The platform's price, and the button that names it, come later than what it is the price of.
    expect(page.get_by_role("button", name="Calcul du prix…")).to_have_count(0)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        paper = {"light": "rgb(251, 247, 241)", "dark": "rgb(23, 19, 16)"}[scheme]
        expect(page.locator("body")).to_have_css("background-color", paper)
        for width in widths:
            page.set_viewport_size({"width": width, "height": {320: 640, 390: 844}.get(width, 900)})
            page.evaluate(SETTLED)
            if not page.evaluate("'axe' in window"):
                page.evaluate(AXE_SCRIPT)
            for fault in page.evaluate(LOOK, {"runOnly": RULES, "resultTypes": ["violations"]}):
                places = ", ".join(f"{node['html'][:120]} ({node['any'][0]['message'][:160] if node['any'] else ''})" for node in fault["nodes"][:3])
                faults.append(f"{name} {scheme} {width}: {fault['id']}: {fault['help']}: {places}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                faults.append(f"{name} {scheme} {width}: {wide} pixels too wide")
            if TAKES_SHOTS and (width, scheme) in {(390, "light"), (1280, "dark")}:
                page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=False)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
    assert not faults, "\n".join(faults)


def type_address(within, line1, postal_code, city):
    within.get_by_label("Numéro et rue").fill(line1)
    within.get_by_label("Code postal").fill(postal_code)
    within.get_by_label("Ville").fill(city)


def sign_in(page, email, next="/"):
    page.goto(f"/connexion?suite={next}")
    log_in(page, email)
    page.wait_for_url(BASE + next)


def log_in(page, email):
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    button = page.get_by_role("button", name="Se connecter")
    for _ in range(9):
        button.click()
        try:
            return expect(button).to_be_hidden(timeout=10_000)
        except AssertionError:
            # Passwords are hashed one after another: who comes when many do is asked to try again.
            continue
    expect(button).to_be_hidden()


def staff(page, path, name):
    """Opens a screen of the shop as one of the demo's people."""
    page.goto(path)
    log_in(page, f"{name}@ocpizza.example")


def hold_time(page):
    """Time passes only as the test says, from now on: however slow the machine is, what can be done for some seconds can be done."""
    page.clock.pause_at(datetime.now() + timedelta(seconds=30))


def go_offline(page):
    """As a browser does that loses its network: streams that are open break too, which the emulation alone does not do."""
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")


def fill_card(page, number="4242424242424242"):
    frame = page.frame_locator(".card-form")
    frame.get_by_label("Numéro de carte").fill(number)
    frame.get_by_label("Expire fin").fill("12/30")
    frame.get_by_label("Code au dos").fill("123")
