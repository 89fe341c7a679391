"""Deploying and going back under load (operations manual, 6.2)."""
import json
import os
import pathlib
import shutil
import threading
import time
import uuid

import production
from production import LIB, ask, ocpizza
from report import ROOT

# The executables of the version before: BEFORE_BIN, and its commit's settings. Without them the same executables stand in.
BEFORE = pathlib.Path(os.environ["BEFORE_BIN"]) if "BEFORE_BIN" in os.environ else None


def check(report):
    production.start()
    version = json.loads((ROOT / "compose/platform.json").read_text())["version"]
    make_release_before(version)
    with Load() as load:
        first = ocpizza("deploy", "0.0.1")
        report.says(first.returncode == 0 and current() == "releases/0.0.1", "the release before is deployed", first.stdout[-500:])
        begin = time.monotonic()
        deployed = ocpizza("deploy", version)
        report.says(deployed.returncode == 0 and current() == f"releases/{version}", "this release is deployed", deployed.stdout[-500:])
        print(f"        {time.monotonic() - begin:.0f} s")
        back = ocpizza("rollback")
        report.says(back.returncode == 0 and current() == "releases/0.0.1", "ocpizza rollback goes back", back.stdout[-500:])
        again = ocpizza("deploy", version)
        report.says(again.returncode == 0, "and it is deployed again", again.stdout[-500:])
    report.says(load.failures == [] and load.placed > 20, "no request failed for good", str(load.failures[:3]))
    print(f"        {load.placed} orders, {load.retries} tries more, slowest {load.slowest:.1f} s")
    screen = ocpizza("status")
    report.says(screen.returncode == 0, "all is well, and there is no dead letter", screen.stdout[:500])
    refuse_broken(report, version)
    unknown = ocpizza("deploy", "7.7.7")
    report.says(unknown.returncode == 2, "a version that is not installed is not deployed", unknown.stdout)


def current():
    return os.readlink(LIB / "current")


def make_release_before(version):
    old = LIB / "releases/0.0.1"
    shutil.copytree(LIB / "releases" / version, old, symlinks=True)
    facts = json.loads((old / "share/platform.json").read_text())
    if BEFORE:
        # It knows nothing of releases, so it has the operator's command of this version.
        for service in facts["services"]:
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
    kitchen.write_text('#!/bin/sh\n[ "$1" = migrate ] || exit 1\n')
    kitchen.chmod(0o755)
    begin = time.monotonic()
    refused = ocpizza("deploy", "9.9.9")
    report.says(
        refused.returncode == 2 and f"releases/{version} runs again" in refused.stdout and current() == f"releases/{version}"
        and ocpizza("status").returncode == 0, "a release that does not start goes back by itself", refused.stdout[-500:])
    print(f"        {time.monotonic() - begin:.0f} s")


class Load:
    """Customers who order all the time, through nginx. As apps do, they send a request again that got no answer."""
    rate = float(os.environ.get("OPERATIONS_RATE", 5))

    def __enter__(self):
        self.placed = self.retries = 0
        self.slowest, self.failures, self.threads = 0.0, [], []
        self.ending = threading.Event()
        self.token, self.draft = production.sign_in("cashier"), production.draft()
        customer = ask("POST", "/login", {"email": "customer@ocpizza.example", "password": production.PASSWORD}).json["account"]["id"]
        self.draft["customerId"] = customer
        threading.Thread(target=self.generate, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(60)

    def generate(self):
        while not self.ending.wait(1 / self.rate):
            thread = threading.Thread(target=self.order, daemon=True)
            thread.start()
            self.threads.append(thread)

    def order(self):
        key, begin, last = str(uuid.uuid4()), time.monotonic(), None
        while time.monotonic() - begin < 40:
            try:
                answer = ask("POST", "/orders", self.draft, {"Idempotency-Key": key}, self.token)
                if answer.status == 201:
                    self.placed += 1
                    self.slowest = max(self.slowest, time.monotonic() - begin)
                    return
                last = f"{answer.status} {answer.body[:200]}"
                if answer.status not in (429, 502, 503, 504):
                    break
            except OSError as error:
                last = str(error)
            self.retries += 1
            time.sleep(0.5)
        self.failures.append(last)
