"""Errors reach Sentry: a real server that understands its envelopes (bugsink), in a directory of its own."""
import functools
import json
import os
import pathlib
import shutil
import subprocess
import time
import urllib.request

from report import BIN as BIN_OF_SERVICES
from report import ROOT, becomes_true, run

WORK = ROOT / ".run/operations/errors"
BIN = pathlib.Path(os.environ.get("BUGSINK", ROOT / ".run/bugsink")) / "bin"
PORT = 23697
VERSION = json.loads((ROOT / "compose/platform.json").read_text())["version"]


def check(report):
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "logs").mkdir(parents=True)
    if not (BIN / "gunicorn").exists():
        run("python3", "-m", "venv", BIN.parent)
        installed = run(BIN / "pip", "install", "-q", "--disable-pip-version-check", "bugsink==2.6.2")
        if not report.says(installed.returncode == 0, "bugsink is installed", installed.stdout[-300:]):
            return
    server = Bugsink(report)
    try:
        (WORK / "dsn").write_text(server.dsn + "\n")
        (WORK / "logs/orders-0.log").write_text(line("error", "an old error") + "\n")
        reporter = subprocess.Popen([ROOT / "compose/supervision/ocpizza-errors", WORK / "logs", WORK / "dsn"])
        try:
            time.sleep(1.5)  # what stands in the log already must not be reported
            reports(report, server)
        finally:
            reporter.kill()
            reporter.wait()
    finally:
        server.stop()


def reports(report, server):
    trace = "0af7651916cd43dd8448eb211c80319c"
    write(line("info", "nothing"), line("error", "request failed", reason="it broke for anna@example.com, 06 12 34 56 78", trace=trace,
                                        secret="do not tell"))
    issues = server.wait_for(1)
    report.says(
        len(issues) == 1 and issues[0]["calculated_type"] == "orders: request failed",
        "an error in a log becomes an issue; an old one and what is none do not", str(issues))
    events = server.get(f"/events/?issue={issues[0]['id']}") if issues else []
    detail = json.dumps(server.get(f"/events/{events[0]['id']}/")) if events else ""
    report.says(f"ocpizza@{VERSION}" in detail and trace in detail and '"orders"' in detail, "it says the release, the trace and the service",
                detail[:500])
    report.says("anna@" not in detail and "06 12 34" not in detail and "do not tell" not in detail and "it broke for" in detail,
                "it holds no personal data, and nothing of a line that was not chosen", detail[:500])
    write(*[line("error", "the same again", reason=str(number)) for number in range(40)])
    server.wait_for(2)
    time.sleep(3)  # a second report would have come by then
    count = next((issue["digested_event_count"] for issue in server.get("/issues/?project=1")
                  if "the same again" in issue["calculated_type"]), 0)
    report.says(1 <= count <= 20, "of forty errors at once few are sent", str(count))
    (WORK / "logs/orders-0.log").rename(WORK / "logs/orders-0.log.1")
    write("Orders/PlaceOrder.swift:12: Fatal error: Index out of range")
    found = server.wait_for(3)
    report.says(any("crash" in issue["calculated_type"] for issue in found), "a crash is reported too, after the logs were turned over",
                str([issue["calculated_type"] for issue in found]))


def line(level, message, **more):
    """As a service writes it: what it does not say here is a real line of one."""
    return json.dumps(line_of_a_service() | {"level": level, "message": message} | more)


@functools.cache
def line_of_a_service():
    """What orders writes where it finds no database."""
    secrets = WORK / "secrets"
    secrets.mkdir(exist_ok=True)
    for name in ("broker.orders", "database.orders"):
        (secrets / name).write_text("none\n")
        (secrets / name).chmod(0o600)
    orders = subprocess.Popen(
        [BIN_OF_SERVICES / "Orders"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | {
            "LOG_FORMAT": "json", "OCPIZZA_CONF": str(ROOT / "compose"), "SECRETS_DIRECTORY": str(secrets), "DATABASE_PORT": "1", "BROKER_PORT": "1",
            "ADMIN_PORT": "23689"})
    try:
        told = json.loads(orders.stdout.readline())
    finally:
        orders.kill()
    del told["reason"]
    return told


def write(*lines):
    with open(WORK / "logs/orders-0.log", "a") as file:
        file.write("".join(text + "\n" for text in lines))


class Bugsink:
    def __init__(self, report):
        run(BIN / "bugsink-create-conf", "--template=local", "--host=127.0.0.1", f"--port={PORT}", cwd=WORK)
        path = WORK / "bugsink_conf.py"
        path.write_text(path.read_text().replace("BUGSINK = {", 'BUGSINK = {\n    "PHONEHOME": False,', 1))
        self.manage("migrate")
        self.manage("migrate", "snappea", "--database=snappea")
        token = self.manage("create_auth_token").stdout.split()[-1]
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        # Events are digested by a process of its own.
        self.processes = [
            subprocess.Popen([BIN / "gunicorn", "bugsink.wsgi", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"], cwd=WORK,
                             env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL),
            subprocess.Popen([BIN / "bugsink-runsnappea"], cwd=WORK, env=self.environment, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)]
        becomes_true(60, self.answers)
        team = self.post("/teams/", {"name": "ocpizza"})
        self.post("/projects/", {"name": "platform", "team": team["id"]})
        self.dsn = self.call("/projects/1/")["dsn"]

    @property
    def environment(self):
        return os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(WORK), "DJANGO_SETTINGS_MODULE": "bugsink_conf"}

    def manage(self, *words):
        return run(BIN / "bugsink-manage", *words, cwd=WORK, env=self.environment)

    def answers(self):
        try:
            return self.call("/projects/") is not None
        except OSError:
            return False

    def call(self, path, data=None):
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}/api/canonical/0{path}", data=data, headers=self.headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def post(self, path, content):
        return self.call(path, json.dumps(content).encode())

    def get(self, path):
        found = self.call(path)
        return found.get("results", found) if isinstance(found, dict) else found

    def wait_for(self, count):
        becomes_true(20, lambda: len(self.get("/issues/?project=1")) >= count)
        return self.get("/issues/?project=1")

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait()
