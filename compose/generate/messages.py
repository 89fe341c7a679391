"""The page that says who says what to whom."""
from declarations import declared

HEAD = """\
# Messages

Who says what to whom. Written by `make generate` from what the services declare; what a message is for stands at its
declaration in `Shared/Contracts`.

Events (solid) go to every context that follows them, as often as needed, and take effect once. Requests (dotted) are answered or
refused within seconds. Contexts never ask each other.

"""


def page(services: list[dict], purposes: dict[str, str]) -> str:
    contexts = [service for service in services if service["answers"]]
    return HEAD + drawing(services) + "".join(section(context, services, purposes) for context in contexts)


def drawing(services: list[dict]) -> str:
    lines = ["```mermaid", "flowchart LR"]
    lines += [f"  {service['name']}[{service['name'].capitalize()}]" for service in services]
    for service in services:
        lines += [f"  {service['name']} -.-> {context}" for context in service["asks"]]
    for publisher in services:
        for follower in services:
            names = [
                short(event["event"]) for event in publisher["publishes"]
                if any(followed["event"] == event["event"] for followed in follower["follows"] + follower["watches"])
            ]
            if names:
                lines.append(f'  {publisher["name"]} -->|"{"<br>".join(names)}"| {follower["name"]}')
    return "\n".join([*lines, "```"]) + "\n"


def section(context: dict, services: list[dict], purposes: dict[str, str]) -> str:
    parts = [f"\n## {context['name'].capitalize()}\n"]
    parts += ["| answers | with | what for |", "| --- | --- | --- |"]
    parts += [
        f"| `{answer['request']}` | `{answer['reply']}` | {purposes[declared(answer['type'])]} |" for answer in context["answers"]
    ]
    if context["publishes"]:
        parts += ["", "| publishes | what for | followed by | republished |", "| --- | --- | --- | --- |"]
        parts += [
            f"| `{short(event['event'])}` | {purposes[declared(event['type'])]} | {followers(event, services)} | "
            f"{'yes' if event['isRepublished'] else '–'} |"
            for event in context["publishes"]
        ]
    if context["follows"]:
        parts += ["", "| follows | of | when |", "| --- | --- | --- |"]
        for event in context["follows"]:
            publisher, name = event["event"].split(".", 1)
            parts.append(f"| `{name}` | {publisher} | {when(event)} |")
    return "\n".join(parts) + "\n"


def short(event: str) -> str:
    return event.split(".", 1)[1]


def followers(event: dict, services: list[dict]) -> str:
    names = [
        service["name"] for service in services
        if any(followed["event"] == event["event"] for followed in service["follows"])
    ]
    names += [
        f"{service['name']} ({things(event, service)})" for service in services if things(event, service)
    ]
    return ", ".join(names)


def things(event: dict, service: dict) -> str:
    """Of which things a service follows the event, while somebody watches them."""
    found = [watch["prefix"].split(".")[2] for watch in service["watches"] if watch["event"] == event["event"]]
    return "of a watched " + " or ".join(found) if found else ""


def when(event: dict) -> str:
    """By which topics; all where its name is its only routing key."""
    topics = [key.removeprefix(event["event"] + ".") for key in event["bindings"] if key != event["event"]]
    return ", ".join(f"`{topic}`" for topic in topics) if topics else "always"
