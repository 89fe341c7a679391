"""An update, the loss of the database's disk, and a new machine, where systemd runs the services: by the manual's own commands."""
import json
import re
import shutil

from install import newer, package
from machine import SERVICES, SHARE, VERSION
from report import ROOT, becomes_true


def check(report, machine):
    update(report, machine)
    restore(report, machine)


def update(report, machine):
    """Update with systemd, by the manual's own commands: from a version without ocpizza-metrics, so without its role and its secret."""
    version = newer(VERSION)
    deb = package(report, version)
    if not deb:
        return
    shutil.copy(deb, machine.root / "tmp/newer.deb")
    machine.run("""
        systemctl disable --now ocpizza-metrics; rm /etc/ocpizza/secrets/database.monitor
        echo 'DROP OWNED BY ocpizza_monitor; DROP ROLE ocpizza_monitor' | runuser -u postgres -- psql -q ocpizza""")
    before = running(machine)
    updated = machine.run("dpkg -i --force-confold /tmp/newer.deb && systemctl enable --now ocpizza-metrics")
    state = machine.run("systemctl show -P ActiveState ocpizza-metrics").stdout.strip()
    report.says(updated.returncode == 0 and running(machine) == before and state == "inactive",
                "the package's update starts nothing anew, and ocpizza-metrics waits for its role", f"{updated.stdout[-300:]} {state}")
    manual = (ROOT / "compose/README.md").read_text()
    steps = re.search(r"```\n(version=1\.4\.0\n.*?)```", manual, re.S)[1].replace("1.4.0", version, 1)
    done = machine.run("set -e\n" + steps)
    releases = {machine.run(f"readlink /proc/{machine.inner(pid)}/exe").stdout.split("/")[5] for pid in running(machine).values()}
    ready = becomes_true(30, lambda: all(machine.answers(f"127.0.0.1:2808{service['number']}/ready") for service in SERVICES))
    report.says(done.returncode == 0 and releases == {version} and ready, "by the manual's steps each service runs the newer release, and is ready",
                f"{done.stdout[-500:]} {releases}")
    told = becomes_true(30, lambda: "ocpizza_metrics_failed 0" in machine.ask("127.0.0.1:28693/metrics"))
    report.says(told, "and ocpizza-metrics has its role, and runs", machine.run("journalctl -q --no-pager -n 5 -u ocpizza-metrics").stdout[-500:])


def restore(report, machine):
    """Backups as the manual sets them up, and the database's disk lost."""
    path = machine.root / "etc/ocpizza/backup.json"
    systemd = {"stopPlatform": "systemctl stop 'ocpizza-*@*'", "startPlatform": "systemctl start ocpizza.target"}
    settings = json.loads(path.read_text()) | systemd
    # The provider is out of this machine's reach.
    del settings["provider"]
    path.write_text(json.dumps(settings))
    made = machine.run(f"""
        set -e
        cat > /etc/postgresql/15/main/conf.d/archive.conf <<'CONF'
archive_mode = on
archive_timeout = 60
archive_command = 'pgbackrest --config=/etc/ocpizza/pgbackrest.conf --stanza=ocpizza archive-push %p'
CONF
        systemctl restart postgresql@15-main
        {SHARE}/backup/ocpizza-backup setup; ocpizza backup full; ocpizza verify""")
    report.says(made.returncode == 0, "backups are set up, and the first is made", made.stdout[-500:])
    count = "echo 'SELECT count(*) FROM orders.orders' | runuser -u postgres -- psql -qAt ocpizza"
    before = machine.run(count).stdout.strip()
    machine.run("systemctl kill --signal=KILL postgresql@15-main; rm -rf /var/lib/postgresql/15/main")
    restored = machine.run("ocpizza restore --yes")
    after = machine.run(count).stdout.strip()
    report.says(restored.returncode == 0 and after == before != "0", f"ocpizza restore, where systemd runs the services: {after} orders are back",
                f"{before} {after} {restored.stdout[-800:]}")
    ready = becomes_true(30, lambda: all(machine.answers(f"127.0.0.1:2808{service['number']}/ready") for service in SERVICES))
    report.says(ready, "and all services are ready", machine.run("systemctl --failed --no-pager").stdout[-500:])
    new_machine(report, machine, count, before)


def new_machine(report, machine, count, before):
    """Nothing is there but the package, the servers and their settings, the store, and the passphrase."""
    machine.run("""
        ocpizza backup full; systemctl stop 'ocpizza-*'; systemctl kill --signal=KILL postgresql@15-main
        rm -rf /var/lib/postgresql/15/main /var/lib/postgresql/received /etc/ocpizza/secrets/* /etc/ocpizza/pgbackrest.conf
        rabbitmqctl -q delete_vhost ocpizza""")
    restored = machine.run(f"{SHARE}/backup/ocpizza-backup restore")
    after = machine.run(count).stdout.strip()
    report.says(restored.returncode == 0 and after == before, "on a new machine restore brings secrets and the database",
                f"{before} {after} {restored.stdout[-800:]}")
    broker = machine.run(f"""
        set -e
        {SHARE}/rabbitmq/topology.py /etc/ocpizza/secrets < {SHARE}/rabbitmq/definitions.json > /etc/rabbitmq/definitions.json
        rabbitmqctl -q import_definitions /etc/rabbitmq/definitions.json""")
    ready = becomes_true(30, lambda: all(machine.answers(f"127.0.0.1:2808{service['number']}/ready") for service in SERVICES))
    report.says(broker.returncode == 0 and ready, "and once the broker knows them, all services are ready", broker.stdout[-800:])


def running(machine):
    """The main processes of the services."""
    return {service["name"]: machine.main_process(f"ocpizza-{service['name']}@0") for service in SERVICES}
