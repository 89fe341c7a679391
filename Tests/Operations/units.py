"""The first installation as the manual says it, on a machine whose systemd runs the services: from the package to an order's end, an
update, and the loss of the database's disk."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import upkeep
from install import package
from machine import SERVICES, SHARE, VERSION, Machine
from report import ROOT, becomes_true, run

WORK = ROOT / ".run/operations/units"
# What the manual's operator knows: where the providers are; and that this is a demo.
SETTINGS = {
    "gateway": {"isBehindProxy": False, "strictTransportSeconds": 0},
    "orders": {"geocoderURL": "http://127.0.0.1:8421"},
    "payment": {"providerURL": "http://127.0.0.1:8420", "returnOrigins": "https://ocpizza.example http://127.0.0.1:8080"},
    "mail": {"host": "127.0.0.1", "port": 1025}, "demo": {"isAllowed": True},
}


def check(report):
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    deb = package(report, VERSION)
    if not deb:
        return
    with Machine(WORK / "systemd.log") as machine:
        if not report.says(machine.boots(), "systemd is process 1 of a machine", machine.log()[-500:]):
            return
        if not install(report, machine, deb):
            return
        look(report, machine)
        faults(report, machine)
        live(report, machine)
        beside(report, machine)
        upkeep.check(report, machine)
    shutil.rmtree(WORK)


def install(report, machine, deb):
    """Steps 1 to 9 of Install."""
    root = machine.root
    shutil.copy(deb, root / "tmp/ocpizza.deb")
    installed = machine.run(
        f"dpkg -i /tmp/ocpizza.deb && install -D -m 644 {SHARE}/rabbitmq/rabbitmq.conf /etc/rabbitmq/conf.d/ocpizza.conf "
        "&& systemctl start postgresql@15-main rabbitmq-server")
    if not report.says(installed.returncode == 0, "the package is installed; database and broker run", installed.stdout[-500:]):
        return False
    passwords = root / "usr/local/share/ocpizza/common-passwords.txt"
    passwords.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(pathlib.Path(os.environ["VENV"]) / "share/common-passwords.txt", passwords)
    (root / "etc/ocpizza/settings/production.json").write_text(json.dumps(SETTINGS))
    prepared = machine.run(f"""
        set -e; umask 077; cd /etc/ocpizza/secrets
        echo sk_test_1 > payment.provider-key; echo whsec_1 > payment.webhook-secret
        head -c 18 /dev/urandom | base64 | tr -d '/+=' > database.superuser
        cp {SHARE}/postgres/postgresql.conf /etc/postgresql/15/main/conf.d/ocpizza.conf
        chmod 644 /etc/postgresql/15/main/conf.d/ocpizza.conf
        systemctl restart postgresql@15-main
        echo "ALTER ROLE postgres PASSWORD '$(cat database.superuser)'" | runuser -u postgres -- psql -q
        {SHARE}/prepare /etc/ocpizza/secrets
        {SHARE}/rabbitmq/topology.py /etc/ocpizza/secrets < {SHARE}/rabbitmq/definitions.json > /tmp/definitions.json
        chmod 644 /tmp/definitions.json; rabbitmqctl -q import_definitions /tmp/definitions.json
        for service in {' '.join(service['name'] for service in SERVICES if service['hasSchema'])}; do
          ocpizza run $service migrate
        done""")
    if not report.says(prepared.returncode == 0, "secrets, roles, topology and schemas are made", prepared.stdout[-500:]):
        return False
    limit = machine.run("rabbitmqctl -q eval 'rabbit_disk_monitor:get_disk_free_limit().'").stdout.strip()
    report.says(limit == "500000000", "the broker has its limits", limit)
    of_root = ["database.superuser", "database.migrator", "database.monitor", "broker.operator"]
    owners = machine.run(f"stat -c '%n %U %a' database.orders {' '.join(of_root)}", "/etc/ocpizza/secrets")
    report.says(owners.stdout.split("\n")[:5] == ["database.orders ocpizza 600"] + [f"{name} root 600" for name in of_root],
                "services cannot read what opens everything", owners.stdout)
    begin = time.monotonic()
    machine.run("systemctl enable --now ocpizza.target")
    ready = becomes_true(60, lambda: all(machine.answers(f"127.0.0.1:2808{service['number']}/ready") for service in SERVICES))
    failed = machine.run("journalctl -q --no-pager -n 5 -u 'ocpizza-*'").stdout
    report.says(ready, f"all services are ready {time.monotonic() - begin:.0f} s after systemctl enable --now ocpizza.target", failed[-800:])
    return ready


def look(report, machine):
    pid = machine.main_process("ocpizza-gateway@0")
    facts = pathlib.Path(f"/proc/{pid}/status").read_text()
    uid = int(machine.run("id -u ocpizza").stdout)
    report.says(
        f"Uid:\t{uid}" in facts and "NoNewPrivs:\t1" in facts and "CapEff:\t0000000000000000" in facts and "Seccomp:\t2" in facts,
        "a service is the user ocpizza, without capabilities, behind a filter of system calls", facts)
    inside = run("nsenter", "-t", pid, "-m", "-r", "-S", uid, "-G", uid, "sh", "-c",
                 "ls /etc/ocpizza/secrets; for place in /usr /etc/ocpizza /var/lib/ocpizza /var/lib/ocpizza/images; do "
                 "touch $place/x && echo wrote $place; done",
                 env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    report.says(
        [line for line in inside.stdout.splitlines() if line.startswith("wrote")] == ["wrote /var/lib/ocpizza/images"]
        and "broker." not in inside.stdout, "it sees no secret of another, and writes nowhere but to the pictures", inside.stdout)
    machine.run("rm -f /var/lib/ocpizza/images/x")
    report.says(
        oct(int(machine.run("grep ^Umask /proc/%s/status" % machine.inner(pid)).stdout.split()[1], 8)) == oct(0o022),
        "nginx can read the pictures that it writes")
    told = json.loads(machine.run("ocpizza status --json").stdout)["replicas"]
    report.says(
        {replica["service"]: replica["state"] for replica in told} == {service["name"]: "ready" for service in SERVICES},
        "ocpizza status sees each of them", str(told)[:300])
    exposure = machine.run("systemd-analyze security ocpizza-orders@0 --no-pager | tail -1").stdout.strip()
    print(f"        {exposure}")


def faults(report, machine):
    """A unit starts again however often it ends, and stops in order."""
    before = machine.main_process("ocpizza-orders@0")
    os.kill(int(before), signal.SIGKILL)
    back = becomes_true(20, lambda: machine.answers("127.0.0.1:28083/ready") and machine.main_process("ocpizza-orders@0") not in (before, "0"))
    report.says(back, "a service that is killed is back", machine.run("systemctl status --no-pager ocpizza-orders@0").stdout[-500:])
    machine.run("chmod 644 /etc/ocpizza/secrets/broker.kitchen; mv /etc/ocpizza/secrets/database.kitchen /tmp/; "
                "systemctl restart --no-block ocpizza-kitchen@0")
    time.sleep(12)  # more than the five starts after which systemd gives up
    state = machine.run("systemctl show -P ActiveState ocpizza-kitchen@0").stdout.strip()
    machine.run("mv /tmp/database.kitchen /etc/ocpizza/secrets/; chmod 600 /etc/ocpizza/secrets/broker.kitchen")
    back = becomes_true(20, lambda: machine.answers("127.0.0.1:28084/ready"))
    report.says(state != "failed" and back, "one that cannot start for a while is not given up, and starts once it can", state)
    machine.run("systemctl start ocpizza-kitchen@1 ocpizza-gateway@1")
    second = becomes_true(20, lambda: machine.answers("127.0.0.1:28184/ready") and machine.answers("127.0.0.1:8090/ready"))
    report.says(second, "systemctl start ocpizza-kitchen@1 runs a second replica; a second gateway serves at the next port")
    begin = time.monotonic()
    machine.run("systemctl stop ocpizza-kitchen@1 ocpizza-gateway@1")
    result = machine.run("systemctl show -P Result ocpizza-kitchen@1 ocpizza-gateway@1").stdout.split()
    report.says(result == ["success", "success"] and time.monotonic() - begin < 12, "they stop in order", str(result))


def live(report, machine):
    """The demo's orders, invoices on paper among them, by services that systemd confines."""
    simulators = []
    python, mail = f"{os.environ['VENV']}/bin/python", WORK / "mail"
    mail.mkdir()
    environment = os.environ | {"PORT": "8080", "SECRETS_DIRECTORY": str(machine.root / "etc/ocpizza/secrets")}
    try:
        for words in [[python, ROOT / "compose/local/provider.py", "8420"], [python, ROOT / "compose/local/geocoder.py", "8421"],
                      [f"{os.environ['VENV']}/bin/aiosmtpd", "-n", "-l", "127.0.0.1:1025", "-c", "aiosmtpd.handlers.Mailbox", mail / "box"]]:
            simulators.append(subprocess.Popen(
                ["nsenter", "-t", machine.pid, "-n", *[str(word) for word in words]], env=environment, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL))
        carte = run("python3", ROOT / "compose/demo/all_day.py", "--zones", stdin=open(ROOT / "compose/demo/carte.json")).stdout
        (machine.root / "tmp/carte.json").write_text(carte)
        made = machine.run("""
            export OCPIZZA_CONF=/etc/ocpizza OCPIZZA_ENV=production; cd /usr/lib/ocpizza/current/bin
            ./Catalogue load /tmp/carte.json && ./Accounts create-demo-accounts""")
        report.says(made.returncode == 0 and becomes_true(60, lambda: filled(machine)), "the carte is loaded, and the storerooms are full",
                    made.stdout[-300:])
        demo = run("nsenter", "-t", machine.pid, "-n", "python3", ROOT / "compose/demo/demo.py", "http://127.0.0.1:8080")
        report.says(demo.returncode == 0, "the demo's orders live their lives through services that systemd confines", demo.stdout[-800:])
        # Units run what `ocpizza` starts elsewhere; what only looks works here too.
        doubts = machine.run("journalctl -q --no-pager -p warning -u 'ocpizza-*' | grep -ci 'fatal\\|denied\\|not permitted'").stdout.strip()
        report.says(doubts == "0", "no log says that something was denied to a service", doubts)
    finally:
        for simulator in simulators:
            simulator.kill()


def beside(report, machine):
    """What runs beside the services: metrics, errors for Sentry, and the receiver of the write-ahead log."""
    machine.run("systemctl start ocpizza-metrics")
    told = becomes_true(30, lambda: "ocpizza_metrics_failed 0" in machine.ask("127.0.0.1:28693/metrics"))
    report.says(told, "ocpizza-metrics.service reads the database, with the settings that services have",
                machine.run("journalctl -q --no-pager -n 5 -u ocpizza-metrics").stdout[-500:])
    received = machine.run(f"""
        set -e; sed 's|"/srv/ocpizza-log/received"|"/var/lib/postgresql/received"|' {SHARE}/backup/backup.json.example > /etc/ocpizza/backup.json
        systemctl start ocpizza-receiver""")
    follows = "echo \"SELECT application_name || ' ' || state FROM pg_stat_replication\" | runuser -u postgres -- psql -qAt"
    report.says(
        received.returncode == 0 and becomes_true(20, lambda: machine.run(follows).stdout.strip() == "pg_receivewal streaming"),
        "ocpizza-receiver.service makes its slot, and writes the log as it comes",
        received.stdout[-300:] + machine.run("journalctl -q --no-pager -n 5 -u ocpizza-receiver").stdout[-500:])
    machine.run("systemctl restart postgresql@15-main")
    report.says(becomes_true(30, lambda: machine.run(follows).stdout.strip() == "pg_receivewal streaming"),
                "and follows a server that was started anew", machine.run("journalctl -q --no-pager -n 5 -u ocpizza-receiver").stdout[-500:])
    errors(report, machine)
    for name, most in [("metrics", 7.5), ("errors", 4), ("receiver", 7.5)]:
        told = machine.run(f"systemd-analyze security ocpizza-{name} --no-pager | tail -1").stdout.strip()
        exposure = float(re.search(r"level for \S+: ([0-9.]+)", told)[1])
        report.says(exposure < most, f"ocpizza-{name}.service is confined: {exposure}", told)


def errors(report, machine):
    """Errors reach Sentry from systemd's journal. What a real Sentry makes of them is tested in errors.py."""
    caught, port = WORK / "sentry.txt", 8424
    catcher = subprocess.Popen(["nsenter", "-t", machine.pid, "-n", "python3", "-c", CATCHER, str(port), str(caught)])
    try:
        machine.run(f"""
            echo http://key@127.0.0.1:{port}/1 > /etc/ocpizza/secrets/sentry.dsn; chmod 600 /etc/ocpizza/secrets/sentry.dsn
            systemctl start ocpizza-errors; sleep 2
            logger -t ocpizza-orders '{{"level":"error","service":"orders","version":"{VERSION}","message":"request failed","reason":"it broke"}}'
            logger -t ocpizza-orders '{{"level":"info","service":"orders","message":"a quiet line"}}'""")
        reported = becomes_true(20, lambda: caught.exists() and "request failed" in caught.read_text())
        report.says(reported and "a quiet line" not in caught.read_text(), "ocpizza-errors.service reports an error of the journal, and nothing else",
                    machine.run("journalctl -q --no-pager -n 5 -u ocpizza-errors").stdout[-500:])
        pid = machine.main_process("ocpizza-errors")
        facts = pathlib.Path(f"/proc/{pid}/status").read_text()
        report.says(f"Uid:\t{machine.run('id -u ocpizza').stdout.strip()}" in facts and "CapEff:\t0000000000000000" in facts,
                    "as the user ocpizza, without capabilities", facts[:300])
    finally:
        catcher.kill()


CATCHER = """
import gzip, http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"])))
        with open(sys.argv[2], "ab") as file:
            file.write(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def filled(machine):
    """The kitchen receives the carte by events, so its storerooms can be filled only a moment later."""
    machine.run("OCPIZZA_CONF=/etc/ocpizza OCPIZZA_ENV=production /usr/lib/ocpizza/current/bin/Kitchen fill-storerooms")
    # Pizzas and desserts: a menu for lunch is not available in the evening.
    carte = "127.0.0.1:8080/products?restaurant=01930000-0000-7000-8000-000000000101"
    answers = [machine.ask(f"{carte}&category=01930000-0000-7000-8000-000000000{category}") for category in (202, 206)]
    return all('"isAvailable":true' in answer and '"isAvailable":false' not in answer for answer in answers)
