"""The services in containers: small images, nothing that they do not need, and orders from the first request to the last."""
import atexit
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

from report import BIN, ROOT, becomes_true, run

WORK = ROOT / ".run/operations/containers"
PORTS = "22"
VERSION = json.loads((ROOT / "compose/platform.json").read_text())["version"]
SERVICES = json.loads((ROOT / "compose/platform.json").read_text())["services"]
PODMAN = ["podman", "--root", WORK / "storage", "--runroot", WORK / "run", "--tmpdir", WORK / "tmp"]
ENVIRONMENT = os.environ | {
    "RUN": str(WORK), "PG_PORT": f"{PORTS}432", "AMQP_PORT": f"{PORTS}672", "PORT": f"{PORTS}080", "OCPIZZA_BIN": str(BIN),
    "CONTAINERS_CONF": str(WORK / "containers.conf"),
}
SETTINGS = {
    "DATABASE_PORT": f"{PORTS}432", "BROKER_PORT": f"{PORTS}672", "GATEWAY_PORT": f"{PORTS}080", "MAIL_PORT": f"{PORTS}025",
    "PAYMENT_PROVIDER_URL": f"http://127.0.0.1:{PORTS}842", "ORDERS_GEOCODER_URL": f"http://127.0.0.1:{PORTS}841",
    "ACCOUNTS_COMMON_PASSWORDS": "/etc/ocpizza/common-passwords.txt", "PAYMENT_RETURN_ORIGINS": "https://ocpizza.example",
}
CONFIGURATION = """\
[containers]
default_ulimits = ["nofile=10000:10000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""


# Whether this run has built the images: `compose` uses them too.
are_built = False


def build(report):
    global are_built
    run(*PODMAN, "system", "reset", "-f", env=ENVIRONMENT)
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "secrets").mkdir(parents=True)
    (WORK / "containers.conf").write_text(CONFIGURATION)
    built = run(ROOT / "compose/containers/images.sh", WORK / "roots", env=ENVIRONMENT | {
        "BIN": str(BIN), "VERSION": VERSION, "ENGINE": " ".join(str(word) for word in PODMAN)})
    if not report.says(built.returncode == 0, "an image for each service", built.stdout[-500:]):
        return False
    print("".join(f"        {line}\n" for line in built.stdout.splitlines() if line.startswith("ocpizza-")), end="")
    shutil.rmtree(WORK / "roots")
    are_built = True
    return True


def check(report):
    if not build(report):
        return
    try:
        try_out(report)
    finally:
        # `compose` takes the same ports.
        stop()


def try_out(report):
    host = outside()
    start(report, host)
    look(report)
    pages(report)
    demo = run("python3", ROOT / "compose/demo/demo.py", f"http://127.0.0.1:{PORTS}080")
    report.says(demo.returncode == 0, "the demo's orders live their lives through containers", demo.stdout[-500:])
    printed = an_invoice()
    report.says(printed.startswith(b"%PDF"), "an invoice is printed in a container, with its fonts", str(printed[:200]))


def podman(*words):
    return run(*PODMAN, *words, env=ENVIRONMENT)


def outside():
    """Starts database, broker and the outside world on this machine; returns the environment of programs beside the containers."""
    run(ROOT / "compose/local/infra.sh", "up", env=ENVIRONMENT)
    host = ENVIRONMENT | SETTINGS | {
        "OCPIZZA_CONF": str(ROOT / "compose"), "SECRETS_DIRECTORY": str(WORK / "secrets"), "DEMO_IS_ALLOWED": "true",
        "ACCOUNTS_COMMON_PASSWORDS": f"{os.environ['VENV']}/share/common-passwords.txt"}
    for service in SERVICES:
        if service["hasSchema"]:
            run(BIN / service["executable"], "migrate", env=host)
    carte = WORK / "carte.json"
    with open(ROOT / "compose/demo/carte.json") as source, open(carte, "w") as always:
        subprocess.run(["python3", ROOT / "compose/demo/all_day.py", "--zones"], stdin=source, stdout=always, check=True)
    python = f"{os.environ['VENV']}/bin/python"
    (WORK / "mail").mkdir()
    for words in [[python, ROOT / "compose/local/provider.py", f"{PORTS}842"], [python, ROOT / "compose/local/geocoder.py", f"{PORTS}841"],
                  [f"{os.environ['VENV']}/bin/aiosmtpd", "-n", "-l", f"127.0.0.1:{PORTS}025", "-c", "aiosmtpd.handlers.Mailbox", WORK / "mail/box"]]:
        process = subprocess.Popen([str(word) for word in words], env=host | {"PORT": f"{PORTS}080"}, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        atexit.register(process.kill)
    return host


def start(report, host):
    own(65532)
    images = WORK / "images"
    images.mkdir()
    os.chown(images, 65532, 65532)
    for service in SERVICES:
        settings = [word for name, value in SETTINGS.items() for word in ("-e", f"{name}={value}")]
        podman("run", "-d", "--name", service["name"], "--network", "host", "--read-only", "--cap-drop", "all", "--memory", "256m",
               "--security-opt", "no-new-privileges", "-v", f"{WORK}/secrets:/run/secrets:ro", "-v", f"{images}:/var/lib/ocpizza/images",
               "-v", f"{os.environ['VENV']}/share/common-passwords.txt:/etc/ocpizza/common-passwords.txt:ro",
               "-e", f"ADMIN_PORT={PORTS}08{service['number']}", *settings, f"ocpizza-{service['name']}:{VERSION}")
    ready = becomes_true(90, lambda: all(answers(f"{PORTS}08{service['number']}/ready") for service in SERVICES))
    if not report.says(ready, "every container becomes ready", podman("logs", "gateway").stdout[-300:]):
        return
    own(os.getuid())
    for words in [["Catalogue", "load", WORK / "carte.json"], ["Accounts", "create-demo-accounts"]]:
        run(BIN / words[0], *words[1:], env=host)
    carte = "/products?restaurant=01930000-0000-7000-8000-000000000101"
    becomes_true(60, lambda: run(BIN / "Kitchen", "fill-storerooms", env=host) and b'"isAvailable":true' in text(carte))


def own(user):
    """Gives the secrets to a user: that of the containers reads them, and nobody else."""
    for path in [WORK / "secrets", *(WORK / "secrets").iterdir()]:
        os.chown(path, user, user)


def look(report):
    own(65532)
    healthy = [podman("healthcheck", "run", service["name"]).returncode for service in SERVICES]
    report.says(set(healthy) == {0}, "each image's health check says so", str(healthy))
    facts = json.loads(podman("inspect", *[service["name"] for service in SERVICES]).stdout)
    report.says(
        all(fact["HostConfig"]["ReadonlyRootfs"] and not fact["EffectiveCaps"] and fact["Config"]["User"] == "65532:65532" for fact in facts),
        "none is root, none has a capability, none can write to its root")
    labels = {fact["Config"]["Labels"]["org.opencontainers.image.version"] for fact in facts}
    report.says(labels == {VERSION}, "each says its version", str(labels))
    shell = podman("run", "--rm", "--entrypoint", "/bin/sh", f"ocpizza-orders:{VERSION}", "-c", "true")
    report.says(shell.returncode != 0, "there is no /bin/sh; only busybox, which the health check needs")


def pages(report):
    """The gateway's image holds the web pages, and what they need."""
    page = text("/")
    scripts = re.findall(rb'(?:src|href)="(/assets/[^"]+)"', page)
    report.says(
        page.lower().startswith(b"<!doctype html") and scripts and all(text(path.decode()) for path in scripts),
        "the gateway serves / with its scripts and styles from a container", str(page[:200]))
    report.says(b"<!doctype html" in text("/cuisine").lower(), "and the kitchen's page")


def an_invoice():
    """An invoice on paper, of an order that is paid."""
    session = json.loads(send("POST", "/login", {"email": "customer@ocpizza.example", "password": "margherita-4-demo"}))
    orders = json.loads(send("GET", "/orders?limit=50", token=session["accessToken"]))["items"]
    # What was paid and then given back whole has no invoice any more.
    printed = [send("GET", f"/orders/{order['id']}/invoice", token=session["accessToken"], accept="application/pdf")
               for order in orders if order["isPaid"] and order["status"] in ("collected", "delivered")]
    return next((text for text in printed if text.startswith(b"%PDF")), b" ".join(printed))


def send(method, path, body=None, token=None, accept="application/json"):
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORTS}080{path}", method=method, data=json.dumps(body).encode() if body else None,
        headers={"Accept": accept, "Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}))
    try:
        return urllib.request.urlopen(request, timeout=20).read()
    except urllib.error.HTTPError as error:
        return error.read()


def answers(address):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{address}", timeout=2).status == 200
    except OSError:
        return False


def text(path):
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{PORTS}080{path}", headers={"Accept": "text/html,application/json,*/*"})
        return urllib.request.urlopen(request, timeout=5).read()
    except OSError:
        return b""


def stop():
    podman("rm", "-f", "-t", "5", *[service["name"] for service in SERVICES])
    run(ROOT / "compose/local/infra.sh", "down", env=ENVIRONMENT)
