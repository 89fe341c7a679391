"""compose.yaml as a whole: the platform, nginx and the simulators in containers, and an order through all of it.

Images of PostgreSQL, RabbitMQ, nginx and Python cannot be fetched here. Those with the same names are made of Debian's packages
(`images/`); what compose.yaml says is done with them.
"""
import atexit
import json
import os
import pathlib
import shutil
import subprocess
import sys

import containers
from containers import SERVICES, podman
from report import ROOT, becomes_true, run

WORK = containers.WORK / "compose"
HTTPS_PORT = "22443"
# Of Debian; compose.yaml names those of the images' makers.
STAND_INS = {"postgres:15": "postgres", "rabbitmq:3.13": "rabbitmq", "nginx:1.26": "nginx", "python:3.12": "python"}
RESTAURANT = "01930000-0000-7000-8000-000000000101"
ENVIRONMENT = containers.ENVIRONMENT | {
    "COMPOSE": f"{os.environ['VENV']}/bin/podman-compose --podman-path {WORK}/podman --in-pod 0",
    "SECRETS": str(WORK / "secrets"), "SITE": "nginx", "OUTSIDE": "yes", "DEMO_IS_ALLOWED": "true", "HTTPS_PORT": HTTPS_PORT,
    "HTTP_PORT": "22081", "COMMON_PASSWORDS": f"{os.environ['VENV']}/share/common-passwords.txt",
}


def check(report):
    if not containers.are_built and not containers.build(report):
        return
    WORK.mkdir()
    if not report.says(make_stand_ins(), "images stand in for those of PostgreSQL, RabbitMQ, nginx and Python"):
        return
    # podman-compose takes no options for podman.
    (WORK / "podman").write_text("#!/bin/sh\nexec " + " ".join(str(word) for word in containers.PODMAN) + ' "$@"\n')
    (WORK / "podman").chmod(0o755)
    atexit.register(compose, "down", "-v")
    started = compose("up")
    if not report.says(started.returncode == 0, "compose.sh up makes what it needs, and starts everything", started.stdout[-800:]):
        return
    names = [name(service["name"]) for service in SERVICES] + [name("database"), name("broker")]
    ready = becomes_true(120, lambda: unhealthy(names) == [])
    if not report.says(ready, "every health check of the compose file says so", logs(unhealthy(names))):
        return
    look(report)
    orders(report)
    scale(report)
    without_broker(report)
    ended = compose("down", "-v")
    left = podman("ps", "-a", "--format", "{{.Names}}").stdout
    report.says("ocpizza_" not in left, "compose.sh down leaves nothing", ended.stdout[-300:] + left)


def make_stand_ins():
    context = WORK / "images"
    shutil.copytree(ROOT / "Tests/Operations/images", context)
    # What the simulators need, so that `pip install` finds it there.
    packages = pathlib.Path(os.environ["VENV"]) / f"lib/python3.{sys.version_info.minor}/site-packages"
    shutil.copytree(packages, context / "packages", ignore=shutil.ignore_patterns("pip*", "setuptools*", "playwright*", "django*", "__pycache__"))
    archive = ROOT / ".run/operations-tools/base.tar"
    done = [podman("import", archive, "localhost/ocpizza-base")]
    for image, target in STAND_INS.items():
        done.append(podman("build", "-q", "--network", "host", "--target", target, "-t", f"docker.io/library/{image}", context))
    shutil.rmtree(context)
    failed = [each.stdout[-300:] for each in done if each.returncode]
    if failed:
        print(*failed, sep="\n")
    return not failed


def compose(*words, **options):
    return run(ROOT / "compose/containers/compose.sh", *words, env=ENVIRONMENT, **options)


def name(service, replica=1):
    return f"ocpizza_{service}_{replica}"


def unhealthy(names):
    """Those of which the health check fails. systemd's timers run them elsewhere; there is none here."""
    return [each for each in names if podman("healthcheck", "run", each).returncode != 0]


def logs(names):
    return " ".join(podman("logs", "--tail", "3", each).stdout for each in names)[-800:]


def look(report):
    facts = json.loads(podman("inspect", *[name(service["name"]) for service in SERVICES]).stdout)
    report.says(
        all(fact["HostConfig"]["ReadonlyRootfs"] and not fact["EffectiveCaps"] and fact["HostConfig"]["Memory"] == 256 << 20
            and fact["HostConfig"]["NanoCpus"] == 10 ** 9 for fact in facts),
        "services have a root that cannot be written, no capability, 256 MB and one processor",
        str([(fact["HostConfig"]["ReadonlyRootfs"], fact["EffectiveCaps"], fact["HostConfig"]["Memory"], fact["HostConfig"]["NanoCpus"])
             for fact in facts]))
    secrets = podman("exec", name("orders"), "/bin/busybox", "stat", "-c", "%a %u %n", *[
        f"/run/secrets/{each}" for each in ("broker.orders", "database.orders")]).stdout.split("\n")[:2]
    all_of_them = podman("exec", name("orders"), "/bin/busybox", "ls", "/run/secrets").stdout.split()
    report.says(
        secrets == ["600 65532 /run/secrets/broker.orders", "600 65532 /run/secrets/database.orders"]
        and all_of_them == ["broker.orders", "database.orders"], "a service has its own secrets as files, and no other's",
        str(secrets + all_of_them))
    outside = subprocess.run(["curl", "-s", "-o", "/dev/null", "-m", "5", "-w", "%{http_code}", "--cacert", f"{WORK}/secrets/tls/authority.pem",
                              "--connect-to", f"nginx:{HTTPS_PORT}:127.0.0.1:{HTTPS_PORT}", f"https://nginx:{HTTPS_PORT}/ready"],
                             text=True, stdout=subprocess.PIPE)
    report.says(outside.stdout == "200", "nginx serves TLS at this machine's port, with the gateway behind", outside.stdout)


def orders(report):
    """The demo, through nginx, by a client inside the network."""
    carte = subprocess.run(["python3", ROOT / "compose/demo/all_day.py", "--zones"], stdin=open(ROOT / "compose/demo/carte.json"),
                           stdout=subprocess.PIPE, check=True).stdout
    # The service's user may not open a pipe of root's, so the file goes to the one place that can be written.
    subprocess.run([*map(str, containers.PODMAN), "exec", "-i", name("catalogue"), "/bin/busybox", "sh", "-c", "cat > /tmp/carte.json"],
                   input=carte, env=ENVIRONMENT, check=True)
    loaded = podman("exec", name("catalogue"), "/usr/bin/service", "load", "/tmp/carte.json")
    accounts = podman("exec", name("accounts"), "/usr/bin/service", "create-demo-accounts")
    report.says(
        loaded.returncode == 0 and accounts.returncode == 0 and becomes_true(60, is_filled), "the carte is loaded, and the storerooms are full",
        loaded.stdout[-300:] + accounts.stdout[-300:])
    demo = inside("python", "/demo/demo.py", "https://nginx")
    report.says(demo.returncode == 0, "the demo's orders live their lives, from nginx to the last context", demo.stdout[-800:])


def inside(*words):
    return podman("run", "--rm", "--network", "ocpizza_inside", "-v", f"{ROOT}/compose/demo:/demo:ro",
                  "-v", f"{ROOT}/compose/install/verify-journal:/install/verify-journal:ro", "-v",
                  f"{WORK}/secrets/tls/authority.pem:/authority.pem:ro", "-e", "SSL_CERT_FILE=/authority.pem", "docker.io/library/python:3.12", *words)


def is_filled():
    podman("exec", name("kitchen"), "/usr/bin/service", "fill-storerooms")
    read = "import sys, urllib.request; print(*[urllib.request.urlopen(u).read().decode() for u in sys.argv[1:]])"
    answer = inside("python", "-c", read, *[
        f"https://nginx/products?restaurant={RESTAURANT}&category=01930000-0000-7000-8000-000000000{category}" for category in (202, 206)]).stdout
    return '"isAvailable":true' in answer and '"isAvailable":false' not in answer


def scale(report):
    scaled = compose("up", "--scale", "kitchen=3")
    kitchens = [name("kitchen", replica) for replica in (1, 2, 3)]
    report.says(
        scaled.returncode == 0 and becomes_true(60, lambda: unhealthy(kitchens) == []), "--scale kitchen=3 runs three kitchens",
        scaled.stdout[-500:])


def without_broker(report):
    podman("stop", "-t", "5", name("broker"))
    red = becomes_true(30, lambda: unhealthy([name("orders"), name("gateway")]) == [name("orders"), name("gateway")])
    podman("start", name("broker"))
    back = becomes_true(60, lambda: unhealthy([name("orders"), name("gateway")]) == [])
    report.says(red and back, "without the broker health checks turn red, and back with it", f"red {red}, back {back}")
