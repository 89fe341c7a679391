"""Restoring the newest backup beside what runs, to see that it can be."""
import io
import json
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import time

from common import Failed, run

# A drill each week, and one that is missed is no alarm yet.
OLDEST_DRILL = 16 * 86_400

# What must not be lost, as numbers that only grow: of a month, since older rows are forgotten.
LEDGER = """
SELECT (SELECT count(*) FROM orders.orders WHERE placed_at BETWEEN {at} - interval '30 days' AND {at}),
  (SELECT count(*) FROM payment.payments WHERE status IN ('succeeded', 'refunded') AND created_at BETWEEN {at} - interval '30 days' AND {at}),
  (SELECT coalesce(sum(amount_cents), 0) FROM payment.payments
   WHERE status IN ('succeeded', 'refunded') AND created_at BETWEEN {at} - interval '30 days' AND {at}),
  (SELECT count(*) FROM payment.invoices)
"""


class Drilling:
    def drill(self):
        begin, at, told = time.monotonic(), time.time(), {"lost": None, "problem": None}
        try:
            told |= self.drilled()
        except (Failed, OSError, ValueError, subprocess.SubprocessError) as error:
            told["problem"] = str(error)
        told |= {"at": int(at), "seconds": round(time.monotonic() - begin, 1)}
        path = self.store / "drill.json"
        path.write_text(json.dumps(told) + "\n")
        print(f"{told['seconds']:.1f} s: {told['problem'] or told['text']}")
        return 1 if told["problem"] else 0

    def drilled(self):
        """Restores into a directory of its own, whose server nobody reaches and which archives nothing."""
        size, free = int(self.sql("SELECT pg_database_size('ocpizza')")), shutil.disk_usage(self.store).free
        if free < 2 * size:
            raise Failed(f"a drill needs {2 * size >> 20} MB at {self.store}, and {free >> 20} are free")
        at = f"to_timestamp({self.sql('SELECT extract(epoch FROM now())')})"
        expected = self.ledger(at, self.socket, self.port)
        # What was acknowledged until now is in the archive once this segment is.
        segment = self.sql("SELECT pg_walfile_name(pg_switch_wal())")
        self.wait_until_archived(segment)
        self.drill_files()
        place, socket = self.store / "drill", tempfile.mkdtemp(prefix="ocpizza-drill-")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        if self.as_owner:
            run("chown", "postgres", place, socket)
        binaries = pathlib.Path(f"/usr/lib/postgresql/{(self.data / 'PG_VERSION').read_text().strip()}/bin")
        started = False
        try:
            self.pgbackrest("restore", f"--pg1-path={place}", "--archive-mode=off")
            self.write(place / "drill-hba.conf", "local all all trust\n")
            if not (place / "postgresql.conf").exists():
                self.write(place / "postgresql.conf", "")
            options = " ".join([
                f"-p 5432 -k {socket} -c listen_addresses='' -c hba_file={place}/drill-hba.conf -c ssl=off -c hot_standby=off",
                "-c archive_mode=off -c synchronous_standby_names='' -c shared_buffers=64MB -c logging_collector=off"])
            started = True
            run(*self.as_owner, binaries / "pg_ctl", "-D", place, "-s", "-w", "-t", "1800", "-l", place / "drill.log", "-o", options,
                "start")
            self.wait_until_primary(socket, 5432)
            found = self.ledger(at, socket, 5432)
        finally:
            if started:
                subprocess.run([str(word) for word in [*self.as_owner, binaries / "pg_ctl", "-D", place, "-s", "-m", "immediate", "stop"]],
                               cwd="/", check=False, capture_output=True)
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(socket, ignore_errors=True)
        lost = [max(0, old - new) for old, new in zip(expected, found)]
        text = f"{size >> 20} MB restored; {expected[0]} orders, {expected[1]} payments, {expected[3]} invoices are there"
        problem = None
        if any(lost):
            problem = f"the copy lacks {lost[0]} orders, {lost[1]} payments ({lost[2] / 100:.2f} EUR), {lost[3]} invoices"
        return {"text": text, "problem": problem, "lost": lost[0]}

    def ledger(self, at, socket, port):
        return [int(number) for number in self.sql(LEDGER.format(at=at), socket, port).split("|")]

    def wait_until_archived(self, segment):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.sql(f"SELECT coalesce(last_archived_wal >= '{segment}', false) FROM pg_stat_archiver") == "t":
                return
            time.sleep(0.2)
        raise Failed(f"the write-ahead log is not archived: {segment} waits for two minutes")

    def drill_files(self):
        """The secrets can be read again: a database without them starts nothing."""
        _, content = self.newest_files()
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            kept = {pathlib.Path("/") / name for name in archive.getnames()}
        lacking = [str(path) for path in self.files if path.exists() and path not in kept]
        if lacking:
            raise Failed(f"the backup of files lacks {', '.join(lacking)}")

    def drill_facts(self):
        path = self.store / "drill.json"
        begun = path if path.exists() else self.configuration
        try:
            told = json.loads(path.read_text()) if path.exists() else {}
            problem = f"The last drill failed: {told['problem']}." if told.get("problem") else None
            if problem is None and time.time() - (told.get("at") or begun.stat().st_mtime) > OLDEST_DRILL:
                problem = "Nobody has restored a backup for two weeks: ocpizza drill."
        except (OSError, ValueError) as error:
            told, problem = {}, f"The last drill cannot be read: {error}."
        return {"drill": told.get("at"), "drillSeconds": told.get("seconds"), "drillLost": told.get("lost"), "drillProblem": problem}

    def write(self, path, text):
        path.write_text(text)
        if self.as_owner:
            shutil.chown(path, "postgres")
