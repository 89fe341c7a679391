"""What the bench measures: the running platform, and the peers that it is compared with."""
import json
import os
import pathlib
import random
import time
import urllib.error
import uuid

from measuring import BASE, LOCAL, PEERS, ROOT, RUN, SECONDS, call, shell, sql, wrk

DJANGO, NAMEKO = "http://127.0.0.1:15080", "http://127.0.0.1:15180"
SERVICES = "accounts catalogue orders kitchen delivery payment figures".split()
# The kitchen whose tickets are watched gets no other orders: its list holds the 200 that are due first.
WATCHED, *RESTAURANTS = [f"01930000-0000-7000-8000-00000000010{n}" for n in range(1, 7)]
PIZZAS = [f"01930000-0000-7000-8000-0000000003{n:02}" for n in range(1, 37)]
PLAIN_LINES = [{"productId": pizza, "quantity": 1} for pizza in PIZZAS]
PASSWORD = "margherita-4-demo"


def platform(action, **replicas):
    shell(f"{LOCAL}/platform.sh", action, **{f"{name.upper()}_REPLICAS": count for name, count in replicas.items()})


def log_in(email):
    return call("POST", "/login", {"email": email, "password": PASSWORD})["accessToken"]


def fill_storerooms(token):
    for restaurant in [WATCHED, *RESTAURANTS]:
        stock = call("GET", f"/restaurants/{restaurant}/stock", token=token)["items"]
        lines = [{"ingredientId": item["ingredientId"], "quantity": 1_000_000_000} for item in stock]
        call("POST", f"/restaurants/{restaurant}/stock-movements", {"kind": "count", "lines": lines}, token=token,
             key=str(uuid.uuid4()))


def customers(count):
    tokens = []
    for number in range(count):
        email = f"bench-{number}@example.com"
        try:
            call("POST", "/createAccount",
                 {"firstName": "Banc", "lastName": "d'essai", "email": email, "password": PASSWORD})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
        tokens.append(log_in(email))
    return tokens


class Platform:
    """The running platform, with full storerooms and customers."""

    def __init__(self):
        self.manager = log_in("group-manager@ocpizza.example")
        fill_storerooms(self.manager)
        self.customers = customers(30)

    def order(self, customer, method="cash"):
        body = {"restaurantId": random.choice(RESTAURANTS), "fulfilment": "takeaway", "paymentMethod": method,
                "lines": [{"productId": random.choice(PIZZAS), "quantity": 1}]}
        return call("POST", "/orders", body, token=customer, key=str(uuid.uuid4()))

    def post_orders(self, seconds=SECONDS, target="/orders", lines=PLAIN_LINES):
        return wrk(BASE, script=f"{ROOT}/Tests/Load/bench/orders.lua", seconds=seconds, TOKENS="\n".join(self.customers),
                   RESTAURANTS="\n".join(RESTAURANTS), LINES="\n".join(map(json.dumps, lines)), TARGET=target)

    def composed_lines(self):
        """Pizzas in two halves, without one of their ingredients and with another one twice."""
        sizes = [size["id"] for product in call("GET", f"/products?restaurant={RESTAURANTS[0]}")["items"]
                 if product.get("isDivisible") for size in product.get("sizes", []) if size["name"] == "grande"]
        lines = []
        for size, other in zip(sizes, sizes[1:]):
            product = call("GET", f"/products/{size}")
            without = product["removable"][0]
            lines.append({"productId": size, "quantity": 1, "otherHalf": other, "without": [without["ingredientId"]],
                          "extras": [{"ingredientId": product["extras"][0]["ingredientId"], "quantity": 2}]})
        return lines

    def prepared_orders(self, count, path):
        prepare_orders(BASE, self.customers, count, path, lambda: {
            "restaurantId": random.choice(RESTAURANTS), "fulfilment": "takeaway", "paymentMethod": "cash",
            "lines": [{"productId": pizza, "quantity": 1} for pizza in random.sample(PIZZAS, 3)]})

    @staticmethod
    def drain():
        """Waits until every event has had its effect. Returns how many seconds that took."""
        quiet = 0.4
        state = "SELECT " + ", ".join(
            f"(SELECT count(*) FROM {service}.outbox), (SELECT count(*) FROM {service}.inbox)" for service in SERVICES)
        begin = changed = asked = time.monotonic()
        last = None
        while True:
            now = sql(state).split("|")
            if now != last or any(map(int, now[::2])):
                last, changed = now, time.monotonic()
            elif time.monotonic() - max(changed, asked) > quiet:
                # A consumer that is stuck looks quiet too, so ask the broker. That takes a second, and it counts its messages only
                # every five seconds.
                queues = shell(f"{LOCAL}/infra.sh", "rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "messages")
                if not sum(map(int, queues.split())):
                    return changed - begin
                asked = time.monotonic()
            time.sleep(0.05)  # each look takes CPU from what is measured


def pids_of_services():
    parent = (RUN / "supervisord.pid").read_text().strip()
    names = {name.capitalize() for name in SERVICES + ["gateway"]}
    return [pid for pid in shell("pgrep", "-P", parent).split()
            if pathlib.Path(f"/proc/{pid}/exe").resolve().name in names]


def memory_of_services():
    """The resident and the proportional size of the services, in MB."""
    sizes = {"Rss:": 0, "Pss:": 0}
    for pid in pids_of_services():
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, *rest = line.split()
            if name in sizes:
                sizes[name] += int(rest[0])
    return sizes["Rss:"] / 1024, sizes["Pss:"] / 1024


# As many products as ours with LARGE=1, so that both answer as much: copies of the forty, with their recipes.
LARGE_CARTE = """
    INSERT INTO ocpizza_product (name, description, image_name, category, price_cents)
    SELECT name || ' ' || number, description, image_name, category, price_cents FROM ocpizza_product, generate_series(1, 3) number
    ORDER BY number, id LIMIT 150 - (SELECT count(*) FROM ocpizza_product);
    INSERT INTO ocpizza_recipe (product_id, ingredient_id, quantity)
    SELECT product.id, ingredient_id, quantity FROM ocpizza_product product
    JOIN ocpizza_recipe recipe ON recipe.product_id = (product.id - 1) % 40 + 1 WHERE product.id > 40 ON CONFLICT DO NOTHING"""


def peer(name, action, **knobs):
    shell(f"{PEERS}/{name}/{action}.sh", **knobs)
    if (name, action) == ("django", "up") and "LARGE" in os.environ:
        shell("psql", "-h", "127.0.0.1", "-p", "15433", "-U", "postgres", "-q", "-c", LARGE_CARTE, "django")


def peer_token(base):
    body = {"email": "bench@ocpizza.test", "password": "correct horse battery"}
    return call("POST", "/login", body, base=base)["token"]


def peer_orders(base, token, seconds):
    return wrk(base, script=f"{PEERS}/wrk/contract.lua", seconds=seconds, EP="order_post", TOKEN=token)


def peer_order():
    a = random.randint(1, 40)
    return {"restaurant": random.randint(1, 6), "withdrawal": "delivery", "note": "",
            "lines": [{"product": product, "quantity": 1} for product in (a, a % 40 + 1, (a + 12) % 40 + 1)]}


def prepare_orders(base, tokens, count, path, order):
    """Writes down orders for an open loop: each with a key of its own, by one of many customers."""
    with open(path, "w") as file:
        for _ in range(count):
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()),
                       "Authorization": f"Bearer {random.choice(tokens)}"}
            file.write(json.dumps({"method": "POST", "url": f"{base}/orders", "headers": headers,
                                   "body": json.dumps(order())}) + "\n")
