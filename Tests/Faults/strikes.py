"""Faults, drawn from a seed one after another."""
import os
import random
import subprocess
import time

import platform_under_test as platform

# The services that can be killed and frozen. Those that run twice are drawn twice as often.
REPLICATED = ["orders", "kitchen", "payment"]
SINGLE = ["accounts", "catalogue", "delivery", "figures", "gateway"]


class Strikes:
    """Each kind of fault is a method. It may be given a victim, as in `kill:orders`."""

    KINDS = ["kill", "kill", "freeze", "freeze", "close", "backend", "backend"]

    def __init__(self, seed, allowed):
        self.random = random.Random(seed)
        self.allowed = [tuple((kind + ":").split(":")[:2]) for kind in allowed]

    def next(self):
        """Draws a fault.

        Returns its description and a function that causes it and returns when the fault is over."""
        kind, victim = self.random.choice(self.allowed or [(kind, "") for kind in self.KINDS])
        return getattr(self, kind)(victim)

    def kill(self, victim):
        victim = victim or self.random.choice(REPLICATED * 2 + SINGLE + ["broker", "database"])
        if victim in ("broker", "database"):
            kind = {"broker": "rabbit", "database": "pg"}[victim]
            return f"kill -9 {victim}", lambda: [platform.infra(f"{kind}-kill"), platform.infra(f"{kind}-up")]
        return f"kill -9 {victim}", lambda: platform.kill(self.one(platform.processes(victim)))

    def freeze(self, victim):
        victim = victim or self.random.choice(REPLICATED * 2 + SINGLE + ["broker", "provider", "backend"])
        # 13 s outlast a claim on a payment's call, 6 s a heartbeat, 2 s neither.
        seconds = self.random.choice([2, 6, 13])
        find = {"broker": lambda: [platform.broker_process()], "backend": platform.backends}
        processes = find.get(victim, lambda: platform.processes(victim))

        def strike():
            pid = self.one(processes())
            platform.freeze(pid)
            try:
                time.sleep(seconds)
            finally:
                platform.thaw(pid)

        return f"freeze {victim} for {seconds} s", strike

    def close(self, victim):
        victim = victim or self.random.choice(["broker", "sockets"])
        if victim == "broker":
            return "the broker closes every connection", lambda: platform.infra(
                "rabbitctl", "close_all_connections", "-p", "ocpizza", "fault")
        ports = [os.environ["AMQP_PORT"], os.environ["PG_PORT"]]
        port = self.random.choice(ports)
        return f"the kernel resets every connection to port {port}", lambda: subprocess.run(
            ["ss", "-K", "dst", "127.0.0.1", "dport", "=", port], capture_output=True)

    def backend(self, victim):
        if (victim or self.random.choice(["terminate", "terminate", "kill"])) == "kill":
            # PostgreSQL then restarts as after a crash.
            return "kill -9 one database backend", lambda: platform.kill(self.one(platform.backends()))
        count = self.random.randint(1, 5)
        return f"terminate {count} database backends", lambda: platform.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'ocpizza_%' "
            f"ORDER BY random() LIMIT {count}")

    def one(self, pids):
        if not pids:
            raise LookupError("it is not running at the moment")
        return self.random.choice(pids)
