"""Backups, and the loss of the database's disk under load (operations manual, 8)."""
import json
import pathlib
import shutil
import subprocess
import threading
import time
import uuid

import production
from production import CONF, ENVIRONMENT, LIB, RUN, ask, infra, ocpizza
from report import becomes_true, run

FILLER_MEGABYTES = 200


def check(report):
    production.start()
    settings = json.loads((CONF / "backup.json").read_text())
    verify(report)
    sql(f"""CREATE TABLE IF NOT EXISTS public.filler AS
        SELECT n, repeat(md5(n::text), 30) AS text FROM generate_series(1, {FILLER_MEGABYTES * 1000}) AS n""")
    receiver = Receiver(settings)
    before_the_backup = place()
    full = ocpizza("backup", "full")
    report.says(full.returncode == 0, "ocpizza backup full", full.stdout[-300:])
    rehearse(report, settings)
    changed_archive(report, settings)
    refused(report)
    lost_disk(report, settings, receiver, before_the_backup)
    receives_again(report, settings)
    moment(report)


def verify(report):
    verified = ocpizza("verify")
    report.says(verified.returncode == 0, "ocpizza verify: every file of the store is whole", verified.stdout[-400:])
    store = pathlib.Path(json.loads((CONF / "backup.json").read_text())["store"])
    passphrase = (RUN / "backup-passphrase").read_text().strip()
    # A file may vanish meanwhile, which grep calls an error.
    report.says(run("grep", "-rsqF", passphrase, store).returncode != 0, "the store does not hold the passphrase that opens it")
    damaged = max((path for path in (store / "pgbackrest/backup").rglob("*") if path.is_file() and "bundle" in path.parts), default=None,
                  key=lambda path: path.stat().st_size)
    content = damaged.read_bytes()
    middle = len(content) // 2
    damaged.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:])
    found, told = ocpizza("verify"), ocpizza("status")
    report.says(found.returncode == 1 and told.returncode == 1 and "found damage" in told.stdout,
                "ocpizza verify finds a bit that has changed, and status says so", found.stdout[-300:] + told.stdout[:300])
    damaged.write_bytes(content)
    report.says(ocpizza("verify").returncode == 0 and ocpizza("status").returncode == 0, "and no longer, once it is whole again")
    told = json.loads(ocpizza("status", "--json").stdout)
    report.says(told["backup"].get("problem") is None and time.time() - told["backup"]["last"] < 3600, "status knows the last backup",
                str(told["backup"]))


def rehearse(report, settings):
    """The drill that a timer runs each week on the machine itself, beside what runs."""
    drilled = ocpizza("drill")
    report.says(drilled.returncode == 0 and "orders" in drilled.stdout, "ocpizza drill: the newest backup is restored beside, and lacks nothing",
                drilled.stdout[-500:])
    print(f"        {drilled.stdout.strip()}")
    report.says(
        becomes_true(40, lambda: metric("ocpizza_drill_timestamp_seconds") > time.time() - 300) and metric("ocpizza_drill_problem") == 0
        and metric("ocpizza_drill_duration_seconds") > 0, "its result is a metric", str(metric("ocpizza_drill_timestamp_seconds")))
    files = pathlib.Path(settings["store"]) / "files"
    files.rename(files.with_name("files-away"))
    try:
        failed = ocpizza("drill")
        report.says(failed.returncode == 1 and "no backup of the secrets" in failed.stdout, "a drill that fails says why", failed.stdout[-300:])
        report.says(
            becomes_true(40, lambda: metric("ocpizza_drill_problem") == 1) and "The last drill failed" in ocpizza("status").stdout,
            "and raises an alarm")
    finally:
        files.with_name("files-away").rename(files)
    report.says(ocpizza("drill").returncode == 0 and ocpizza("status").returncode == 0, "once it succeeds the alarm ends")
    report.says(not (pathlib.Path(settings["store"]) / "drill").exists(), "nothing of it stays")


def changed_archive(report, settings):
    """Secrets and settings that somebody changed in the store, or put there."""
    newest = max((pathlib.Path(settings["store"]) / "files").glob("*.gpg"))
    whole = newest.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    stored = subprocess.run(["gpg", "--batch", "--no-options", "--no-keyring", "--homedir", "/nonexistent", "--no-autostart", "--store"],
                            input=b"what nobody encrypted", capture_output=True, check=True).stdout
    try:
        for what, content in [("of which one bit has changed", flipped), ("which ends early", whole[:-1]), ("which nobody encrypted", stored)]:
            newest.write_bytes(content)
            told = ocpizza("restore", "--yes")
            report.says(
                told.returncode == 2 and len(told.stdout.splitlines()) == 1 and f"{newest} was changed since it was made" in told.stdout
                and ocpizza("status").returncode == 0, f"an archive of secrets {what} is refused in one line, and everything runs on",
                told.stdout[-300:])
        found = ocpizza("verify")
        report.says(found.returncode == 1 and f"{newest} was changed" in ocpizza("status").stdout, "ocpizza verify finds it, and status says so",
                    found.stdout[-300:])
    finally:
        newest.write_bytes(whole)
    report.says(ocpizza("verify").returncode == 0 and ocpizza("status").returncode == 0, "and no longer, once it is whole again")


def refused(report):
    """What cannot succeed is refused while everything still runs."""
    for moment, why in [("yesterday", "is no time"), ("2026-11-26 02:55:00", "has no time zone"), ("2199-01-01 00:00:00+00", "does not lie between"),
                        ("2020-01-01 00:00:00+00", "does not lie between")]:
        told = ocpizza("restore", "--yes", "--to", moment)
        report.says(told.returncode == 2 and why in told.stdout and ocpizza("status").returncode == 0,
                    f"ocpizza restore --to {moment!r} is refused, and everything runs on", told.stdout[-300:])


def metric(name):
    found = [line for line in production.admin_text(f"{production.PORTS}693", "/metrics").splitlines() if line.startswith(name + " ")]
    return float(found[0].split()[1]) if found else -1


def lost_disk(report, settings, receiver, before):
    size = int(sql("SELECT pg_database_size('ocpizza') >> 20"))
    numbers = numbers_of_orders()
    with Orders() as orders:
        time.sleep(15)  # orders come in meanwhile
        # The machine dies, and its disk with it: the database, the secrets, the settings.
        infra("pg-kill")
        shutil.rmtree(settings["data"])
        time.sleep(2)  # and are refused for a moment
    receiver.stop()
    # As on a new machine, which has the directory and nothing in it.
    shutil.move(CONF / "secrets", RUN / "lost-secrets")
    (CONF / "secrets").mkdir(mode=0o700)
    pathlib.Path(settings["configuration"]).unlink()
    begin = time.monotonic()
    restored = ocpizza("restore", "--yes")
    seconds = time.monotonic() - begin
    print("        " + restored.stdout.strip().replace("\n", "\n        "))
    report.says(restored.returncode == 0 and seconds < 300, "ocpizza restore: the platform runs again within five minutes",
                restored.stdout[-500:])
    print(f"        {size} MB, {seconds:.0f} s, {len(orders.acknowledged)} orders were acknowledged under load")
    there = set(sql("SELECT id FROM orders.orders").split())
    lost = (orders.acknowledged | {before}) - there
    report.says(len(orders.acknowledged) > 10 and not lost, "no acknowledged order is lost", str(lost))
    report.says(
        run("diff", "-r", CONF / "secrets", RUN / "lost-secrets").returncode == 0, "the secrets are back as they were")
    shutil.rmtree(RUN / "lost-secrets")
    report.says(becomes_true(60, lambda: undecided() == 0), "the kitchen decides on every order, those on the way too", str(undecided()))
    doctor = ocpizza("doctor").stdout
    report.says(doctor.count("moved away by a restore") == 1 and ".before-" in doctor, "ocpizza doctor names what the restore moved away", doctor[-800:])
    new = place()
    number = int(sql(f"SELECT document->>'number' FROM orders.orders WHERE id = '{new}'"))
    report.says(number > max(numbers), "no number is given twice", f"{number} {max(numbers)}")
    report.says(becomes_true(30, lambda: ocpizza("status").returncode == 0), "all is well", ocpizza("status").stdout[:500])


def receives_again(report, settings):
    """The database that was restored lacks the slot, and goes on from another place. What the archive has the receiver need not keep."""
    receiver = Receiver(settings)
    received = pathlib.Path(settings["receiver"])
    for _ in range(2):
        sql("SELECT pg_switch_wal()")
        time.sleep(2)  # a segment is archived, and seen by the receiver
    before = {path.name for path in received.iterdir()}
    backed_up = ocpizza("backup", "diff")
    after = {path.name for path in received.iterdir()}
    report.says(backed_up.returncode == 0 and before - after and after, "a backup removes from the receiver's disk what the archive has",
                f"{sorted(before)} {sorted(after)} {backed_up.stdout[-300:]}")
    # Nothing waits for it in what follows.
    sql("ALTER SYSTEM RESET synchronous_standby_names")
    sql("SELECT pg_reload_conf()")
    receiver.stop()


def moment(report):
    """Restores to a time in the past: what came later is gone, from the queues too."""
    ocpizza("backup", "diff")
    kept = place()
    becomes_true(30, lambda: undecided() == 0)
    time.sleep(2)  # what is to be kept and the moment lie apart
    target = sql("SELECT now()")
    time.sleep(2)  # and so does what is to be gone
    gone = place()
    paid_for = pay_by_card()
    sql("SELECT pg_switch_wal()")
    time.sleep(3)  # until the segment is archived
    restored = ocpizza("restore", "--yes", "--to", target)
    there = set(sql("SELECT id FROM orders.orders").split())
    report.says(restored.returncode == 0 and kept in there and gone not in there,
                "ocpizza restore --to TIME: what was then is there, what came later is not", restored.stdout[-500:])
    tickets = set(sql("SELECT order_id FROM kitchen.tickets").split())
    report.says(kept in tickets and gone not in tickets, "the kitchen knows the same orders")
    report.says(
        "the provider charged 1 times since then; 1 of them are not in the database" in restored.stdout and paid_for in restored.stdout,
        "what the provider charged later is named", restored.stdout[-500:])
    again = backup("reconcile", target)
    report.says(again.returncode == 1 and paid_for in again.stdout, "and can be asked for again", again.stdout)
    finished = backup("finish", target)
    report.says(finished.returncode == 0 and "every context has republished" in finished.stdout,
                "ocpizza-backup finish does what comes after the database again, where restore was interrupted", finished.stdout[-500:])
    report.says(becomes_true(30, lambda: ocpizza("status").returncode == 0), "all is well", ocpizza("status").stdout[:500])


def backup(*words):
    return run(production.ROOT / "compose/backup/ocpizza-backup", *words, env=ENVIRONMENT | {"OCPIZZA_BACKUP": str(CONF / "backup.json")})


def place():
    return ask("POST", "/orders", production.draft(), token=production.sign_in("customer")).json["id"]


def pay_by_card():
    """Returns the provider's name of a charge that succeeded."""
    customer = production.sign_in("customer")
    order = ask("POST", "/orders", production.draft() | {"paymentMethod": "card"}, token=customer).json["id"]
    ask("POST", "/payment", {"orderId": order, "method": "card", "paymentToken": "pm_card_visa"}, token=customer)
    statement = f"SELECT intent_id FROM payment.payments WHERE order_id = '{order}' AND status = 'succeeded'"
    becomes_true(30, lambda: sql(statement))
    return sql(statement) or "the charge did not succeed"


def undecided():
    return int(sql("SELECT count(*) FROM orders.orders WHERE status = 'placed' AND document->>'promisedAt' IS NULL"))


def numbers_of_orders():
    return [int(number) for number in sql("SELECT document->>'number' FROM orders.orders").split()]


def sql(statement):
    done = infra("psql", "-qAtc", statement)
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    return done.stdout.strip()


class Receiver:
    """Writes the write-ahead log on another disk as it comes; a commit waits until it has."""

    def __init__(self, settings):
        self.process = subprocess.Popen(
            [LIB / "current/share/backup/ocpizza-backup", "receive"],
            env=ENVIRONMENT | {"OCPIZZA_BACKUP": str(CONF / "backup.json")}, stderr=subprocess.DEVNULL)
        sql("ALTER SYSTEM SET synchronous_standby_names = 'pg_receivewal'")
        sql("SELECT pg_reload_conf()")
        if not becomes_true(20, lambda: sql("SELECT sync_state FROM pg_stat_replication") == "sync"):
            raise RuntimeError("the receiver is not synchronous")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Orders:
    """Customers who order until the platform dies. What was answered with 201 counts."""

    def __enter__(self):
        self.acknowledged, self.threads = set(), []
        self.ending = threading.Event()
        self.token, self.draft = production.sign_in("customer"), production.draft()
        for _ in range(4):
            thread = threading.Thread(target=self.order, daemon=True)
            thread.start()
            self.threads.append(thread)
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(30)

    def order(self):
        while not self.ending.wait(0.2):
            try:
                answer = ask("POST", "/orders", self.draft, {"Idempotency-Key": str(uuid.uuid4())}, self.token, timeout=5)
                if answer.status == 201:
                    self.acknowledged.add(answer.json["id"])
            except OSError:
                pass
