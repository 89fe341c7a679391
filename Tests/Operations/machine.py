"""A machine whose process 1 is systemd."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from report import ROOT, becomes_true, run

VERSION = json.loads((ROOT / "compose/platform.json").read_text())["version"]
SERVICES = json.loads((ROOT / "compose/platform.json").read_text())["services"]
SHARE = "/usr/lib/ocpizza/current/share"


class Machine:
    """This machine, copied on write, with a systemd, processes and a network of its own."""

    BOOT = """
        root=$1
        mount --make-rprivate /
        ip link set lo up
        mount -t proc proc $root/proc; mount -t sysfs sysfs $root/sys; mount -t cgroup2 cgroup2 $root/sys/fs/cgroup
        mount -t tmpfs tmpfs $root/run; mount -t tmpfs -o mode=755 dev $root/dev
        for name in null zero full random urandom tty; do touch $root/dev/$name; mount --bind /dev/$name $root/dev/$name; done
        mkdir $root/dev/shm; mount -t tmpfs shm $root/dev/shm; ln -s /proc/self/fd $root/dev/fd
        ln -s pts/ptmx $root/dev/ptmx
        hostname pizzeria
        # systemd makes namespaces of its own, which it cannot from within a chroot.
        cd $root; mkdir old; pivot_root . old; umount -l /old; rmdir /old; mount --make-rshared /
        exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=multi-user.target \
          --show-status=0 --log-target=console
    """
    GROUP = pathlib.Path("/sys/fs/cgroup/unified")

    def __init__(self, console):
        self.console = console

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ocpizza-units-"))
        self.root = self.directory / "root"
        run("mount", "-t", "tmpfs", "machine", self.directory)
        for name in ["upper", "work", "root"]:
            (self.directory / name).mkdir()
        run("mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir=/,upperdir={self.directory}/upper,workdir={self.directory}/work", self.root)
        # Nothing of the real machine starts here: what a test needs it starts itself.
        for old in [*self.root.glob("etc/systemd/system/*.wants"), *self.root.glob("etc/rc?.d/S*"), self.root / "usr/sbin/policy-rc.d"]:
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink(missing_ok=True)
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost pizzeria\n")
        # What others write to the real machine's meanwhile shows through, and may stay.
        shutil.rmtree(self.root / "tmp", ignore_errors=True)
        (self.root / "tmp").mkdir(exist_ok=True)
        (self.root / "tmp").chmod(0o1777)
        return self

    def boots(self):
        # A group of its own: systemd takes what it stands in for its root.
        group = (self.GROUP if self.GROUP.exists() else pathlib.Path("/sys/fs/cgroup")) / f"ocpizza-units-{os.getpid()}"
        group.mkdir(exist_ok=True)
        self.group = group
        self.output = open(self.console, "w")
        self.process = subprocess.Popen(
            ["sh", "-c", f"echo $$ > {group}/cgroup.procs; exec unshare --pid --fork --mount --uts --ipc --cgroup --net --kill-child "
             "bash -c \"$1\" boot \"$2\"", "boot", self.BOOT, str(self.root)], stdout=self.output, stderr=self.output)
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not becomes_true(5, lambda: children.read_text().split()):
            return False
        self.pid = children.read_text().split()[0]
        return becomes_true(30, lambda: self.run("systemctl is-system-running").stdout.strip() in ("running", "degraded"))

    def run(self, script, directory="/"):
        return run("nsenter", "-t", self.pid, "-a", "-r", "-w", "sh", "-c", f"cd {directory}\n{script}", env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"})

    def main_process(self, unit):
        """As this machine counts processes."""
        inner = self.run(f"systemctl show -P MainPID {unit}").stdout.strip()
        for path in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                text = path.read_text()
            except OSError:
                continue
            names = next((line.split()[1:] for line in text.splitlines() if line.startswith("NSpid:")), [])
            if names[-1:] == [inner] and len(names) > 1 and os.readlink(path.with_name("ns") / "pid") == os.readlink(f"/proc/{self.pid}/ns/pid"):
                return path.parent.name
        return "0"

    def inner(self, pid):
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
        return next(line.split()[-1] for line in text.splitlines() if line.startswith("NSpid:"))

    def answers(self, address):
        return self.run(f"curl -sf -m 3 -o /dev/null http://{address}").returncode == 0

    def ask(self, address):
        return self.run(f"curl -sf -m 5 'http://{address}'").stdout

    def log(self):
        return self.console.read_text()

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        time.sleep(1)  # until the kernel has ended all processes in it
        run("umount", "-R", "-l", self.root)
        run("umount", "-l", self.directory)
        shutil.rmtree(self.directory, ignore_errors=True)
        for group in sorted(self.group.rglob("*/"), reverse=True) if self.group.exists() else []:
            try:
                group.rmdir()
            except OSError:
                pass
        try:
            self.group.rmdir()
        except OSError:
            pass
