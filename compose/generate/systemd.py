"""systemd's units, one a service, from the same description as the supervisor's programs. For machines without Supervisor.

A unit is a template: `ocpizza-orders@0` is the first replica, `ocpizza-orders@1` the second. A service sees its own secrets and no
other's: systemd reads them as root and hands them over (systemd.exec(5), Credentials).
"""
from supervisor import declares, numbered

TARGET = """\
# Written by `make generate`.
[Unit]
Description=OC Pizza
Documentation=https://ocpizza.example/operations
Wants={wants}

[Install]
WantedBy=multi-user.target
"""

UNIT = """\
# Written by `make generate`, and filled in by `make install`.
[Unit]
Description=OC Pizza: {name}, replica %i
PartOf=ocpizza.target
After=network-online.target postgresql.service rabbitmq-server.service
Wants=network-online.target
# It is never given up.
StartLimitIntervalSec=0

[Service]
ExecStart=@LIB@/current/bin/{executable}
Environment=OCPIZZA_CONF=@CONF@ OCPIZZA_ENV=production SECRETS_DIRECTORY=%d ADMIN_PORT=28%i8{position}{replica}
{credentials}
User=ocpizza
Restart=always
RestartSec=1
TimeoutStopSec=15
LimitNOFILE=65536
SyslogIdentifier=ocpizza-{name}

# It reads its settings, and speaks to the network; it writes no file but where it is said.
ProtectSystem=strict
{writes}ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectClock=true
ProtectHostname=true
ProtectControlGroups=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
ProcSubset=all
NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=true
MemoryDenyWriteExecute=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
RemoveIPC=true
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask={umask}
InaccessiblePaths=-@CONF@/secrets

[Install]
WantedBy=ocpizza.target
"""


# The manual's batch server (3.1.3). Without backup.json nothing is backed up from this machine.
BATCH = """\
# Written by `make generate`, and filled in by `make install`.
[Unit]
Description=OC Pizza: {what}
ConditionPathExists=@CONF@/backup.json

[Service]
Type=oneshot
ExecStart=@PREFIX@/bin/ocpizza {words}
"""

TIMER = """\
# Written by `make generate`.
[Unit]
Description=OC Pizza: {what}

[Timer]
OnCalendar={when}
Persistent=true

[Install]
WantedBy=timers.target
"""

BATCHES = {
    "backup-full": ("full backup", "backup full", "Sun 03:15"),
    "backup": ("differential backup", "backup diff", "Mon..Sat 03:15"),
    "verify": ("check of the backups", "verify", "Sun 05:15"),
    "drill": ("drill of restoring", "drill", "Sun 06:15"),
}


def units(services: list[dict]) -> dict[str, str]:
    """By their files' names."""
    files = {
        f"ocpizza-{service['name']}@.service": unit(service, position) for position, service in numbered(services)
    }
    wants = " ".join(f"ocpizza-{service['name']}@0.service" for service in services)
    for name, (what, words, when) in BATCHES.items():
        files[f"ocpizza-{name}.service"] = BATCH.format(what=what, words=words)
        files[f"ocpizza-{name}.timer"] = TIMER.format(what=what, when=when)
    return files | {"ocpizza.target": TARGET.format(wants=wants)}


def unit(service: dict, position: int) -> str:
    name = service["name"]
    return UNIT.format(
        name=name, executable=name.capitalize(), position=position,
        replica=f" {name.upper()}_REPLICA=%i" if declares(service, "replica") else "",
        # nginx reads the pictures.
        umask="0022" if declares(service, "images") else "0077",
        writes="ReadWritePaths=@STATE@/images\n" if declares(service, "images") else "",
        credentials="\n".join(
            f"LoadCredential={secret['name']}:@CONF@/secrets/{secret['name']}" for secret in service["secrets"]))
