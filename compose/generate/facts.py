"""What operators' tools have to know of the services: `ocpizza`, checks and dashboards read `platform.json`."""
import json

import broker
import settings
from limits import LIMITS
from supervisor import numbered


def facts(services: list[dict], operator: dict) -> str:
    numbers = {service["name"]: number for number, service in numbered(services)}
    content = {
        "version": operator["version"],
        # In the order in which they are updated: the gateway last.
        "services": [service_facts(service, numbers[service["name"]]) for service in services],
        "settings": sorted(settings.by_name([*services, operator], "settings", "key")),
        "secrets": settings.secret_names([*services, operator]),
        "limits": LIMITS,
    }
    return json.dumps(content, indent=2) + "\n"


def service_facts(service: dict, position: int) -> dict:
    queues = [queue["name"] for queue in broker.queues(service)] if service["answers"] else []
    return {
        "name": service["name"], "executable": service["name"].capitalize(), "number": position,
        "hasSchema": bool(service["migrations"]), "migrations": service["migrations"], "queues": queues,
        "deadLetters": next((queue for queue in queues if queue.endswith(".dead")), None),
    }
