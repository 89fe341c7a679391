"""The supervisor's programs, one a service."""

HEAD = """\
; Written by `make generate`.
; The services. Supervisor starts each again when it ends, whatever the reason.
; OCPIZZA_BIN: where the executables are. OCPIZZA_ADMIN: how the ports begin on which services tell their health; with 28,
; the first replica of orders has 28083 and the second 28183. <SERVICE>_REPLICAS: how many of each run. The gateway's
; replicas serve at gateway.port, at ten more, and so on.
"""

PROGRAM = """
[program:{name}]
command = %(ENV_OCPIZZA_BIN)s/{executable}
process_name = {name}-%(process_num)d
numprocs = %(ENV_{variable}_REPLICAS)s
environment = {environment}
autorestart = true
stopwaitsecs = 15
redirect_stderr = true
stdout_logfile = %(ENV_OCPIZZA_LOGS)s/{name}-%(process_num)d.log
"""


# How many contexts there were before the gateway had a health port. It keeps its port: contexts that came later have those behind.
BEFORE_GATEWAY = 6


def programs(services: list[dict]) -> str:
    *contexts, gateway = services
    ordered = contexts[:BEFORE_GATEWAY] + [gateway] + contexts[BEFORE_GATEWAY:]
    return HEAD + "".join(program(service, position) for position, service in enumerate(ordered, start=1))


def program(service: dict, position: int) -> str:
    name = service["name"]
    environment = f'ADMIN_PORT="%(ENV_OCPIZZA_ADMIN)s%(process_num)d8{position}"'
    if any(setting["key"] == f"{name}.replica" for setting in service["settings"]):
        environment += f',{name.upper()}_REPLICA="%(process_num)d"'
    return PROGRAM.format(
        name=name, executable=name.capitalize(), variable=name.upper(), environment=environment)
