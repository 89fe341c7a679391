"""The operator's command: `ocpizza`."""
import json
import os
import subprocess
import time
import uuid

import production
from production import CONF, ask, ocpizza
from report import ROOT, becomes_true, run


def check(report):
    production.start()
    status(report)
    trace(report)
    start_and_stop(report)
    maintenance(report)
    dead_letters(report)
    doctor(report)
    usage(report)


def status(report):
    begin = time.monotonic()
    screen = ocpizza("status")
    seconds = time.monotonic() - begin
    report.says(screen.returncode == 0 and "all is well" in screen.stdout, "ocpizza status: all is well", screen.stdout[-800:])
    report.says(seconds < 1, "in under a second", f"{seconds:.2f} s")
    print(f"        {seconds:.2f} s, {len(screen.stdout.splitlines())} lines")
    told = json.loads(ocpizza("status", "--json").stdout)
    version = json.loads((ROOT / "compose/platform.json").read_text())["version"]
    report.says(
        {replica.get("version") for replica in told["replicas"]} == {version} and told["problems"] == [] and told["queues"]
        and told["database"]["connections"] > 0, "ocpizza status --json says the same to scripts", str(told)[:300])


def trace(report):
    customer = production.sign_in("customer")
    order = ask("POST", "/orders", production.draft(), token=customer).json
    becomes_true(20, lambda: "ticket: stock" in ocpizza("trace", order["id"]).stdout)
    told = ocpizza("trace", order["number"])
    report.says(
        told.returncode == 0
        and all(what in told.stdout for what in ["placed by customer", "ticket: stock", "learnt of orders.order-changed"]),
        "ocpizza trace NUMBER shows what each context recorded of an order", told.stdout[-800:])
    republish(report, order["id"])
    unknown = ocpizza("trace", str(uuid.uuid4()))
    report.says(unknown.returncode == 2 and "There is no order" in unknown.stdout, "an order that there is not ends with 2", unknown.stdout)


def republish(report, order):
    """Everybody publishes once more. Nothing has happened to an order by that, so its trace says nothing new."""
    def lines():
        return [line for line in json.loads(ocpizza("trace", order, "--json").stdout)["lines"]]
    becomes_true(20, lambda: any("accepted" in line["what"] for line in lines()))
    before = lines()
    told = ocpizza("republish")
    contexts = [service["name"] for service in json.loads((ROOT / "compose/platform.json").read_text())["services"] if service["hasSchema"]]
    report.says(
        told.returncode == 0 and all(f"{name} republishes" in told.stdout for name in contexts) and "orders.order-changed" in told.stdout,
        "ocpizza republish: each context publishes once more", told.stdout[-500:])
    well = becomes_true(60, lambda: ocpizza("status").returncode == 0)
    time.sleep(3)  # what is applied late would show by then
    after = lines()
    report.says(well and after == before and len(before) > 3, "all is well, and the order's trace is as it was",
                str([line for line in after if line not in before]))


def start_and_stop(report):
    stopped = ocpizza("stop", "orders")
    screen = ocpizza("status")
    report.says(
        stopped.returncode == 0 and screen.returncode == 1 and "orders-0 does not answer." in screen.stdout,
        "with orders stopped, status says so and ends with 1", screen.stdout[:300])
    began = ocpizza("start", "orders")
    report.says(began.returncode == 0 and ocpizza("status").returncode == 0, "started again, all is well", began.stdout)
    restarted = ocpizza("restart", "payment")
    report.says(restarted.returncode == 0, "ocpizza restart payment", restarted.stdout)
    scaled = ocpizza("scale", "kitchen=3")
    replicas = [replica["replica"] for replica in json.loads(ocpizza("status", "--json").stdout)["replicas"]
                if replica["service"] == "kitchen"]
    report.says(scaled.returncode == 0 and replicas == [0, 1, 2], "ocpizza scale kitchen=3", scaled.stdout[-300:] + str(replicas))
    ocpizza("scale", "kitchen=1")


def maintenance(report):
    customer = production.sign_in("customer")
    draft = production.draft()
    placed = ask("POST", "/orders", draft, token=customer).json["id"]
    for mode, message in [("tracking-only", "Nous ne prenons plus de commandes ce soir."), ("on", "Travaux jusqu’à 4 h <& merci>.")]:
        closes(report, mode, message, draft, customer, placed)
    page = browse("/")
    report.says(
        page.status == 503 and "Travaux jusqu’à 4 h &lt;&amp; merci&gt;.".encode() in page.body and page.headers["Retry-After"]
        and page.headers["Content-Type"].startswith("text/html") and page.headers["Content-Security-Policy"],
        "maintenance on: a browser gets the page, with the message", f"{page.status} {page.body[:300]}")
    report.says(browse("/cuisine").status == 503, "for each page")
    ocpizza("stop", "gateway")
    page, told = browse("/"), ask("GET", "/maintenance").json
    report.says(
        page.status == 503 and "Travaux".encode() in page.body
        and told == {"maintenance": True, "message": "Travaux jusqu’à 4 h <& merci>.", "mode": "on"},
        "maintenance on, with the gateway stopped: nginx says the same to browsers and apps", f"{page.status} {told}")
    ocpizza("start", "gateway")
    report.says(ask("GET", "/maintenance").json["mode"] == "on", "a gateway that starts meanwhile knows")
    begin = time.monotonic()
    ocpizza("maintenance", "off")
    opened = becomes_true(3, lambda: ask("GET", "/maintenance").json == {"maintenance": False, "mode": "off"})
    report.says(opened and time.monotonic() - begin < 1.5, f"maintenance off: open again within {time.monotonic() - begin:.1f} s")
    report.says(ask("POST", "/orders", draft, token=customer).status == 201, "maintenance off: orders are taken")
    report.says(b"Travaux" not in browse("/").body, "maintenance off: browsers get the pages")


def closes(report, mode, message, draft, customer, placed):
    process = subprocess.Popen(
        [production.SCRIPT, "ocpizza", "maintenance", mode, "--message", message], env=production.ENVIRONMENT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    begin = time.monotonic()
    said = {"maintenance": mode == "on", "message": message, "mode": mode}
    knows = becomes_true(5, lambda: ask("GET", "/maintenance").json == said)
    seconds = time.monotonic() - begin
    status = process.wait()
    report.says(knows and seconds < 1.2 and status == 0, f"maintenance {mode}: the apps know within {seconds:.1f} s of the command",
                f"{status} {ask('GET', '/maintenance').body}")
    order = ask("POST", "/orders", draft, token=customer)
    read = ask("GET", f"/orders/{placed}", token=customer).status
    report.says(
        order.status == 503 and order.json["detail"] == message and order.headers["Retry-After"] == "60"
        and order.headers["Content-Type"] == "application/problem+json" and read == (200 if mode == "tracking-only" else 503),
        f"maintenance {mode}: no order is taken; those that there are can{'' if mode == 'tracking-only' else 'not'} be read",
        f"{order.status} {order.body} {read}")


def browse(path):
    return ask("GET", path, headers={"Accept": "text/html,application/xhtml+xml"})


def dead_letters(report):
    identifier = str(uuid.uuid4())
    post_dead_letter(identifier)
    becomes_true(5, lambda: ocpizza("dead-letters").returncode == 1)
    counted = ocpizza("dead-letters", "--json")
    report.says(
        counted.returncode == 1 and json.loads(counted.stdout)["orders.dead"] == 1, "dead letters are counted, with status 1",
        counted.stdout)
    listed = ocpizza("dead-letters", "orders")
    report.says(identifier in listed.stdout, "and can be read", listed.stdout[-300:])
    dropped = ocpizza("dead-letters", "orders", "--drop", "--id", identifier)
    report.says(
        "1 dropped" in dropped.stdout and becomes_true(5, lambda: ocpizza("dead-letters").returncode == 0), "and dropped",
        dropped.stdout)


def post_dead_letter(identifier):
    """Puts a message into the queue of dead letters, as the broker does with one that failed five times."""
    program = f"""
import pika
credentials = pika.PlainCredentials("operator", open("{CONF}/secrets/broker.operator").read().strip())
connection = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", {production.PORTS}675, "ocpizza", credentials))
connection.channel().basic_publish("", "orders.dead", b"{{}}", pika.BasicProperties(message_id="{identifier}", type="kitchen.nothing"))
connection.close()
"""
    run(f"{production.os.environ['VENV']}/bin/python", "-c", program)


def doctor(report):
    healthy = ocpizza("doctor")
    report.says(healthy.returncode == 0 and "WRONG" not in healthy.stdout, "ocpizza doctor finds nothing", healthy.stdout)
    print(f"        {len(healthy.stdout.splitlines())} lines")
    secret, site, images = CONF / "secrets/database.orders", CONF / "tls/site.pem", production.STATE / "images"
    path = CONF / "settings/production.json"
    before, certificate = path.read_text(), site.read_bytes()
    try:
        secret.chmod(0o644)
        path.write_text(before.replace('"maximumOpen"', '"maximumOpne": 3, "maximumOpen"').replace(
            f":{production.PORTS}841", f":{production.PORTS}840"))
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "5", "-subj", "/CN=localhost",
            "-keyout", "/dev/null", "-out", site)
        images.rename(images.with_name("images-away"))
        production.infra("psql", "-qc", "DELETE FROM figures.migrations WHERE name = 'figures-0013'")
        ill = ocpizza("doctor")
    finally:
        secret.chmod(0o600)
        path.write_text(before)
        site.write_bytes(certificate)
        production.infra("psql", "-qc", "INSERT INTO figures.migrations (name) VALUES ('figures-0013') ON CONFLICT DO NOTHING")
        if not images.exists():
            images.with_name("images-away").rename(images)
    for what, expected in {
        "a secret that others can read": f"Others can read it: chmod 0600 {secret}",
        "a misspelt setting": "Nobody reads orders.maximumOpne",
        "a certificate that lapses in five days": "Renew it: put the new one in its place",
        "a store of pictures that is not there": f"There is no such directory: install -d {images}",
        "a schema that lacks a migration": "figures lacks figures-0013",
        "a geocoder that does not answer": "It cannot be reached from here: its status page",
    }.items():
        report.says(ill.returncode == 1 and expected in ill.stdout, f"ocpizza doctor finds {what}, and says what to do", ill.stdout)
    ocpizza("stop", "delivery")
    stopped = ocpizza("doctor", "--json")
    report.says(
        stopped.returncode == 1 and [finding["advice"] for finding in json.loads(stopped.stdout) if finding.get("advice")]
        == ["Look at its log, then ocpizza start delivery."], "and a service that does not run", stopped.stdout[-500:])
    ocpizza("start", "delivery")


def usage(report):
    report.says(ocpizza("scale", "kitchen").returncode == 64, "wrong arguments end with 64")
    report.says(ocpizza("start", "bakery").returncode == 64, "a service that there is not, too")
    path = CONF / "settings/production.json"
    before = path.read_text()
    try:
        path.write_text(before.replace('"adminPorts"', '"adminPortz"').replace(f'"{production.PORTS}"', "[]"))
        wrong = ocpizza("status")
        report.says(wrong.returncode == 78 and len(wrong.stdout.splitlines()) == 1, "wrong settings end with 78, in one line", wrong.stdout)
        # The reader of what it says has gone, as where a terminal closes, and no signal tells it.
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "wb") as gone:
            unread = subprocess.run(["sh", "-c", 'trap "" PIPE; exec "$@"', "sh", production.SCRIPT, "ocpizza", "status"],
                                    env=production.ENVIRONMENT, stdout=gone, stderr=gone)
        report.says(unread.returncode == 78, "and with the same where nobody reads it any more", str(unread.returncode))
    finally:
        path.write_text(before)
