"""The payment provider's simulator (localstripe), on loopback only. provider.py PORT

This changes localstripe where it differs from Stripe and we depend on it:
- Its own command listens on every interface, and writes all objects to one file under /tmp at each change. Each answer about a
  charge lists its refunds by searching all objects, a dozen times: at two thousand payments that takes 34 ms. Here objects are
  also stored by kind.
- Lists begin with the newest.
- A confirmation must say where the customer comes back to, or that there is no redirect; otherwise it is refused. Modern versions
  of the API do that, and a request names its version in `Stripe-Version`. A refused card is a `card_error` with its intent.
- A refund without an amount is of what is left, and not of everything once more; one of more than is left is refused.
- A bank that asks the customer (3-D Secure) has a page, /challenge/<intent>, where the customer agrees or declines and is sent
  back to `return_url`.
- A form for card numbers, /card-form, which a page shows in a frame: it sends the page a token and never the number.
- Events go to POST /payment/events of the gateway (PORT), signed with payment.webhook-secret of SECRETS_DIRECTORY.
"""
import html
import os
import sys
from collections import defaultdict
from contextvars import ContextVar
from urllib.parse import urlencode

from aiohttp import web
from localstripe import resources
from localstripe.resources import Event, List, PaymentIntent, PaymentMethod, Refund, Store, StripeObject, UserError
from localstripe.server import app, get_post_data
from localstripe.webhooks import register_webhook

port = int(sys.argv[1])
kinds = defaultdict(dict)
# Whether the request names a version of the API.
is_modern = ContextVar("is_modern", default=False)


def store_by_kind(store, key, value):
    dict.__setitem__(store, key, value)
    kinds[key.partition(":")[0]][key] = value


def remove_by_kind(store, key):
    dict.__delitem__(store, key)
    del kinds[key.partition(":")[0]][key]


def list_all(cls, url, limit=None, starting_after=None, **others):
    if others:
        raise UserError(400, "Unexpected " + ", ".join(others))
    found = List(url, limit=limit, starting_after=starting_after)
    found._list = list(reversed(kinds[cls.object].values()))
    return found


for key, value in resources.store.items():
    kinds[key.partition(":")[0]][key] = value
Store.__setitem__, Store.__delitem__ = store_by_kind, remove_by_kind
Store.dump_to_disk = lambda store: None
StripeObject._api_list_all = classmethod(list_all)

# Cards of Stripe's test mode that localstripe knows only by their numbers.
TEST_CARDS = {
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_threeDSecureRequiredChargeDeclined": "4000008400001629",
}
known_article = PaymentMethod._try_get_canonical_test_article.__func__
create_intent = PaymentIntent._api_create.__func__
confirm_intent = PaymentIntent._confirm
make_refund = Refund.__init__
is_declined = PaymentMethod._charging_is_declined


def test_article(cls, id):
    number = TEST_CARDS.get(id)
    if number is None:
        return known_article(cls, id)
    return PaymentMethod(type="card", card={"number": number, "exp_month": "12", "exp_year": "2030", "cvc": "123"})


def create(cls, confirm=None, return_url=None, automatic_payment_methods=None, use_stripe_sdk=None, **data):
    is_confirmed = confirm in (True, "true")
    if is_confirmed and is_modern.get() and not return_url and (automatic_payment_methods or {}).get("allow_redirects") != "never":
        raise UserError(400, "You must provide a `return_url`, or allow no redirects.")
    intent = create_intent(cls, **data)
    intent._return_url = return_url
    if is_confirmed:
        intent._confirm(on_failure_now=intent._report_failure)
    return intent


def confirm(intent, on_failure_now):
    confirm_intent(intent, on_failure_now)
    if intent.next_action:
        if intent._return_url:
            url = f"http://127.0.0.1:{port}/challenge/{intent.id}?" + urlencode({"client_secret": intent.client_secret})
            intent.next_action = {
                "type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": intent._return_url}}
        send_event("payment_intent.requires_action", intent)


def report_failure(intent):
    send_event("payment_intent.payment_failed", intent)
    error = UserError(402, "Your card was declined.", {"code": "card_declined", "payment_intent": intent._export()})
    error.body["error"]["type"] = "card_error"
    raise error


def refund(self, payment_intent=None, amount=None, **data):
    paid = payment_intent and PaymentIntent._api_retrieve(payment_intent).latest_charge
    if paid:
        left = paid.amount - paid.amount_refunded
        amount = left if amount is None else int(amount)
        if not 0 < amount <= left:
            raise UserError(400, f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).")
    make_refund(self, payment_intent=payment_intent, amount=amount, **data)


def send_event(type, intent):
    resources.schedule_webhook(Event(type, intent))


# A card that is refused when it is kept is refused when it pays too.
PaymentMethod._charging_is_declined = lambda method: is_declined(method) or method._attaching_is_declined()
PaymentMethod._try_get_canonical_test_article = classmethod(test_article)
PaymentIntent._api_create = classmethod(create)
PaymentIntent._confirm = confirm
PaymentIntent._report_failure = report_failure
Refund.__init__ = refund

PAGE = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Votre banque</title>
<style>
  body {{ font: 17px/1.5 Inter, "Segoe UI", system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center; }}
  main {{ max-width: 26rem; margin: 1rem; padding: 2rem; border: 1px solid #888; border-radius: 16px; }}
  h1 {{ font-size: 1.4rem; line-height: 1.25; }}
  button {{ font: inherit; font-weight: 600; min-height: 48px; padding: 0 1.4rem; border-radius: 12px; border: 1px solid #767676; cursor: pointer; }}
  button[value=pass] {{ background: #1c4f9c; color: #fff; border-color: #1c4f9c; }}
</style>
<main>
<h1>Votre banque vous demande de confirmer ce paiement</h1>
<p>OC Pizza, {amount} €</p>
<form method="post">
<input type="hidden" name="client_secret" value="{secret}">
<button name="outcome" value="pass">Confirmer</button>
<button name="outcome" value="fail">Refuser</button>
</form>
</main>
</html>
"""


async def challenge(request):
    """Serves the bank's page. The intent's client secret identifies the customer, not our key."""
    intent = PaymentIntent._api_retrieve(request.path.removeprefix("/challenge/"))
    data = request.query if request.method == "GET" else await get_post_data(request)
    if data.get("client_secret") != intent.client_secret:
        raise UserError(401, "Unauthorized")
    if request.method == "GET":
        page = PAGE.format(amount=f"{intent.amount / 100:.2f}".replace(".", ","), secret=html.escape(intent.client_secret))
        return web.Response(text=page, content_type="text/html")
    has_passed = data.get("outcome") == "pass"
    try:
        PaymentIntent._api_authenticate(intent.id, intent.client_secret, success=has_passed)
    except UserError as error:
        if error.code != 402:
            raise
        has_passed = False
    else:
        if not has_passed:
            send_event("payment_intent.payment_failed", intent)
    if not intent._return_url:
        return web.Response(status=204)
    query = urlencode({
        "payment_intent": intent.id, "payment_intent_client_secret": intent.client_secret,
        "redirect_status": "succeeded" if has_passed else "failed"})
    raise web.HTTPSeeOther(intent._return_url + ("&" if "?" in intent._return_url else "?") + query)


async def card_form(request):
    """Makes a payment method of a card number. With Stripe its own script does that, in a frame of its own too."""
    if request.method == "GET":
        with open(os.path.join(os.path.dirname(__file__), "card-form.html")) as page:
            return web.Response(text=page.read(), content_type="text/html")
    try:
        method = PaymentMethod(type="card", card=await request.json())
    except UserError as error:
        return error.to_response()
    return web.json_response({"id": method.id})


@web.middleware
async def bank(request, handler):
    is_modern.set("Stripe-Version" in request.headers)
    if request.path == "/card-form":
        return await card_form(request)
    if not request.path.startswith("/challenge/"):
        return await handler(request)
    try:
        return await challenge(request)
    except UserError as error:
        return error.to_response()


app.middlewares.insert(0, bank)
with open(os.environ["SECRETS_DIRECTORY"] + "/payment.webhook-secret") as secret:
    register_webhook(
        "ocpizza", os.environ.get("WEBHOOK") or f"http://127.0.0.1:{os.environ['PORT']}/payment/events", secret.readline().strip(), None)
web.run_app(app, host=os.environ.get("PROVIDER_HOST", "127.0.0.1"), port=port, access_log=None, print=None)
