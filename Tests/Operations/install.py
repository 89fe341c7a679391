"""The Debian package: built, installed, looked at, updated, removed and purged, on a copy-on-write copy of this machine."""
import atexit
import functools
import json
import os
import re
import tempfile

from report import BIN, ROOT, run

WORK = ROOT / ".run" / "operations" / "package"


def check(report):
    version = json.loads((ROOT / "compose/platform.json").read_text())["version"]
    for name in [version, newer(version)]:
        if not package(report, name):
            return
    with Machine() as machine:
        installed = machine.run(f"dpkg -i {WORK}/ocpizza_{version}_*.deb")
        report.says(installed.returncode == 0, "dpkg installs it", installed.stdout[-300:])
        scripts = machine.run("cat /var/lib/dpkg/info/ocpizza.p*").stdout
        report.says("daemon-reload" in scripts and not re.search(r"deb-systemd-invoke|systemctl (re)?start|systemctl enable", scripts),
                    "no script of the package starts anything, or starts it anew", scripts[-500:])
        look(report, machine, version)
        update(report, machine, version, newer(version))
        remove(report, machine)
    by_make(report, version)


def newer(version):
    return re.sub(r"\d+$", lambda number: str(int(number[0]) + 1), version)


@functools.cache
def package(report, version):
    """Built once, for all parts; None where that fails."""
    atexit.register(run, "rm", "-rf", WORK)
    built = run(ROOT / "compose/install/package.sh", WORK, env=os.environ | {"BIN": str(BIN), "VERSION": version})
    path = next(iter(WORK.glob(f"ocpizza_{version}_*.deb")), None)
    if not report.says(built.returncode == 0 and path, f"dpkg-buildpackage builds {version}", built.stdout[-300:]):
        return None
    print(f"        {path.stat().st_size >> 20} MB")
    return path


def look(report, machine, version):
    services = json.loads((ROOT / "compose/platform.json").read_text())["services"]
    answer = machine.run("ocpizza --version").stdout.strip()
    report.says(answer == version, "ocpizza --version says the version", answer)
    rights = machine.run("stat -c '%U %a' /etc/ocpizza/secrets /var/log/ocpizza /var/lib/ocpizza").stdout.split("\n")[:3]
    report.says(rights == ["ocpizza 700", "root 750", "ocpizza 755"], "directories belong to whom they should", str(rights))
    programs = machine.run("cat /etc/supervisor/conf.d/ocpizza.conf").stdout
    report.says(
        set(re.findall(r"^\[program:(\w+)\]$", programs, re.M)) == {service["name"] for service in services}
        and "@" not in programs and programs.count("user = ocpizza") == len(services),
        "Supervisor has a program for each service, which runs as ocpizza")
    units = machine.run("systemd-analyze verify /usr/lib/systemd/system/ocpizza* 2>&1 | grep -i ocpizza")
    report.says(units.stdout.strip() == "", "systemd-analyze verify finds nothing", units.stdout[:300])
    exposure = machine.run(
        "systemd-analyze security --offline=true --threshold=20 /usr/lib/systemd/system/ocpizza-orders@.service | tail -1")
    report.says(exposure.returncode == 0, "systemd-analyze security: exposure of at most 2.0", exposure.stdout.strip())
    print(f"        {exposure.stdout.strip()}")
    orders = machine.run("cat /usr/lib/systemd/system/ocpizza-orders@.service").stdout
    named = set(re.findall(r"^LoadCredential=(\S+?):", orders, re.M))
    report.says(
        named == {"broker.orders", "database.orders"}, "a unit is handed its own secrets and no others", str(named))
    rotation = machine.run("logrotate --debug /etc/logrotate.d/ocpizza 2>&1")
    report.says("error" not in rotation.stdout.lower(), "logrotate reads its settings", rotation.stdout[-300:])
    completion = machine.run(
        "bash -n /usr/share/bash-completion/completions/ocpizza && test -s /usr/share/zsh/vendor-completions/_ocpizza")
    report.says(completion.returncode == 0, "there are completions for bash and zsh", completion.stdout)
    for conf, reason in [("/etc/ocpizza/", "must not end with a slash"), ("/etc/oc pizza", "must not hold a space")]:
        refused = machine.run(f"OCPIZZA_CONF='{conf}' /usr/lib/ocpizza/current/bin/Orders")
        report.says(
            refused.returncode == 78 and refused.stdout == f"orders: setting OCPIZZA_CONF {reason}\n",
            f"OCPIZZA_CONF that {reason} is not taken, in one line", refused.stdout)


def update(report, machine, version, newer):
    machine.run("touch /etc/ocpizza/secrets/broker.orders")
    machine.run("echo '{\"log\": {\"level\": \"debug\"}}' > /etc/ocpizza/settings/production.json")
    machine.run("cd /etc/ocpizza/secrets && touch payment.provider-key payment.webhook-secret")
    updated = machine.run(f"dpkg -i --force-confold {WORK}/ocpizza_{newer}_*.deb")
    releases = machine.run("ls /usr/lib/ocpizza/releases; readlink /usr/lib/ocpizza/current").stdout.split()
    report.says(
        updated.returncode == 0 and releases == [version, newer, f"releases/{version}"],
        "an update adds a release, keeps the one that runs, and changes nothing of it", str(releases) + updated.stdout[-200:])
    works = machine.run(f"/usr/lib/ocpizza/releases/{version}/bin/Orders --version").stdout.strip()
    report.says(works == version, "the release before can still be run", works)
    beside(report, machine, version, newer)
    kept = machine.run("cat /etc/ocpizza/settings/production.json").stdout
    report.says("debug" in kept, "settings of this machine stay")


def beside(report, machine, version, newer):
    """What runs beside the services is that of the release that runs, until `ocpizza deploy` has made what the newer one needs."""
    units = {name: machine.run(f"cat /usr/lib/systemd/system/ocpizza-{name}.service").stdout for name in ["metrics", "errors", "receiver"]}
    started = [re.search(r"^ExecStart=(\S+)", unit, re.M)[1] for unit in units.values()]
    real = machine.run(f"readlink -f {' '.join(started)}").stdout.split()
    report.says(all(f"/releases/{version}/" in path for path in real) and len(real) == len(units),
                "updated, what runs beside the services is still that of the release that runs", str(real))
    needed = re.search(r"^ConditionPathExists=(\S+)", units["metrics"], re.M)[1]
    before = machine.run(f"test -e {needed}").returncode
    prepared = machine.run(f"/usr/lib/ocpizza/releases/{newer}/share/prepare /etc/ocpizza/secrets secrets && test -s {needed}")
    report.says(before == 1 and prepared.returncode == 0, "ocpizza-metrics waits for its secret, which the newer release's `prepare` makes",
                f"{before} {prepared.stdout}")


def remove(report, machine):
    removed = machine.run("dpkg -r ocpizza")
    left = machine.run("ls -d /usr/lib/ocpizza /etc/supervisor/conf.d/ocpizza.conf /usr/bin/ocpizza 2>/dev/null").stdout
    report.says(removed.returncode == 0 and not left, "removed, nothing of it runs or can be run", left + removed.stdout[-300:])
    report.says(machine.run("test -f /etc/ocpizza/secrets/broker.orders").returncode == 0, "removed, the secrets are still there")
    purged = machine.run("dpkg -P ocpizza")
    # What the machine wrote, apart from what others write on this one meanwhile; what it deleted stands there as a device.
    upper = f"{machine.directory}/upper"
    left = run("find", upper, "-name", "*ocpizza*", "-not", "-type", "c", "-not", "-path", f"{upper}{ROOT}*").stdout
    left += machine.run("getent passwd ocpizza").stdout
    report.says(purged.returncode == 0 and not left, "purged, nothing is left", left + purged.stdout[-300:])


def by_make(report, version):
    """`make install PREFIX=…`, into a directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        made = run(
            "make", "-s", "-C", ROOT, "install-files", f"DESTDIR={directory}", "PREFIX=/opt/ocpizza", f"BIN={BIN}",
            env=os.environ | {"STRIP": "yes"})
        answer = run(f"{directory}/opt/ocpizza/lib/ocpizza/current/bin/Orders", "--version").stdout.strip()
        report.says(made.returncode == 0 and answer == version, "make install PREFIX=/opt/ocpizza", made.stdout + answer)
        refused = run(ROOT / "compose/install/install.sh", env=os.environ | {
            "DESTDIR": directory, "BIN": str(BIN), "VERSION": version, "CONF": "/etc/oc pizza"})
        report.says(refused.returncode == 78, "a settings directory with a space is refused", refused.stdout)


class Machine:
    """This machine, copied on write: what is installed there is gone afterwards."""

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="ocpizza-machine-")
        run("mount", "-t", "tmpfs", "machine", self.directory)
        for name in ["upper", "work", "root"]:
            os.mkdir(f"{self.directory}/{name}")
        run("mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir=/,upperdir={self.directory}/upper,workdir={self.directory}/work", f"{self.directory}/root")
        # What dpkg's scripts need, and this checkout, which may be a mount of its own.
        for name in ["proc", "dev", str(WORK)[1:]]:
            os.makedirs(f"{self.directory}/root/{name}", exist_ok=True)
            run("mount", "--bind", f"/{name}", f"{self.directory}/root/{name}")
        self.run("mkdir -p /etc/supervisor/conf.d")
        return self

    def __exit__(self, *_):
        run("umount", "-R", "-l", f"{self.directory}/root")
        run("umount", self.directory)
        os.rmdir(self.directory)

    def run(self, script):
        return run("chroot", f"{self.directory}/root", "sh", "-c", script, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
