"""Bringing everything back, and the rest to agree with it."""
import datetime
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import time
import urllib.request

from common import Failed, run
from sealed import open_sealed

# How far numbers jump after a restore: further than what can have been given between the backup and the fault.
ORDER_NUMBERS, INVOICE_NUMBERS = 10_000, 1_000
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Restoring:
    def restore(self, moment=None):
        begin = time.monotonic()

        def say(text):
            print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)

        self.check_before_restoring(moment, say)
        say("stop the platform and the database")
        self.stop_all(say)
        aside = None
        if self.data.exists() and any(self.data.iterdir()):
            aside = self.data.with_name(f"{self.data.name}.before-{int(time.time())}")
            self.data.rename(aside)
            say(f"the present database is kept as {aside}")
        try:
            self.bring_back(moment, say)
        except (Failed, OSError, subprocess.SubprocessError) as error:
            say(f"it failed: {error}")
            if aside:
                say("to go back to the database as it was, once its server is stopped: "
                    f"mv {self.data} {self.data}.failed && mv {aside} {self.data}, start it, then ocpizza start")
            say(f"where the database is back and runs, and only the rest failed: ocpizza-backup finish {moment or ''}")
            raise
        say("done; make a full backup now")

    def check_before_restoring(self, moment, say):
        """What would make it fail half-way is found while everything still runs."""
        # As on a new machine.
        if not self.configuration.exists():
            self.configure()
        try:
            stanza = json.loads(self.pgbackrest("info", "--output=json"))[0]
        except (IndexError, ValueError):
            raise Failed(f"{self.store} holds no backup")
        if stanza["status"]["code"] != 0 or not stanza["backup"]:
            raise Failed(f"{self.store} holds no backup that can be restored: {stanza['status']['message']}")
        if moment:
            try:
                at = datetime.datetime.fromisoformat(moment)
            except ValueError:
                raise Failed(f"{moment} is no time such as 2026-11-26 02:55:00+00")
            first = min(backup["timestamp"]["stop"] for backup in stanza["backup"])
            if at.tzinfo is None:
                raise Failed(f"{moment} has no time zone: 2026-11-26 02:55:00+00, or +01 for winter in France")
            if not first <= at.timestamp() <= time.time():
                begin = datetime.datetime.fromtimestamp(first, datetime.UTC)
                raise Failed(f"{moment} does not lie between the end of the oldest backup, {begin:%Y-%m-%d %H:%M:%S+00}, and now")
        if os.path.ismount(self.data):
            raise Failed(f"{self.data} is where a disk is mounted: let PostgreSQL's directory be one below it")
        self.newest_files()
        if self.receiver and not moment and not pathlib.Path(self.receiver).is_dir():
            say(f"no receiver has written to {self.receiver}: the archive alone is restored, which is at most a minute behind")

    def stop_all(self, say):
        stopped = subprocess.run(self.stop_platform, shell=True, check=False, capture_output=True, text=True)
        if stopped.returncode != 0:
            told = subprocess.run([*self.operator, "status", "--json"], check=False, capture_output=True, text=True)
            try:
                running = [replica for replica in json.loads(told.stdout)["replicas"] if replica.get("version")]
            except (ValueError, KeyError):
                running = []
            if running:
                raise Failed(f"the platform does not stop: {stopped.stdout.strip()} {stopped.stderr.strip()}")
            say("no service runs")
        if self.server_runs():
            run(self.stop_database, shell=True)
            deadline = time.monotonic() + 60
            while self.server_runs():
                if time.monotonic() > deadline:
                    raise Failed(f"the database does not stop; nothing was moved. `{self.stop_database}` should stop it")
                time.sleep(0.2)

    def server_runs(self):
        """Whether PostgreSQL works in this directory: it stands there as long as it does."""
        try:
            process = int((self.data / "postmaster.pid").read_text().split()[0])
            return os.path.samefile(f"/proc/{process}/cwd", self.data)
        except (OSError, ValueError, IndexError):
            return False

    def bring_back(self, moment, say):
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        if self.as_owner:
            run("chown", "postgres", self.data)
        self.restore_files(say)
        say("restore the database")
        target = ["--type=time", f"--target={moment}", "--target-action=promote"] if moment else []
        self.pgbackrest("restore", *target)
        # A socket that is kept with the data has a lock beside it, which is in the backup. It names the former server's process; where
        # another process has that number by now, PostgreSQL would not start.
        for lock in self.data.glob(".s.PGSQL.*"):
            lock.unlink()
        is_whole = not moment and self.take_received()
        self.put_received_aside(say)
        say("start the database, which reads the write-ahead log")
        run(self.start_database, shell=True)
        self.wait_until_primary()
        if self.receiver:
            # There is none yet that could follow this database, and every commit would wait for it.
            self.sql("ALTER SYSTEM RESET synchronous_standby_names")
            self.sql("SELECT pg_reload_conf()")
            say("commits do not wait for the receiver of the log: start it anew, then set synchronous_standby_names")
        self.finish(moment, say, is_whole)

    def finish(self, moment=None, say=print, is_whole=False):
        say("agree with the rest")
        self.agree(is_whole, say)
        say("start the platform")
        run(self.start_platform, shell=True)
        self.republish(say)
        try:
            self.reconcile(moment, say)
        except (OSError, ValueError, KeyError) as error:
            say(f"the provider could not be asked ({error}); later: ocpizza-backup reconcile {moment or ''}")

    def restore_files(self, say):
        """Secrets and settings, where they are missing. What is there stays: a person decides."""
        newest, content = self.newest_files()
        brought, differing = 0, []
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            for member in archive.getmembers():
                target = pathlib.Path("/") / member.name
                if not (target.exists() or target.is_symlink()):
                    archive.extract(member, "/")
                    brought += member.isfile()
                elif member.isfile() and target.parent.name == "secrets" and target.read_bytes() != archive.extractfile(member).read():
                    differing.append(target.name)
        if brought:
            say(f"{brought} files of secrets and settings were missing and are those of {newest.name}")
        if differing:
            say(f"these secrets are not those of the backup: {', '.join(differing)}. Where a service is refused, move its secret away and "
                "restore again")

    def newest_files(self):
        newest = self.newest_archive()
        return newest, open_sealed(newest, self.passphrase)

    def newest_archive(self):
        """Archives of versions before 2026-11-27 (.enc) show no change that somebody made to them, so none is read."""
        newest = max((self.store / "files").glob("*.gpg"), default=None)
        if newest is None:
            raise Failed("there is no backup of the secrets that this version reads; ocpizza backup makes one")
        return newest

    def take_received(self):
        """The last segment, which was not full and so never archived, as the receiver wrote it down.

        Returns whether there was one: then nothing that was confirmed is lost."""
        received = pathlib.Path(self.receiver or "/nonexistent")
        if not received.is_dir():
            return False
        is_whole = False
        for segment in sorted(received.iterdir()):
            name = segment.name.removesuffix(".partial")
            target = self.data / "pg_wal" / name
            if len(name) == 24 and not target.exists():
                shutil.copy(segment, target)
                is_whole = True
                if self.as_owner:
                    shutil.chown(target, "postgres")
        # The archive goes first in recovery; what it lacks is then found in pg_wal.
        return is_whole

    def put_received_aside(self, say):
        """It belongs to the database that was: the one that is restored goes on from another place."""
        received = pathlib.Path(self.receiver or "/nonexistent")
        if received.is_dir() and any(received.iterdir()):
            aside = received.with_name(f"{received.name}.before-{int(time.time())}")
            received.rename(aside)
            say(f"what the receiver wrote is kept as {aside}")

    def receive(self):
        """Becomes pg_receivewal. It ends when the server does, and is started again; a database that was restored lacks the slot."""
        if not self.receiver:
            raise Failed("backup.json names no receiver")
        received = pathlib.Path(self.receiver)
        received.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.as_owner:
            shutil.chown(received, "postgres")
        words = [*self.as_owner, "pg_receivewal", "-D", str(received), "-h", self.socket, "-p", str(self.port), "-U", "postgres",
                 "--no-password", "--slot=receiver"]
        run(*words, "--create-slot", "--if-not-exists")
        os.chdir("/")
        os.execvp(words[0], [*words, "--synchronous", "--no-loop"])

    def wait_until_primary(self, socket=None, port=None):
        # As long as it may take: nothing is gained by giving up.
        deadline = time.monotonic() + 12 * 3600
        while time.monotonic() < deadline:
            try:
                if self.sql("SELECT pg_is_in_recovery()", socket, port) == "f":
                    return
            except Failed as error:
                if socket is None and not self.server_runs():
                    raise Failed(f"the database has ended while it read its write-ahead log; look at its log ({error})")
            time.sleep(0.2)
        raise Failed("the database is still reading its write-ahead log after twelve hours")

    def agree(self, is_whole, say):
        """Numbers that may have been given after the moment are never given again. Where the database lacks the newest, the queues
        hold what has not happened; where it is whole they hold what it has not seen yet, and are kept."""
        if not is_whole:
            control = self.broker_control
            for name in run(*control, "list_queues", "-p", "ocpizza", "--no-table-headers", "name").decode().split():
                if name.endswith((".events", ".requests")):
                    run(*control, "purge_queue", "-p", "ocpizza", name)
            say("queues are purged")
        self.sql(f"SELECT setval('orders.order_number', nextval('orders.order_number') + {ORDER_NUMBERS})")
        self.sql(f"UPDATE payment.invoice_counters SET last = last + {INVOICE_NUMBERS}")
        say(f"numbers of orders go on {ORDER_NUMBERS} further, those of invoices {INVOICE_NUMBERS} further: note the gap")

    def republish(self, say):
        """Every context says what is so, so that copies agree whatever was lost on the way."""
        run(*self.operator, "republish")
        say("every context has republished")
        waiting = self.sql(
            "SELECT count(*) FROM orders.orders WHERE status = 'placed' AND document->>'promisedAt' IS NULL")
        say(f"{waiting} orders wait for the kitchen; look at those that still do in a minute")

    # Money

    def reconcile(self, moment=None, say=print):
        """Money may have moved that a restored database does not know. A person decides on each charge: whether the order can be
        booked again with the customer, or what was paid goes back."""
        if not self.provider:
            return say("the provider is not compared: backup.json names none")
        since = float(self.sql(f"SELECT extract(epoch FROM '{moment}'::timestamptz)")) if moment else time.time() - 86_400
        charges = [charge for charge in self.charges(since - 60) if charge["status"] == "succeeded"]
        payments = [charge.get("metadata", {}).get("payment") or "" for charge in charges]
        ids = ", ".join(f"('{payment}'::uuid)" for payment in payments if UUID.fullmatch(payment))
        states = dict(line.split("|") for line in self.sql(
            f"SELECT id, status FROM payment.payments WHERE id IN (SELECT * FROM (VALUES {ids}) AS charged)").split()) if ids else {}
        under_way = [payment for payment in payments if states.get(payment) == "pending"]
        unknown = [charge for charge, payment in zip(charges, payments) if states.get(payment) not in ("succeeded", "refunded", "pending")]
        say(f"the provider charged {len(charges)} times since then; {len(unknown)} of them are not in the database")
        for charge in unknown:
            at = datetime.datetime.fromtimestamp(charge["created"], datetime.UTC)
            say(f"  {charge['id']}  {charge['amount'] / 100:.2f} {charge['currency'].upper()}  {at:%Y-%m-%d %H:%M:%S}Z: give it back, "
                "or book it again with the customer")
        if under_way:
            say(f"{len(under_way)} more are under way, and payment settles them by itself: look again in ten minutes with "
                f"ocpizza-backup reconcile {moment or ''}")
        return 1 if unknown and say is print else 0

    def charges(self, since):
        """What the provider has since a time; it lists the newest first."""
        key, found, after = pathlib.Path(self.provider["key"]).read_text().strip(), [], ""
        while True:
            request = urllib.request.Request(
                f"{self.provider['url']}/v1/payment_intents?limit=100{after}", headers={"Authorization": f"Bearer {key}"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                page = json.load(answer)
            found += [charge for charge in page["data"] if charge["created"] >= since]
            if not page["has_more"] or page["data"][-1]["created"] < since:
                return found
            after = f"&starting_after={page['data'][-1]['id']}"
