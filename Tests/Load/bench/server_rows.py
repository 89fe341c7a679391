"""Rows that need broker and database only, no service."""
import os
import pathlib

from measuring import LOCAL, PEERS, RUN, SECONDS, TABLE, interleave, load, rates, shell, sql

PG_PORT = os.environ["PG_PORT"]


def events():
    def confirms():
        result = load("confirms")
        shell(f"{LOCAL}/infra.sh", "rabbitctl", "purge_queue", "-p", "ocpizza", "orders.events")
        return result

    result = interleave(ours=lambda: load("events"), floor=confirms)
    ours, floor = result["ours"]["rate"], result["floor"]["rate"]
    TABLE.add("events, outbox to inbox", f"{ours:,.0f}/s", ">= 5,000/s", ours >= 5000, rates(**result))
    TABLE.ratio("events / confirmed publishes, batch 100", ours, floor, 0.3)


def requests():
    result = interleave(alone=lambda: load("requests", "--in-flight", 1, "--count", 4000),
                        many=lambda: load("requests", "--in-flight", 64, "--count", 40000))
    TABLE.add("request and reply, alone", f"p50 {result['alone']['p50']:.3f} ms", "< 0.5 ms", result["alone"]["p50"] < 0.5)
    TABLE.add("request and reply, 64 in flight", f"{result['many']['rate']:,.0f}/s", ">= 8,000/s",
              result["many"]["rate"] >= 8000, rates(many=result["many"]) + f", p99 {result['many']['p99']:.1f} ms")


def transactions():
    sql(pathlib.Path(f"{PEERS}/floor/schema.sql").read_text())
    sql("GRANT USAGE ON SCHEMA floor TO ocpizza_migrator; GRANT ALL ON ALL TABLES IN SCHEMA floor TO ocpizza_migrator;"
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA floor TO ocpizza_migrator")
    password = (RUN / "secrets/database.superuser").read_text().strip()
    pgbench = next(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pgbench"))

    def floor():
        out = shell(str(pgbench), "-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", str(SECONDS), "-h", "127.0.0.1",
                    "-p", PG_PORT, "-U", "postgres", "-f", f"{PEERS}/floor/order_tx.sql", "ocpizza", PGPASSWORD=password)
        return {"rate": float(next(line for line in out.splitlines() if line.startswith("tps")).split()[2])}

    result = interleave(ours=lambda: load("transactions", "--seconds", SECONDS), pgbench=floor)
    sql("DROP SCHEMA floor CASCADE")
    TABLE.ratio("order transaction, 16 tasks / pgbench", result["ours"]["rate"], result["pgbench"]["rate"], 0.7, rates(**result))
