"""The supervisor's programs, one a service."""

HEAD = """\
; Written by `make generate`.
; The services. Supervisor starts each again when it ends, whatever the reason.
; OCPIZZA_BIN: where the executables are. OCPIZZA_ADMIN: how the ports begin on which services tell their health; with 28,
; the first replica of orders has 28083 and the second 28183. <SERVICE>_REPLICAS: how many of each run. The gateway's
; replicas serve at gateway.port, at ten more, and so on.
"""

# `make install` fills in @LIB@, @CONF@ and @LOGS@. `ocpizza scale` changes numprocs.
INSTALLED_HEAD = """\
; Written by `make generate`, and filled in by `make install`.
; The services, for Supervisor's directory of programs (operations manual, 5.1.2). `ocpizza scale kitchen=3` changes numprocs.
; logrotate turns the logs over, so Supervisor does not.
"""

PROGRAM = """
[program:{name}]
command = {bin}/{executable}
process_name = {name}-%(process_num)d
numprocs = {replicas}
environment = {environment}
autorestart = true
startretries = 1000000
stopwaitsecs = 15
redirect_stderr = true
stdout_logfile = {logs}/{name}-%(process_num)d.log
"""

INSTALLED_PROGRAM = """\
stdout_logfile_maxbytes = 0
user = ocpizza
directory = /
"""


# How many contexts there were before the gateway had a health port. It keeps its port: contexts that came later have those behind.
BEFORE_GATEWAY = 6


def numbered(services: list[dict]) -> list[tuple[int, dict]]:
    """Each service with the last digit of its health ports, in their order."""
    *contexts, gateway = services
    return list(enumerate(contexts[:BEFORE_GATEWAY] + [gateway] + contexts[BEFORE_GATEWAY:], start=1))


def programs(services: list[dict]) -> str:
    """Those of `make run`, which says in the environment where everything is."""
    return HEAD + "".join(
        program(service, position, "%(ENV_OCPIZZA_ADMIN)s", [], bin="%(ENV_OCPIZZA_BIN)s", logs="%(ENV_OCPIZZA_LOGS)s",
                replicas=f"%(ENV_{service['name'].upper()}_REPLICAS)s")
        for position, service in numbered(services))


def installed(services: list[dict]) -> str:
    """Those of an installed release. Without the environment's help, since Supervisor belongs to the system."""
    settings = ['OCPIZZA_CONF="@CONF@"', 'OCPIZZA_ENV="production"']
    return INSTALLED_HEAD + "".join(
        program(service, position, "28", settings, bin="@LIB@/current/bin", logs="@LOGS@", replicas="1") + INSTALLED_PROGRAM
        for position, service in numbered(services))


def program(service: dict, position: int, admin: str, settings: list[str], **values: str) -> str:
    name = service["name"]
    environment = settings + [f'ADMIN_PORT="{admin}%(process_num)d8{position}"']
    if declares(service, "replica"):  # it has to know which one it is
        environment.append(f'{name.upper()}_REPLICA="%(process_num)d"')
    return PROGRAM.format(name=name, executable=name.capitalize(), environment=",".join(environment), **values)


def declares(service: dict, setting: str) -> bool:
    """Whether it has a setting of its own of this name."""
    return any(declared["key"] == f"{service['name']}.{setting}" for declared in service["settings"])
