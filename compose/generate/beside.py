"""What runs beside the services, once on a machine: as programs for Supervisor and as units for systemd, from one description.

They need more than a service does, so the installed ones are started by root and say themselves whose rights they give up.
"""
HEAD = """\
; Written by `make generate`, and filled in by `make install`.
; What runs beside the services, for Supervisor's directory of programs: take the sections that this machine needs.
"""

PROGRAM = """
; {what}
[program:{name}]
command = {program}
environment = OCPIZZA_CONF="@CONF@",OCPIZZA_ENV="production"
autorestart = true
startretries = 1000000
redirect_stderr = true
stdout_logfile = @LOGS@/{name}.log
stdout_logfile_maxbytes = 0
directory = /
"""

UNIT = """\
# Written by `make generate`, and filled in by `make install`.
[Unit]
Description=OC Pizza: {what}
After=network-online.target postgresql.service
Wants=network-online.target
ConditionPathExists={condition}
# It is never given up.
StartLimitIntervalSec=0

[Service]
ExecStart={unit}
Environment=OCPIZZA_CONF=@CONF@ OCPIZZA_ENV=production
{rights}Restart=always
RestartSec=1
SyslogIdentifier=ocpizza-{name}

ProtectSystem={protects}
ProtectHome={home}
PrivateTmp=true
PrivateDevices=true
ProtectClock=true
ProtectHostname=true
ProtectControlGroups=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
NoNewPrivileges=true
LockPersonality=true
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
UMask=0077

[Install]
WantedBy=multi-user.target
"""

SHARE = "@LIB@/current/share"

# It asks pgBackRest as postgres, whose settings nobody else can read.
AS_ROOT = {"rights": "", "protects": "full", "home": "read-only"}

BESIDE = [
    {
        "name": "metrics", "what": "what no single process knows, for Prometheus", "condition": "@CONF@/secrets/database.monitor",
        "program": f"{SHARE}/supervision/ocpizza-metrics 28693", "unit": f"{SHARE}/supervision/ocpizza-metrics 28693", **AS_ROOT,
    },
    {
        "name": "errors", "what": "errors and crashes, for Sentry", "condition": "@CONF@/secrets/sentry.dsn",
        # Supervisor writes the services' logs to files, systemd to its journal.
        "program": f"setpriv --reuid ocpizza --regid adm --clear-groups {SHARE}/supervision/ocpizza-errors @LOGS@ "
                   "@CONF@/secrets/sentry.dsn",
        "unit": f"{SHARE}/supervision/ocpizza-errors journal %d/sentry.dsn", "protects": "strict", "home": "true",
        "rights": "LoadCredential=sentry.dsn:@CONF@/secrets/sentry.dsn\nUser=ocpizza\nSupplementaryGroups=systemd-journal\n"
                  "CapabilityBoundingSet=\n",
    },
    {
        "name": "receiver", "what": "the write-ahead log on another disk, as it comes", "condition": "@CONF@/backup.json",
        "program": f"{SHARE}/backup/ocpizza-backup receive", "unit": f"{SHARE}/backup/ocpizza-backup receive", **AS_ROOT,
    },
]


def programs() -> str:
    return HEAD + "".join(PROGRAM.format(**each) for each in BESIDE)


def units() -> dict[str, str]:
    """By their files' names."""
    return {f"ocpizza-{each['name']}.service": UNIT.format(**each) for each in BESIDE}
