"""Tools of the bench: running programs, measuring with wrk and Load, interleaving, and the table of results."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import urllib.request

ROOT, RUN, PORT = os.environ["ROOT"], pathlib.Path(os.environ["RUN"]), os.environ["PORT"]
BIN, LOCAL, PEERS = os.environ["OCPIZZA_BIN"], os.environ["local_scripts"], os.environ["PEERS"]
BASE = f"http://127.0.0.1:{PORT}"
ROUNDS = int(os.environ.get("ROUNDS", 3))
SECONDS = int(os.environ.get("SECONDS_EACH", 2))
ORDERING_SECONDS = 3


def shell(*command, check=True, **extra):
    env = {**os.environ, **{key: str(value) for key, value in extra.items()}}
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    if check and done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def call(method, path, body=None, token=None, key=None, base=BASE):
    request = urllib.request.Request(base + path, method=method, data=json.dumps(body).encode() if body else None)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if key:
        request.add_header("Idempotency-Key", key)
    with urllib.request.urlopen(request, timeout=30) as reply:
        content = reply.read()
        return json.loads(content) if content else None


def bytes_of(url, gzip=False):
    """The body of an answer, as it came."""
    request = urllib.request.Request(url)
    if gzip:
        request.add_header("Accept-Encoding", "gzip")
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def sql(statement):
    """Through standard input: some statements are longer than an argument may be."""
    done = subprocess.run([f"{LOCAL}/infra.sh", "psql", "-v", "ON_ERROR_STOP=1", "-qAt"], input=statement, capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"SQL failed:\n{done.stderr[-2000:]}")
    return done.stdout.strip()


def load(*arguments):
    return json.loads(shell(f"{BIN}/Load", *map(str, arguments)))


def wrk(base, path="", token="", script=None, seconds=SECONDS, connections=32, gzip=False, **env):
    """Measures one closed loop of wrk with one thread: requests a second, p50 and p99 in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    command += ["-s", script or f"{ROOT}/Tests/Load/bench/get.lua"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    if gzip:
        command += ["-H", "Accept-Encoding: gzip"]
    out = shell(*command, base + path, **env)
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    count, microseconds, p50, p99, bad, broken = map(int, line.split()[1:])
    return {"rate": count / microseconds * 1e6, "p50": p50 / 1e3, "p99": p99 / 1e3, "failures": bad + broken}


def interleave(**measures):
    """Takes every measure once a round: A B A B …

    Returns for each name the median of each figure, and the spread of the rates in percent."""
    taken = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            taken[name].append(measure())
    result = {}
    for name, rounds in taken.items():
        result[name] = {figure: statistics.median(r[figure] for r in rounds) for figure in rounds[0]}
        rates = [r["rate"] for r in rounds if "rate" in r]
        if rates:
            result[name]["spread"] = 100 * (max(rates) - min(rates)) / statistics.median(rates)
    return result


class Table:
    def __init__(self):
        self.rows = []

    def add(self, row, measured, goal, is_met, note=""):
        self.rows.append((row, measured, goal, "met" if is_met else "NOT MET", note))
        say(f"{row}: {measured}  (goal {goal}: {self.rows[-1][3]})  {note}")

    def ratio(self, row, ours, theirs, goal, note=""):
        self.add(row, f"{ours / theirs:.2f}x", f">= {goal}x", ours >= goal * theirs, note)

    def text(self):
        header = ("row", "measured", "goal", "", "figures")
        widths = [max(len(str(line[i])) for line in self.rows + [header]) for i in range(5)]
        return "\n".join("  ".join(str(cell).ljust(w) for cell, w in zip(line, widths)).rstrip()
                         for line in [header, *self.rows])


TABLE = Table()


def rates(unit="/s", **results):
    return ", ".join(f"{name} {r['rate']:,.0f}{unit} ±{r['spread'] / 2:.0f} %" for name, r in results.items())
