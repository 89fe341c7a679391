"""Stripe's form, on an origin of its own, under the policy that nginx sends with it. Stripe's script cannot be had here: what stands
for it has the same calls, and makes the payment method at the provider's simulator."""
import json
import os
import re
import urllib.request
from pathlib import Path

from conftest import ANGERS, BASE, Api, expect, sign_in
from test_customer import add

ROOT = Path(__file__).resolve().parents[2]
SIMULATOR = f"http://127.0.0.1:{os.environ.get('PROVIDER_PORT', '28420')}"
STRIPE = """
window.Stripe = key => {
  const made = {}
  return {
    elements: () => ({ create: kind => {
      const listeners = [], input = document.createElement("input")
      input.ariaLabel = kind
      input.oninput = () => listeners.forEach(tell => tell({ complete: input.value.length > 2 }))
      return made[kind] = { input, mount: place => place.append(input), focus: () => input.focus(), on: (_, listener) => listeners.push(listener) }
    } }),
    createPaymentMethod: async ({ type, card }) => {
      if (card.input.value.length < 16) return { error: { message: "Votre numéro de carte est incomplet." } }
      const [month, year] = made.cardExpiry.input.value.split("/")
      const answer = await fetch("https://api.stripe.com/v1/payment_methods", { method: "POST", body: JSON.stringify({
        number: card.input.value, exp_month: month, exp_year: "20" + year, cvc: made.cardCvc.input.value }) })
      return { paymentMethod: await answer.json() }
    },
  }
}"""


CARDS = "https://cartes.ocpizza.example"
POLICY = re.search(r'Content-Security-Policy "([^"]+)"', (ROOT / "compose/nginx/card-form.conf").read_text())[1].replace("https://@NAME@", BASE)


def with_stripe(page, script):
    """As a gateway with `gateway.cardForm` set to that form."""
    def site(route):
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": answer.headers["content-security-policy"].replace(SIMULATOR, CARDS)}
        route.fulfill(response=answer, headers=headers, body=answer.text().replace(f"{SIMULATOR}/card-form", f"{CARDS}/#pk_test_essai"))

    def form(route):
        name = route.request.url.removeprefix(CARDS + "/") or "index.html"
        route.fulfill(path=ROOT / ".run/web/card-form" / name, headers={"Content-Security-Policy": POLICY})

    def methods(route):
        with urllib.request.urlopen(urllib.request.Request(
                SIMULATOR + "/card-form", route.request.post_data.encode(), {"Content-Type": "application/json"})) as answer:
            route.fulfill(json=json.load(answer), headers={"Access-Control-Allow-Origin": "*"})

    page.route(re.compile(re.escape(BASE) + r"/(panier|commande/.*)?$"), lambda route: site(route) if route.request.resource_type == "document" else route.fallback())
    page.route(CARDS + "/**", form)
    page.route("https://api.stripe.com/v1/payment_methods", methods)
    page.route("https://js.stripe.com/v3/", lambda route: route.fulfill(content_type="text/javascript", body=script) if script else route.abort())


def fill(page, number="4242424242424242"):
    frame = page.frame_locator(".card-form")
    frame.get_by_label("cardNumber").fill(number)
    frame.get_by_label("cardExpiry").fill("12/30")
    frame.get_by_label("cardCvc").fill("123")
    return frame


def order(person, script=STRIPE):
    page = person()
    with_stripe(page, script)
    asked = []
    page.on("request", lambda request: asked.append((request.frame == page.main_frame, request.url)))
    sign_in(page, Api.customer().account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto("/panier")
    expect(page.locator(".card-form")).to_be_visible()
    return page, asked


def test_a_customer_pays_by_card_with_stripe(person):
    page, asked = order(person)
    frame = page.frame_locator(".card-form")
    # By the keyboard: the browser that is driven here loses a click that follows at once on what was typed in another process's frame.
    button = page.get_by_role("button", name=re.compile("Commander et payer"))
    button.press("Enter")
    expect(frame.get_by_text("À compléter : numéro de carte.")).to_be_visible()
    fill(page, "4242")
    button.press("Enter")
    expect(frame.get_by_text("Votre numéro de carte est incomplet.")).to_be_visible()
    fill(page)
    button.press("Enter")
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    expect(page.get_by_text("Payée")).to_be_visible()
    assert any("js.stripe.com" in url for _, url in asked)
    assert not any(is_ours and "stripe.com" in url for is_ours, url in asked), "the site itself asked Stripe for something"


def test_the_bank_asks_where_the_provider_is_stripe(person):
    page, _ = order(person)
    fill(page, "4000000000003220")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Payée")).to_be_visible()


def test_without_stripe_s_script_the_order_is_not_placed_and_says_why(person):
    page, _ = order(person, script=None)
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.frame_locator(".card-form").get_by_text(re.compile("Payez à la remise"))).to_be_visible()
    page.get_by_label(re.compile("^Espèces")).check()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
