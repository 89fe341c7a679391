"""The production shape (compose/local/production.sh), started once for all parts that need it and stopped at the end."""
import atexit
import http.client
import json
import os
import ssl
import subprocess
import time
import urllib.error
import urllib.request
import uuid

from report import BIN, ROOT, run

RUN = ROOT / ".run" / "operations" / "production"
CONF = RUN / "root/etc/ocpizza"
LIB = RUN / "root/usr/lib/ocpizza"
STATE = RUN / "root/var/lib/ocpizza"
SCRIPT = ROOT / "compose/local/production.sh"
HTTPS, HTTP, PORTS = 8443, 8081, "23"
ENVIRONMENT = os.environ | {
    "RUN": str(RUN), "BIN": str(BIN), "PORTS": PORTS, "HTTPS_PORT": str(HTTPS), "HTTP_PORT": str(HTTP),
    "STRIP": "yes", "ORDERS_PER_MINUTE": "1000000", "ORDERS_MAXIMUM_OPEN": "0", "CARTE": str(RUN / "carte.json"),
}
PASSWORD = "margherita-4-demo"
ANGERS, PIZZAS = "01930000-0000-7000-8000-000000000101", "01930000-0000-7000-8000-000000000202"
_started = False


def start():
    """Starts it, if no other part has."""
    global _started
    if _started:
        return
    _started = True
    # While one writes a part: it stays for the next run.
    if "OPERATIONS_KEEP" in os.environ and (RUN / "demo-loaded").exists() and (RUN / "supervisord.pid").exists():
        return
    subprocess.run([SCRIPT, "down"], env=ENVIRONMENT, check=False)
    subprocess.run(["rm", "-rf", RUN], check=True)
    RUN.mkdir(parents=True)
    # Every restaurant is open all day, so that the tests do not depend on the time.
    with open(ROOT / "compose/demo/carte.json") as carte, open(RUN / "carte.json", "w") as always:
        subprocess.run(["python3", ROOT / "compose/demo/all_day.py"], stdin=carte, stdout=always, check=True)
    if "OPERATIONS_KEEP" not in os.environ:
        atexit.register(subprocess.run, [SCRIPT, "down"], env=ENVIRONMENT)
    begin = time.monotonic()
    up = run(SCRIPT, "up", env=ENVIRONMENT)
    if up.returncode != 0:
        raise SystemExit(f"the production shape did not start:\n{up.stdout[-2000:]}")
    print(f"        started in {time.monotonic() - begin:.0f} s")
    # However many orders the parts place, nothing runs out.
    infra("psql", "-qc", "UPDATE kitchen.stock SET quantity = 1000000000")


def ocpizza(*words):
    return run(SCRIPT, "ocpizza", *words, env=ENVIRONMENT)


def script(*words):
    return run(SCRIPT, *words, env=ENVIRONMENT)


def infra(*words):
    return run(ROOT / "compose/local/infra.sh", *words, env=ENVIRONMENT | {
        "PG_PORT": f"{PORTS}432", "AMQP_PORT": f"{PORTS}672", "TLS": str(CONF / "tls")})


def trust():
    return ssl.create_default_context(cafile=CONF / "tls/authority.pem")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body or b"null")


def ask(method, path, body=None, headers=None, token=None, timeout=15):
    """Asks through nginx, as an app does."""
    request = urllib.request.Request(f"https://localhost:{HTTPS}{path}", method=method)
    # A change that may be sent again carries a key.
    for name, value in ({"Idempotency-Key": str(uuid.uuid4())} | (headers or {})).items():
        request.add_header(name, value)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, context=trust(), timeout=timeout) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def sign_in(name):
    """As an app does: what is answered 503 is sent again."""
    for _ in range(20):
        answer = ask("POST", "/login", {"email": f"{name}@ocpizza.example", "password": PASSWORD})
        if answer.status not in (429, 502, 503, 504):
            break
        time.sleep(1)
    return answer.json["accessToken"]


def draft():
    """An order that can be placed at any time."""
    pizzas = ask("GET", f"/products?restaurant={ANGERS}&category={PIZZAS}").json["items"]
    # What is sold is a size, where there are several.
    sold = next(sold["id"] for pizza in pizzas for sold in pizza.get("sizes") or [pizza] if sold.get("isAvailable"))
    return {
        "restaurantId": ANGERS, "fulfilment": "takeaway", "paymentMethod": "cash", "lines": [{"productId": sold, "quantity": 1}],
    }


def admin(number, path, replica=0):
    """Asks a service at its health port."""
    return admin_text(f"{PORTS}{replica}8{number}", path)


def admin_text(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=15)
    connection.request("GET", path)
    return connection.getresponse().read().decode()
