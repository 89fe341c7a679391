"""Ends `make run` in every way, and checks that no process is left and that the next one can start.

endings.py      see compose/local/endings.sh
"""
import os
import pathlib
import signal
import subprocess
import time

RUN, SCRIPT = os.environ["RUN"], os.environ["local_scripts"] + "/platform.sh"
LOG = pathlib.Path(RUN).parent / "endings.log"


class MakeRun:
    """One `make run`, in a process group of its own, as in a terminal."""

    def __init__(self):
        self.process = subprocess.Popen(
            [SCRIPT, "run"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True)

    def until(self, text):
        """Reads its output until a line contains the text."""
        for line in self.process.stdout:
            LOG.open("a").write(line)
            if text in line:
                return
        raise AssertionError(f"it ended before it said “{text}”; see {LOG}")

    def end(self):
        """Waits until it ends. Returns the exit status and the rest of its output."""
        text = self.process.stdout.read()
        LOG.open("a").write(text)
        return self.process.wait(timeout=60), text


def left():
    """Returns the processes of the platform: each has its directory in its environment or its command."""
    found = []
    for directory in pathlib.Path("/proc").glob("[0-9]*"):
        if directory.name == str(os.getpid()):
            continue
        try:
            words = (directory / "environ").read_bytes().split(b"\0") + (directory / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        # This test and its parents have the directory too, but not this variable, which platform.sh sets.
        if f"OCPIZZA_LOGS={RUN}/logs".encode() in words or any(w.startswith(f"{RUN}/".encode()) for w in words[-20:]):
            found.append(f"{directory.name} {(directory / 'cmdline').read_bytes().replace(chr(0).encode(), b' ')[:90]}")
    return found


def check_nothing_stays(how):
    deadline = time.monotonic() + 60
    while left() and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not left(), f"after {how}: {left()}"
    subprocess.run(["flock", "-n", f"{RUN}/lock", "true"], check=True)
    print(f"ok  {how}: nothing stays", flush=True)


def ready():
    run = MakeRun()
    run.until("OC Pizza is ready")
    return run


def guard_of(run):
    children = pathlib.Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text().split()
    [guard] = [pid for pid in children if b"guard" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]
    return int(guard)


def main():
    LOG.unlink(missing_ok=True)

    run = ready()
    status, text = MakeRun().end()
    assert status == 0 and "running already" in text, (status, text)
    print("ok  a second one beside it says that it is running", flush=True)
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.end()[0] == 0
    check_nothing_stays("Ctrl-C")

    run = ready()
    run.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    status, text = MakeRun().end()
    assert status == 1 and "held by" in text and "guard" in text, (status, text)
    print("ok  a second one while it stops says what holds the lock, and fails", flush=True)
    assert run.end()[0] == 0
    check_nothing_stays("SIGTERM to the script alone")

    run = ready()
    run.process.kill()
    run.end()
    check_nothing_stays("kill -9 of the script")

    run = MakeRun()
    time.sleep(4)
    run.process.kill()
    run.end()
    check_nothing_stays("kill -9 while it starts")

    run = ready()
    guard = guard_of(run)
    os.kill(guard, signal.SIGKILL)
    assert run.end()[0] == 1
    check_nothing_stays("kill -9 of the guard")

    run = ready()
    os.kill(guard_of(run), signal.SIGKILL)
    run.process.kill()
    run.end()
    run = MakeRun()
    run.until("Stopping what an earlier make run left behind")
    run.until("OC Pizza is ready")
    print("ok  kill -9 of both: the next one stops what they left and begins", flush=True)
    os.killpg(run.process.pid, signal.SIGINT)
    run.end()
    check_nothing_stays("Ctrl-C again")


if __name__ == "__main__":
    main()
