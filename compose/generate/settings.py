"""The page of settings and the list of secrets."""
import json

HEAD = """\
# Settings

Written by `make generate` from what the services declare. The defaults are in `settings/base.json`, and what production changes
in `settings/production.json`. An installed release fills in `gateway.pages`, `operator.certificate`, `operator.gatewayList`,
`operator.afterScale` and `operator.backupCommand`. What nginx answers itself has its own `gateway.strictTransportSeconds`, in
`nginx/transport.conf`.

| setting | what | read by | value | default | in production |
| --- | --- | --- | --- | --- | --- |
"""

SECRETS = """
Secrets are files of mode 0600 in `secrets.directory`, one line each. `database.migrator` belongs to `migrate` and to `ocpizza status`,
`doctor` and `trace`, `database.monitor` to what only looks (exporters and `ocpizza-metrics`), `broker.operator` to `ocpizza
dead-letters` and `status`, `database.superuser` to `prepare`, which makes the roles.

| secret | what | read by |
| --- | --- | --- |
"""

# Read from the environment only: each process has its own.
OF_A_PROCESS = {"admin.port"}


def faults(services: list[dict], base: dict) -> list[str]:
    """What `base.json` lacks, and what it holds that nobody reads."""
    declared = {setting["key"] for service in services for setting in service["settings"]}
    given = {f"{group}.{name}" for group, settings in base.items() for name in settings}
    lacking = declared - given - OF_A_PROCESS
    return [f"compose/settings/base.json lacks {key}" for key in sorted(lacking)] + [
        f"compose/settings/base.json holds {key}, which no service declares" for key in sorted(given - declared)
    ]


def page(services: list[dict], base: dict, production: dict) -> str:
    rows = []
    for key, (setting, readers) in by_name(services, "settings", "key").items():
        cells = [f"`{key}`", setting["meaning"], who(readers, services), kind(setting), given(base, key), given(production, key)]
        rows.append(f"| {' | '.join(cells)} |")
    secret_rows = [
        f"| `{name}` | {secret['meaning']} | {who(readers, services)} |"
        for name, (secret, readers) in by_name(services, "secrets", "name").items()
    ]
    return HEAD + "\n".join(rows) + "\n" + SECRETS + "\n".join(secret_rows) + "\n"


def given(settings: dict, key: str) -> str:
    group, name = key.split(".", 1)
    value = settings.get(group, {}).get(name)
    return "–" if value is None else f"`{json.dumps(value)}`"


def secrets(services: list[dict]) -> str:
    """The files that have to be there, one a line."""
    return "".join(f"{name}\n" for name in secret_names(services))


def secret_names(services: list[dict]) -> list[str]:
    return sorted({"database.superuser", *by_name(services, "secrets", "name")})


def by_name(services: list[dict], member: str, key: str) -> dict[str, tuple[dict, list[str]]]:
    found: dict[str, tuple[dict, list[str]]] = {}
    for service in services:
        for item in service[member]:
            found.setdefault(item[key], (item, []))[1].append(service["name"])
    return found


def who(readers: list[str], services: list[dict]) -> str:
    if len(readers) == len(services):
        return "all"
    return "contexts" if len(readers) > 2 else ", ".join(readers)


def kind(setting: dict) -> str:
    match setting["kind"]:
        case "number": return f"{setting['minimum']} to {setting['maximum']}"
        case "flag": return "`true`, `false`"
        case _: return "text"
