"""The platform under test: its processes, its database, its broker, and what can be done to them."""
import os
import pathlib
import signal
import subprocess
import time

PORT, RUN, LOCAL = os.environ["PORT"], os.environ["RUN"], os.environ["local_scripts"]
BASE = f"http://127.0.0.1:{PORT}"
SERVICES = "accounts catalogue orders kitchen delivery payment".split()


def output(*command, check=True):
    return subprocess.run(command, capture_output=True, text=True, check=check).stdout


def infra(*arguments):
    return output(f"{LOCAL}/infra.sh", *arguments)


def sql(statement):
    """The rows of a statement; the database may be just coming back."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return [line.split("|") for line in infra("psql", "-qAtc", statement).splitlines()]
        except subprocess.CalledProcessError as error:
            # 2: no connection, or a lost one.
            if error.returncode != 2 or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def secret(name):
    return (pathlib.Path(RUN) / "secrets" / name).read_text().strip()


def queues():
    """How many messages wait in each queue of events and of dead letters, or are being handled."""
    rows = infra("rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "name", "messages")
    counts = dict(line.split() for line in rows.splitlines())
    return {name: int(count) for name, count in counts.items() if name.endswith((".dead", ".events"))}


def processes(name):
    """The process ids of a service, or of a program beside it, by supervisor's name; dead ones are left out."""
    names = [name]
    if name in SERVICES + ["gateway"]:
        replicas = int(os.environ.get(f"{name.upper()}_REPLICAS", 1))
        names = [f"{name}:{name}-{number}" for number in range(replicas)]
    control = ["/usr/bin/supervisorctl", "-c", f"{RUN}/supervisord.conf", "pid"]
    pids = [output(*control, name, check=False).strip() for name in names]
    return [int(pid) for pid in pids if pid.isdigit() and pid != "0"]


def broker_process():
    return int((pathlib.Path(RUN) / "rabbitmq" / "pid").read_text())


def backends():
    """The database's processes that work for services."""
    return [int(pid) for (pid,) in sql("SELECT pid FROM pg_stat_activity WHERE usename LIKE 'ocpizza_%'")]


def signal_to(pid, number):
    """Sends a signal to a process, which may have ended meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def freeze(pid):
    signal_to(pid, signal.SIGSTOP)


def thaw(pid):
    signal_to(pid, signal.SIGCONT)


def kill(pid):
    signal_to(pid, signal.SIGKILL)
