"""Writes what follows from the declarations of the services: the broker's topology, the database's roles, the supervisor's
programs, systemd's units, nginx's header for TLS, the list of secrets, the pages of messages and settings, the facts that operators' tools need, Grafana's
dashboards, the description of the API, and the client for apps.

generate EXECUTABLES            writes the files
generate EXECUTABLES --check    ends with status 1 where a file is not what the code says
"""
import json
import pathlib
import subprocess
import sys

import beside
import broker
import client
import containers
import dashboards
import database
import declarations
import facts
import limits
import messages
import nginx
import settings
import supervisor
import systemd

ROOT = pathlib.Path(__file__).resolve().parents[2]


def describe(executables: pathlib.Path, name: str) -> dict:
    return json.loads(run(executables / name.capitalize(), "describe"))


def run(*command) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> int:
    executables, check = pathlib.Path(sys.argv[1]).resolve(), "--check" in sys.argv
    gateway = describe(executables, "gateway")
    # The gateway asks every context there is (`Context.allCases`).
    services = [describe(executables, name) for name in gateway["asks"]] + [gateway]
    operator = describe(executables, "operator")
    readers = [*services, operator]
    purposes = declarations.purposes(ROOT / "Shared/Contracts")
    base, production = (json.loads((ROOT / f"compose/settings/{name}.json").read_text()) for name in ["base", "production"])
    faults = declarations.faults(services, purposes) + settings.faults(readers, base)
    faults += limits.faults(ROOT / "compose/supervision/prometheus/alerts.yml")
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    files = {
        "compose/rabbitmq/definitions.json": broker.definitions(services),
        "compose/postgres/roles.sql": database.roles(services),
        "compose/supervisor/ocpizza.conf": supervisor.programs(services),
        "compose/supervisor/installed.conf": supervisor.installed(services),
        "compose/supervisor/beside.conf": beside.programs(),
        "compose/settings/secrets.txt": settings.secrets(readers),
        "compose/containers/compose.yaml": containers.compose(services, operator["version"]),
        "compose/nginx/transport.conf": nginx.transport(production),
        "compose/platform.json": facts.facts(services, operator),
        "compose/SETTINGS.md": settings.page(readers, base, production),
        "MESSAGES.md": messages.page(services, purposes),
        "openapi/openapi.json": run(executables / "Gateway", "openapi"),
    }
    files |= {f"Clients/Swift/Generated/{name}": text for name, text in client.files(files["openapi/openapi.json"]).items()}
    files |= {f"compose/systemd/{name}": text for name, text in (systemd.units(services) | beside.units()).items()}
    files |= {f"compose/supervision/grafana/{name}": text for name, text in dashboards.files().items()}
    changed = [name for name, text in files.items() if read(ROOT / name) != text]
    if check:
        for name in changed:
            print(f"{name} is not what the code says: make generate, and look at what it changes", file=sys.stderr)
        return 1 if changed else 0
    for name in changed:
        (ROOT / name).write_text(files[name])
        print(f"{name} written")
    return 0


def read(path: pathlib.Path) -> str | None:
    return path.read_text() if path.exists() else None


sys.exit(main())
