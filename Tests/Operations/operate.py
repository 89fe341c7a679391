"""The operator's command: `ocpizza`."""
import json
import subprocess
import time
import uuid

import production
from production import CONF, ask, ocpizza
from report import ROOT, becomes_true, run


def check(report):
    production.start()
    status(report)
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
    for mode, message in [("tracking-only", "Nous ne prenons plus de commandes ce soir."), ("on", "Travaux.")]:
        begin = time.monotonic()
        process = subprocess.Popen(
            [production.SCRIPT, "ocpizza", "maintenance", mode, "--message", message], env=production.ENVIRONMENT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        process.wait()
        seconds = time.monotonic() - begin
        told = ask("GET", "/maintenance").json
        report.says(
            told == {"maintenance": mode == "on", "message": message, "mode": mode} and seconds < 1.5,
            f"maintenance {mode}: the apps know within {seconds:.1f} s", str(told))
        order = ask("POST", "/orders", draft, token=customer)
        read = ask("GET", "/orders", token=customer).status
        report.says(
            order.status == 503 and order.json["detail"] == message and order.headers["Retry-After"] == "60"
            and read == (200 if mode == "tracking-only" else 503),
            f"maintenance {mode}: no order is taken; those that there are can{'' if mode == 'tracking-only' else 'not'} be read",
            f"{order.status} {read}")
    ocpizza("maintenance", "off")
    report.says(ask("POST", "/orders", draft, token=customer).status == 201, "maintenance off: orders are taken")


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
    secret = CONF / "secrets/database.orders"
    secret.chmod(0o644)
    path = CONF / "settings/production.json"
    before = path.read_text()
    path.write_text(before.replace('"maximumOpen"', '"maximumOpne": 3, "maximumOpen"'))
    ill = ocpizza("doctor")
    report.says(
        ill.returncode == 1 and f"Others can read it: chmod 0600 {secret}" in ill.stdout and "orders.maximumOpne" in ill.stdout,
        "a secret that others can read, and a misspelt setting, are found, with what to do", ill.stdout)
    secret.chmod(0o600)
    path.write_text(before)


def usage(report):
    report.says(ocpizza("scale", "kitchen").returncode == 64, "wrong arguments end with 64")
    report.says(ocpizza("start", "bakery").returncode == 64, "a service that there is not, too")
    path = CONF / "settings/production.json"
    before = path.read_text()
    path.write_text(before.replace('"adminPorts"', '"adminPortz"').replace(f'"{production.PORTS}"', "[]"))
    wrong = ocpizza("status")
    report.says(wrong.returncode == 78 and len(wrong.stdout.splitlines()) == 1, "wrong settings end with 78, in one line", wrong.stdout)
    path.write_text(before)
