"""What the services' descriptions must agree on, and what the contracts' declarations say that messages are for."""
import pathlib
import re

# The comment before a message's type, the type, and whether it is an event or a request.
MESSAGE = re.compile(r"((?:^/// ?.*\n)*)^package struct (\w+)(?:<.*>)?: (Event|Request)\b", re.MULTILINE)


def declared(message: str) -> str:
    """The declaration that a message's type comes from: `Create` of `Create<Product>`."""
    return message.split("<")[0]


def purposes(contracts: pathlib.Path) -> dict[str, str]:
    """What each message is for, by its Swift type: the first paragraph of the comment at its declaration."""
    found = {}
    for file in sorted(contracts.rglob("*.swift")):
        for comment, name, _ in MESSAGE.findall(file.read_text()):
            lines = [line[3:].strip() for line in comment.splitlines()]
            paragraph = lines[: lines.index("")] if "" in lines else lines
            found[name] = " ".join(paragraph)
    return found


def faults(services: list[dict], purposes: dict[str, str]) -> list[str]:
    """What does not fit together, one a line."""
    found = []
    published = {event["event"]: event for service in services for event in service["publishes"]}
    said = {declared(message["type"]) for service in services for message in service["answers"] + service["publishes"]}
    for service in services:
        for event in service["publishes"]:
            if event["event"].split(".")[0] != service["name"]:
                found.append(f"{service['name']} publishes {event['event']}, which is not named after it")
        for event in service["follows"]:
            keys = routing_keys(published[event["event"]]) if event["event"] in published else []
            for binding in event["bindings"]:
                if binding not in keys and binding != f"{event['event']}.*":
                    found.append(f"{service['name']} follows {binding}, which nobody publishes")
        for watch in service["watches"]:
            if watch["event"] not in published or not watch["prefix"].startswith(watch["event"].split(".")[0] + ".watch."):
                found.append(f"{service['name']} watches {watch['prefix']} of {watch['event']}, which nobody publishes so")
    for name in purposes.keys() - said:
        found.append(f"{name} is declared in the contracts, and no context publishes or answers it")
    for name in sorted(said):
        if not purposes.get(name):
            found.append(f"{name} does not say what it is for: write a comment at its declaration")
    return found


def routing_keys(event: dict) -> list[str]:
    return [f"{event['event']}.{topic}" for topic in event["topics"]] or [event["event"]]
