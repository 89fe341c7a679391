"""From when on something needs a person. `ocpizza status`, `ocpizza doctor` and Nagios read it from `platform.json`; Prometheus's rules
have no variables, so they are compared."""
import pathlib

LIMITS = {
    # The age of the oldest event that the broker has not confirmed.
    "outboxSeconds": {"warning": 5, "critical": 60},
    "queueMessages": {"warning": 1_000, "critical": 10_000},
    "diskFreePercent": {"warning": 10, "critical": 3},
    "memoryUsedPercent": {"warning": 90, "critical": 97},
    # Until a certificate lapses.
    "certificateDays": {"warning": 21, "critical": 7},
}


def faults(rules: pathlib.Path) -> list[str]:
    expected = f"expr: max by (job) (ocpizza_outbox_age_seconds) > {LIMITS['outboxSeconds']['warning']}\n"
    return [] if expected in rules.read_text() else [f"{rules} does not say as limits.py: {expected.strip()}"]
