"""Deploying and going back under load (operations manual, 6.2)."""
import collections
import json
import os
import pathlib
import shutil
import threading
import time
import uuid

import drill
import production
from production import LIB, ask, ocpizza
from report import ROOT, becomes_true, run

# The executables of the version before: BEFORE_BIN, and its commit's settings. Without them the same executables stand in.
BEFORE = pathlib.Path(os.environ["BEFORE_BIN"]) if "BEFORE_BIN" in os.environ else None


def check(report):
    production.start()
    version = json.loads((ROOT / "compose/platform.json").read_text())["version"]
    make_release_before(version)
    for old in ["0.0.0", "0.0.2", "notes"]:
        (LIB / "releases" / old).mkdir(exist_ok=True)
    # With one of them there is a moment in which there is none.
    ocpizza("scale", "gateway=2", "orders=2")
    with Load() as load:
        watches = metrics_process()
        first = ocpizza("deploy", "0.0.1")
        report.says(first.returncode == 0 and current() == "releases/0.0.1", "the release before is deployed", first.stdout[-500:])
        report.says(running() == {"0.0.1"}, "each replica runs an executable of it", str(running()))
        report.says(stop_seconds("kitchen") == "14", "with the program that it brings", stop_seconds("kitchen"))
        report.says(metrics_process() not in (watches, 0), "ocpizza-metrics, which runs beside the services, starts anew after them",
                    first.stdout[-300:])
        there = {path.name for path in (LIB / "releases").iterdir()}
        report.says(there == {"0.0.1", version, "0.0.2", "notes"}, "old releases are removed: the one before and the newest of the others stay",
                    str(there))
        begin = time.monotonic()
        deployed = ocpizza("deploy", version)
        report.says(deployed.returncode == 0 and current() == f"releases/{version}", "this release is deployed", deployed.stdout[-500:])
        print(f"        {time.monotonic() - begin:.0f} s")
        report.says(running() == {version}, "each replica runs an executable of this one", str(running()))
        report.says(stop_seconds("kitchen") == "15", "with its own program again", stop_seconds("kitchen"))
        back = ocpizza("rollback")
        report.says(back.returncode == 0 and current() == "releases/0.0.1", "ocpizza rollback goes back", back.stdout[-500:])
        report.says(running() == {"0.0.1"}, "each replica with it", str(running()))
        again = ocpizza("deploy", version)
        report.says(again.returncode == 0, "and it is deployed again", again.stdout[-500:])
    report.says(load.failures == [] and load.placed > 20, "no order was lost to a customer who sends it again", str(load.failures[:3]))
    report.says(load.retries == 0, "no request failed", str(load.causes.most_common(3)))
    print(f"        {load.report()}")
    report.says(load.placed > 0.9 * load.rate * load.seconds, f"the load was {load.rate:.0f} orders a second")
    decided = becomes_true(120, lambda: drill.undecided() == 0)
    report.says(decided, "the kitchen decides on every order", str(drill.undecided()))
    report.says(becomes_true(60, lambda: ocpizza("status").returncode == 0), "all is well, and there is no dead letter",
                ocpizza("status").stdout[:500])
    refuse_broken(report, version)
    refuse_incomplete(report, version)
    ocpizza("scale", "gateway=1", "orders=1")
    unknown = ocpizza("deploy", "7.7.7")
    report.says(unknown.returncode == 2, "a version that is not installed is not deployed", unknown.stdout)


def current():
    return os.readlink(LIB / "current")


def running():
    """The releases whose executables run, as the kernel says."""
    told = run("supervisorctl", "-c", production.RUN / "root/etc/supervisor/supervisord.conf", "status").stdout
    services = {service["name"] for service in json.loads((ROOT / "compose/platform.json").read_text())["services"]}
    pids = [line.split("pid ")[1].split(",")[0] for line in told.splitlines() if line.split(":")[0] in services and "pid " in line]
    paths = [pathlib.Path(os.readlink(f"/proc/{pid}/exe")) for pid in pids]
    return {path.relative_to(LIB.resolve() / "releases").parts[0] for path in paths}


def metrics_process():
    told = run("supervisorctl", "-c", production.RUN / "root/etc/supervisor/supervisord.conf", "pid", "metrics").stdout.strip()
    return int(told) if told.isdecimal() else 0


def stop_seconds(service):
    """What Supervisor's programs say."""
    programs = (production.RUN / "root/etc/supervisor/conf.d/ocpizza.conf").read_text()
    return programs.split(f"[program:{service}]")[1].split("stopwaitsecs = ")[1].split("\n")[0]


def make_release_before(version):
    old = LIB / "releases/0.0.1"
    shutil.copytree(LIB / "releases" / version, old, symlinks=True)
    facts = json.loads((old / "share/platform.json").read_text())
    # Its kitchen has another program than this version's.
    programs = old / "share/supervisor/programs.conf"
    before, kitchen, after = programs.read_text().partition("[program:kitchen]")
    programs.write_text(before + kitchen + after.replace("stopwaitsecs = 15", "stopwaitsecs = 14", 1))
    if BEFORE:
        # It knows nothing of releases, so it has the operator's command of this version.
        for service in facts["services"]:
            # A service that it has not yet is there with this version's executable.
            if (BEFORE / service["executable"]).exists():
                shutil.copy(BEFORE / service["executable"], old / "bin" / service["executable"])
        settings = json.loads((old / "share/settings/base.json").read_text())
        settings["gateway"]["maintenance"] = False
        (old / "share/settings/base.json").write_text(json.dumps(settings))
    else:
        return  # its health says this version, and so does its description


def refuse_broken(report, version):
    """A release whose kitchen does not start."""
    broken = LIB / "releases/9.9.9"
    shutil.copytree(LIB / "releases" / version, broken, symlinks=True)
    kitchen = broken / "bin/Kitchen"
    kitchen.unlink()
    kitchen.write_text('#!/bin/sh\ncase $1 in migrate|describe) exit 0 ;; esac\nexit 1\n')
    kitchen.chmod(0o755)
    begin = time.monotonic()
    refused = ocpizza("deploy", "9.9.9")
    report.says(
        refused.returncode == 2 and f"releases/{version} runs again" in refused.stdout and current() == f"releases/{version}"
        and ocpizza("status").returncode == 0, "a release that does not start goes back by itself", refused.stdout[-500:])
    print(f"        {time.monotonic() - begin:.0f} s")
    report.says(os.readlink(LIB / "previous") == "releases/0.0.1", "and ocpizza rollback still leads to the one before it",
                os.readlink(LIB / "previous"))


def refuse_incomplete(report, version):
    """A release whose kitchen is not there: nothing is stopped for it."""
    lacking = LIB / "releases/9.9.8"
    shutil.copytree(LIB / "releases" / version, lacking, symlinks=True)
    (lacking / "bin/Kitchen").unlink()
    refused = ocpizza("deploy", "9.9.8")
    report.says(
        refused.returncode == 2 and "Nothing was changed" in refused.stdout and current() == f"releases/{version}"
        and ocpizza("status").returncode == 0, "a release that lacks an executable is refused before anything is changed", refused.stdout[-500:])
    shutil.rmtree(lacking)


class Load:
    """Customers who order all the time, through nginx. As apps do, they keep their connections, and send a request again that got no
    answer. They come from many addresses: nginx and the gateway limit each."""
    rate = float(os.environ.get("OPERATIONS_RATE", 100))
    customers = 96

    def __enter__(self):
        self.placed = self.retries = 0
        self.slowest, self.latencies, self.failures, self.causes = 0.0, [], [], collections.Counter()
        self.ending, self.lock = threading.Event(), threading.Lock()
        self.token, self.draft = production.sign_in("cashier"), production.draft()
        self.draft["customerId"] = ask(
            "POST", "/login", {"email": "customer@ocpizza.example", "password": production.PASSWORD}).json["account"]["id"]
        self.begin = time.monotonic()
        self.threads = [threading.Thread(target=self.customer, args=(number,), daemon=True) for number in range(self.customers)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(60)
        self.seconds = time.monotonic() - self.begin

    def customer(self, number):
        """Orders at moments that are fixed beforehand, so that a slow answer does not make the load less."""
        connection = Connection(f"127.0.0.{number + 2}")
        next_order = self.begin + number / self.rate
        while not self.ending.wait(max(0, next_order - time.monotonic())):
            self.order(connection)
            next_order += self.customers / self.rate

    def order(self, connection):
        key, begin, last = str(uuid.uuid4()), time.monotonic(), None
        while time.monotonic() - begin < 40:
            try:
                status, body = connection.ask("POST", "/orders", self.draft, {"Idempotency-Key": key, "Authorization": f"Bearer {self.token}"})
                if status == 201:
                    seconds = time.monotonic() - begin
                    with self.lock:
                        self.placed += 1
                        self.latencies.append(seconds)
                        self.slowest = max(self.slowest, seconds)
                    return
                last = f"{status} {body[:200]}"
                if status not in (429, 502, 503, 504):
                    break
            except (OSError, production.http.client.HTTPException) as error:
                last = f"{type(error).__name__}: {error}"
                connection.close()
            with self.lock:
                self.retries += 1
                self.causes[last] += 1
            time.sleep(0.5)  # as an app would
        with self.lock:
            self.failures.append(last)

    def report(self):
        times = sorted(self.latencies)
        p50, p99 = (times[int(len(times) * share)] for share in (0.5, 0.99))
        return (f"{self.placed} orders in {self.seconds:.0f} s ({self.placed / self.seconds:.0f} a second), {self.retries} sent again; "
                f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest {self.slowest:.1f} s"
                + "".join(f"\n        {count} times {cause}" for cause, count in self.causes.most_common(5)))


class Connection:
    """One kept connection of a customer, from an address of its own."""
    context = None

    def __init__(self, address):
        Connection.context = Connection.context or production.trust()
        self.address, self.connection = address, None

    def ask(self, method, path, body, headers):
        if self.connection is None:
            self.connection = production.http.client.HTTPSConnection(
                "localhost", production.HTTPS, timeout=15, context=self.context, source_address=(self.address, 0))
        self.connection.request(method, path, json.dumps(body), headers | {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, content

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
