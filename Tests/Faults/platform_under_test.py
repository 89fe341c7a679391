"""The platform under test: its processes, its database and its broker, and how to freeze and kill them."""
import os
import pathlib
import signal
import subprocess
import time

PORT, RUN, LOCAL = os.environ["PORT"], os.environ["RUN"], os.environ["local_scripts"]
BASE = f"http://127.0.0.1:{PORT}"
SERVICES = "accounts catalogue orders kitchen delivery payment figures".split()


def output(*command, check=True):
    return subprocess.run(command, capture_output=True, text=True, check=check).stdout


def infra(*arguments):
    return output(f"{LOCAL}/infra.sh", *arguments)


def sql(statement):
    """Returns the rows of a statement. Waits for up to a minute if the database is just restarting."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return [line.split("|") for line in infra("psql", "-qAtc", statement).splitlines()]
        except subprocess.CalledProcessError as error:
            # psql ends with 2 when it has no connection, or has lost it.
            if error.returncode != 2 or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def secret(name):
    return (pathlib.Path(RUN) / "secrets" / name).read_text().strip()


def queues():
    """Returns how many messages wait or are being handled, for each queue of events and of dead letters."""
    rows = infra("rabbitctl", "list_queues", "-p", "ocpizza", "--no-table-headers", "name", "messages")
    counts = dict(line.split() for line in rows.splitlines())
    return {name: int(count) for name, count in counts.items() if name.endswith((".dead", ".events"))}


def processes(name):
    """Returns the ids of the processes that run for a name of Supervisor's: a service, or a program beside the services."""
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
    """Returns the database's processes that work for services."""
    return [int(pid) for (pid,) in sql("SELECT pid FROM pg_stat_activity WHERE usename LIKE 'ocpizza_%'")]


def signal_to(pid, number):
    """Sends a signal to a process. Ignores that it may have ended meanwhile."""
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
