"""Supervision: rules, dashboards and checks against the running platform (operations manual, 7)."""
import json
import pathlib
import re
import subprocess
import tempfile
import urllib.request

import production
from production import LIB, PORTS, RUN, ocpizza
from report import ROOT, becomes_true, run

SUPERVISION = ROOT / "compose/supervision"
DIRECTORY = RUN / "root/etc/ocpizza/supervision"


def check(report):
    rules(report)
    production.start()
    metrics(report)
    dashboards(report)
    prometheus(report)
    nagios(report)


def rules(report):
    tested = run("promtool", "test", "rules", SUPERVISION / "prometheus/alerts-test.yml")
    report.says(tested.returncode == 0, "promtool: the alert rules do what their tests say", tested.stdout[-500:])
    alerts = set(re.findall(r"^ +- alert: (\w+)", (SUPERVISION / "prometheus/alerts.yml").read_text(), re.M))
    named = set(re.findall(r"alertname: (\w+)", (SUPERVISION / "prometheus/alerts-test.yml").read_text()))
    report.says(alerts == named, "each alert has a test", str(alerts ^ named))


def metrics(report):
    """What each target tells is well-formed and described."""
    for service in json.loads((LIB / "current/share/platform.json").read_text())["services"]:
        text = production.admin(service["number"], "/metrics")
        lint = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, capture_output=True)
        faults = [line for line in (lint.stdout + lint.stderr).splitlines() if "no help text" in line or "error" in line.lower()]
        report.says(not faults and "process_resident_memory_bytes" in text and "ocpizza_build_info" in text,
                    f"promtool finds no fault in the metrics of {service['name']}", str(faults))
    told = production.admin_text(f"{PORTS}693", "/metrics")
    described = json.loads(run(SUPERVISION / "ocpizza-metrics", "--describe").stdout)
    report.says(all(f"\n{name} " in told for name in described) and "\nocpizza_metrics_failed 0" in told,
                "ocpizza-metrics tells all that it describes", told[-500:])
    for statement in ["DELETE FROM orders.orders", "SELECT * FROM accounts.accounts"]:
        refused = production.infra("psql", "-qc", "SET ROLE ocpizza_monitor", "-c", statement)
        report.says("permission denied" in refused.stdout, f"who watches may not {statement}", refused.stdout[-300:])


def existing():
    """The names of all metrics that exist, with the suffixes of histograms."""
    names = set(re.findall(r'"(ocpizza_\w+)":', (ROOT / "Shared/ServiceKit/MetricHelp.swift").read_text()))
    names |= {name + suffix for name in names for suffix in ["_bucket", "_sum", "_count"]}
    names |= set(re.findall(r"record: (\S+)", (SUPERVISION / "prometheus/alerts.yml").read_text())) | {"up"}
    sources = [f"{PORTS}693/metrics", f"{PORTS}694/metrics", f"{PORTS}081/metrics", f"{PORTS}692/metrics",
               f"{PORTS}692/metrics/detailed?vhost=ocpizza&family=queue_coarse_metrics"]
    for source in sources:
        with urllib.request.urlopen(f"http://127.0.0.1:{source}", timeout=10) as answer:
            names |= set(re.findall(r"^([a-zA-Z_:]\w*)[{ ]", answer.read().decode(), re.M))
    return names


def dashboards(report):
    known = existing()
    for path in sorted((SUPERVISION / "grafana").glob("*.json")):
        panels = json.loads(path.read_text())["panels"]
        expressions = [target["expr"].replace("$__rate_interval", "5m") for panel in panels for target in panel["targets"]]
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            json.dump({"groups": [{"name": "dashboard", "rules": [
                {"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(expressions)]}]}, file)
            file.flush()
            checked = run("promtool", "check", "rules", file.name)
        report.says(checked.returncode == 0, f"{path.name}: Prometheus reads its {len(expressions)} expressions", checked.stdout[-300:])
        unknown = {name for expression in expressions for name in re.findall(r"\b((?:ocpizza|rabbitmq|pg|process)[\w:]+)", expression)} - known
        report.says(not unknown, f"{path.name}: each of its metrics exists", str(unknown))
    alerts = (SUPERVISION / "prometheus/alerts.yml").read_text()
    unknown = set(re.findall(r"\b((?:ocpizza|rabbitmq|pg)_\w+)", alerts)) - known
    report.says(not unknown, "each metric of the alert rules exists", str(unknown))


def prometheus(report):
    for tool in [("promtool", "check", "config", DIRECTORY / "prometheus.yml"), ("amtool", "check-config", DIRECTORY / "alertmanager.yml")]:
        checked = run(*tool)
        report.says(checked.returncode == 0, f"{tool[0]}: {tool[-1].name} is well-formed", checked.stdout[-300:])
    report.says(becomes_true(60, lambda: set(targets().values()) == {"up"}), "Prometheus reaches every target", str(targets()))
    ocpizza("stop", "payment")
    report.says(becomes_true(90, lambda: ("ServiceAway", "payment") in firing()), "stopped, payment raises an alert at Alertmanager",
                str(firing()))
    ocpizza("start", "payment")
    report.says(becomes_true(60, lambda: ("ServiceAway", "payment") not in prometheus_firing()), "started again, the alert ends", str(firing()))


def targets():
    with urllib.request.urlopen(f"http://127.0.0.1:{PORTS}690/api/v1/targets", timeout=5) as answer:
        return {target["labels"]["job"] + target["labels"]["instance"]: target["health"]
                for target in json.load(answer)["data"]["activeTargets"]}


def firing():
    with urllib.request.urlopen(f"http://127.0.0.1:{PORTS}691/api/v2/alerts", timeout=5) as answer:
        return {(alert["labels"]["alertname"], alert["labels"].get("job")) for alert in json.load(answer)}


def prometheus_firing():
    with urllib.request.urlopen(f"http://127.0.0.1:{PORTS}690/api/v1/alerts", timeout=5) as answer:
        return {(alert["labels"]["alertname"], alert["labels"].get("job")) for alert in json.load(answer)["data"]["alerts"]
                if alert["state"] == "firing"}


def nagios(report):
    verified = run("nagios4", "-v", DIRECTORY / "nagios/nagios.cfg")
    report.says(verified.returncode == 0 and "Total Errors:   0" in verified.stdout and "Total Warnings: 0" in verified.stdout,
                "nagios4 -v accepts the configuration", verified.stdout[-500:])
    report.says(becomes_true(90, lambda: states() and set(states().values()) == {"0"}), "Nagios: everything is green",
                str({name: state for name, state in states().items() if state != "0"}))
    print(f"        {len(states())} checks")
    ocpizza("stop", "orders")
    # It is red at the first look, and told of at the second.
    red = becomes_true(90, lambda: states().get("orders-0") == "2" and "PROBLEM orders-0 CRITICAL" in notifications())
    others = {name for name, state in states().items() if state != "0"} - {"orders-0"}
    report.says(red and not others, "orders stopped: orders-0 turns red, and nothing else", str(others))
    ocpizza("start", "orders")
    report.says(becomes_true(90, lambda: set(states().values()) == {"0"}), "orders started: all green again", str(states()))
    told = notifications().splitlines()
    report.says(
        any(line.startswith("PROBLEM orders-0 CRITICAL") for line in told) and any(line.startswith("RECOVERY orders-0 OK") for line in told),
        "Nagios told the operator of both", str(told[-5:]))
    for count in (2, 1):
        ocpizza("scale", f"kitchen={count}")
        kitchens = {f"kitchen-{number}" for number in range(count)}
        checked = becomes_true(60, lambda: {name for name in states() if name.startswith("kitchen-")} == kitchens)
        report.says(checked, f"scaled to {count}, Nagios checks each replica of the kitchen, and no other",
                    str({name for name in states() if name.startswith("kitchen-")}))


def state():
    return pathlib.Path(json.loads((RUN / "root/etc/ocpizza/supervision.json").read_text())["nagiosState"]) / "status.dat"


def notifications():
    path = state().with_name("notifications")
    return path.read_text() if path.exists() else ""


def states():
    """The states of Nagios's services by name. Tickets are left out: nobody bakes what the other parts order."""
    path = state()
    if not path.exists():
        return {}
    found = {}
    for block in re.findall(r"^servicestatus \{\n(.*?)\n\t\}", path.read_text(), re.M | re.S):
        values = dict(re.findall(r"^\t(\w+)=(.*)$", block, re.M))
        if values["service_description"] != "tickets late":
            found[values["service_description"]] = values["current_state"] if values["has_been_checked"] == "1" else "?"
    return found
