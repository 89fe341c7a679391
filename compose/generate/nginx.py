"""What nginx has to say as the gateway says it."""


def transport(production: dict) -> str:
    seconds = production["gateway"]["strictTransportSeconds"]
    return f"""\
# Written by `make generate`: as long as `gateway.strictTransportSeconds` in production. A machine that sets another there sets it here.
add_header Strict-Transport-Security "max-age={seconds}; includeSubDomains" always;
"""
