"""The broker's users, permissions, exchanges, queues and bindings. `rabbitmq/topology.py` adds the passwords."""
import json
import re

VHOST = {"vhost": "ocpizza"}
EVENTS, REQUESTS, REPLIES, DEAD = "ocpizza.events", "ocpizza.requests", "ocpizza.replies", "ocpizza.dead"


def definitions(services: list[dict]) -> str:
    contexts = [service for service in services if service["answers"]]
    gateways = [service for service in services if service["asks"]]
    names = [context["name"] for context in contexts]
    watches = [watch for gateway in gateways for watch in gateway["watches"]]
    content = {
        "vhosts": [{"name": "ocpizza"}],
        "users": [{"name": service["name"], "tags": ""} for service in services]
        + [{"name": "operator", "tags": "administrator"}],
        "permissions": [permission(name) for name in names]
        + [asking(gateway["name"]) for gateway in gateways]
        + [{"user": "operator", **VHOST, "configure": ".*", "write": ".*", "read": ".*"}],
        "topic_permissions": [topics(context["name"], writable(context, watches), "^$") for context in contexts]
        + [topics(gateway["name"], "^$", readable(gateway)) for gateway in gateways],
        "policies": [
            # Answers to gateways of the version before, which listen at the old exchange only.
            policy("replies", r"^ocpizza\.replies\.", "exchanges", {"alternate-exchange": REPLIES}),
            policy("dead-letters", r"\.dead$", "queues", {"delivery-limit": 1000000}),
        ],
        "exchanges": [exchange(EVENTS, "topic")]
        + [exchange(name, "direct") for name in [REQUESTS, REPLIES, *(f"{REPLIES}.{name}" for name in names), DEAD]],
        "queues": [queue for context in contexts for queue in queues(context)],
        "bindings": [binding for context in contexts for binding in bindings(context)],
    }
    return json.dumps(content, indent=2) + "\n"


def permission(name: str) -> dict:
    """A context makes nothing, writes to two exchanges and reads its own queues (RELIABILITY S17, S18)."""
    return {
        "user": name, **VHOST, "configure": "^$",
        "write": rf"^ocpizza\.(events|replies(\.{name})?)$", "read": rf"^{name}\.(events|requests)$",
    }


def asking(name: str) -> dict:
    """A gateway makes queues of its own name, binds them to events and replies, and asks."""
    return {
        "user": name, **VHOST, "configure": rf"^{name}\.",
        "write": rf"^(ocpizza\.requests|{name}\..*)$", "read": rf"^({name}\..*|ocpizza\.(replies(\..*)?|events))$",
    }


def writable(context: dict, watches: list[dict]) -> str:
    """The routing keys with which a context publishes: of its own events, of those that watchers of one thing bind, and of
    what it sends itself once more. A topic that only a newer version knows is one too: an older one may pass it on."""
    words = [
        escape(event["event"].split(".", 1)[1]) + (r"\.[a-z-]+" if event["topics"] else "")
        for event in context["publishes"]
    ]
    words += [
        escape(watch["prefix"].split(".", 1)[1]) + "[0-9a-f-]{36}"
        for watch in watches
        if watch["prefix"].startswith(f"{context['name']}.")
    ]
    words += ["retry"] if context["follows"] else []
    return rf"^{context['name']}\.({'|'.join(words)})$"


def readable(gateway: dict) -> str:
    """The keys that a gateway may bind: of the events that it follows, and of one thing each that somebody watches. It cannot
    bind a pattern that would bring it more. A gateway of the version before binds all changes of orders; that can go one
    version later."""
    keys = [escape(key) for event in gateway["follows"] for key in event["bindings"]]
    keys += [escape(watch["prefix"]) + "[0-9a-f-]{36}" for watch in gateway["watches"]]
    return rf"^({'|'.join([*keys, escape('orders.order-changed.*')])})$"


def escape(key: str) -> str:
    return re.escape(key).replace(r"\-", "-")


def topics(user: str, write: str, read: str) -> dict:
    return {"user": user, **VHOST, "exchange": EVENTS, "write": write, "read": read}


def policy(name: str, pattern: str, apply_to: str, definition: dict) -> dict:
    return {**VHOST, "name": name, "pattern": pattern, "apply-to": apply_to, "definition": definition, "priority": 0}


def exchange(name: str, kind: str) -> dict:
    return {
        "name": name, **VHOST, "type": kind, "durable": True, "auto_delete": False, "internal": False, "arguments": {},
    }


def queues(context: dict) -> list[dict]:
    name = context["name"]
    found = []
    if context["follows"]:
        # Given up after five attempts, and never lost (RELIABILITY R8).
        found.append(queue(f"{name}.events", {
            "x-queue-type": "quorum", "x-delivery-limit": 4, "x-dead-letter-exchange": DEAD,
            "x-dead-letter-routing-key": name, "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish",
        }))
        found.append(queue(f"{name}.dead", {"x-queue-type": "quorum"}))
    found.append(queue(f"{name}.requests", {"x-max-length": 1000, "x-overflow": "reject-publish"}))
    return found


def queue(name: str, arguments: dict) -> dict:
    return {"name": name, **VHOST, "durable": True, "auto_delete": False, "arguments": arguments}


def bindings(context: dict) -> list[dict]:
    name = context["name"]
    found = []
    if context["follows"]:
        found.append(binding(DEAD, f"{name}.dead", name))
        found.append(binding(EVENTS, f"{name}.events", f"{name}.retry"))
        for event in context["follows"]:
            found += [binding(EVENTS, f"{name}.events", key) for key in event["bindings"]]
    return found + [binding(REQUESTS, f"{name}.requests", name)]


def binding(source: str, queue: str, key: str) -> dict:
    return {
        "source": source, **VHOST, "destination": queue, "destination_type": "queue", "routing_key": key, "arguments": {},
    }
