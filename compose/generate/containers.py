"""The compose file: the whole platform in containers."""
import json
import pathlib
import re

HEAD = """\
# Written by `make generate`.
# The whole platform in containers. `make compose` makes what it needs (SECRETS, a directory) and starts it; after that
# `docker compose up -d --scale kitchen=3` runs three kitchens. `--profile outside` adds simulators of the payment provider, the
# geocoder and a mail server; `--profile setup` brings the schemas up to date.
name: ocpizza

# A service ends by itself within twelve seconds.
x-service: &service
  restart: always
  stop_grace_period: 15s
  read_only: true
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  tmpfs: [/tmp]
  networks: [inside]
  depends_on:
    database: { condition: service_healthy }
    broker: { condition: service_healthy }
  deploy: { resources: { limits: { memory: 256M, cpus: "1.0" } } }
  healthcheck:
    test: ["CMD", "/bin/busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:28080/ready"]
    interval: 5s
    timeout: 3s
    retries: 3
    start_period: 60s

x-environment: &environment
  OCPIZZA_ENV: production
  DATABASE_HOST: database
  BROKER_HOST: broker
  PAYMENT_PROVIDER_URL: ${PAYMENT_PROVIDER_URL:-https://api.stripe.com}
  ORDERS_GEOCODER_URL: ${ORDERS_GEOCODER_URL:-https://data.geopf.fr/geocodage}
  MAIL_HOST: ${MAIL_HOST:-mail}
  MAIL_PORT: ${MAIL_PORT:-25}
  PAYMENT_RETURN_ORIGINS: ${PAYMENT_RETURN_ORIGINS:-https://ocpizza.example}
  DEMO_IS_ALLOWED: ${DEMO_IS_ALLOWED:-false}
  ACCOUNTS_COMMON_PASSWORDS: /etc/ocpizza/common-passwords.txt
  GATEWAY_HOST: 0.0.0.0
  GATEWAY_TRUSTED_PROXIES: 172.16.0.0/12 10.0.0.0/8 192.168.0.0/16

services:
  database:
    image: postgres:15
    command: ["postgres", "-c", "config_file=/etc/ocpizza/postgresql.conf", "-c", "listen_addresses=*", "-c", "data_directory=/var/lib/postgresql/data"]
    environment: { POSTGRES_PASSWORD_FILE: /run/secrets/database.superuser }
    secrets: [database.superuser]
    volumes:
      - database:/var/lib/postgresql/data
      - ../postgres/postgresql.conf:/etc/ocpizza/postgresql.conf:ro
    networks: [inside]
    restart: always
    stop_signal: SIGINT
    stop_grace_period: 60s
    deploy: { resources: { limits: { memory: 2G } } }
    healthcheck: { test: ["CMD", "pg_isready", "-U", "postgres"], interval: 5s, timeout: 3s, retries: 20 }
  broker:
    image: rabbitmq:3.13
    hostname: broker
    volumes:
      - broker:/var/lib/rabbitmq
      - ../rabbitmq/rabbitmq.conf:/etc/rabbitmq/conf.d/ocpizza.conf:ro
      - ${SECRETS:-./secrets}/definitions.json:/etc/rabbitmq/definitions.json:ro
    environment: { RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-rabbit load_definitions "/etc/rabbitmq/definitions.json"' }
    networks: [inside]
    restart: always
    stop_grace_period: 60s
    deploy: { resources: { limits: { memory: 3G } } }
    healthcheck: { test: ["CMD", "rabbitmq-diagnostics", "-q", "check_port_connectivity"], interval: 10s, timeout: 10s, retries: 20 }
  nginx:
    image: nginx:1.26
    volumes:
      - ${SECRETS:-./secrets}/nginx/ocpizza.conf:/etc/nginx/conf.d/default.conf:ro
      - ${SECRETS:-./secrets}/nginx:/etc/ocpizza/nginx:ro
      - ${SECRETS:-./secrets}/tls:/etc/ocpizza/tls:ro
      - images:/var/lib/ocpizza/images:ro
    tmpfs: [/var/log/ocpizza]
    ports: ["${HTTPS_PORT:-443}:443", "${HTTP_PORT:-80}:80"]
    networks: [inside]
    restart: always
    depends_on: { gateway: { condition: service_healthy } }
    deploy: { resources: { limits: { memory: 256M } } }
  provider:
    profiles: [outside]
    image: python:3.12
    stop_signal: SIGKILL
    command: ["sh", "-c", "pip install -q {localstripe} && python /local/provider.py 8420"]
    environment: { SECRETS_DIRECTORY: /run/secrets, PROVIDER_HOST: 0.0.0.0, WEBHOOK: "http://gateway:8080/payment/events" }
    secrets: [payment.webhook-secret]
    volumes: ["../local:/local:ro"]
    networks: [inside]
  geocoder:
    profiles: [outside]
    image: python:3.12
    stop_signal: SIGKILL
    command: [python, /local/geocoder.py, "8421"]
    environment: { GEOCODER_HOST: 0.0.0.0 }
    volumes: ["../local:/local:ro"]
    networks: [inside]
  mail:
    profiles: [outside]
    image: python:3.12
    stop_signal: SIGKILL
    command: ["sh", "-c", "pip install -q {aiosmtpd} && python -m aiosmtpd -n -l 0.0.0.0:25"]
    networks: [inside]
"""


def compose(services: list[dict], version: str) -> str:
    names = sorted({secret["name"] for service in services for secret in service["secrets"]} | {"database.superuser", "database.migrator"})
    # The simulators' versions stand in packages.sh.
    packages = (pathlib.Path(__file__).parents[1] / "local/packages.sh").read_text()
    head = HEAD
    for name in ("localstripe", "aiosmtpd"):
        head = head.replace(f"{{{name}}}", re.search(rf"{name}==[0-9.]+", packages)[0])
    parts = [head, *(part(service, version) for service in services), *(migration(service, version) for service in services)]
    parts.append("\nnetworks: { inside: {} }\nvolumes: { database: {}, broker: {}, images: {} }\nsecrets:\n")
    parts += [f"  {name}: {{ file: '${{SECRETS:-./secrets}}/{name}' }}\n" for name in names]
    return "".join(parts)


def migration(service: dict, version: str) -> str:
    """Brings a schema up to date, and ends: `--profile setup`."""
    if not any(secret["name"].startswith("database.") for secret in service["secrets"]):
        return ""
    name = service["name"]
    return (f"  {name}-migrate:\n    <<: *service\n    profiles: [setup]\n    restart: \"no\"\n"
            f"    image: ocpizza-{name}:${{VERSION:-{version}}}\n    command: [migrate]\n    environment: *environment\n"
            "    secrets: [database.migrator]\n    healthcheck: { disable: true }\n")


def part(service: dict, version: str) -> str:
    name = service["name"]
    secrets = ", ".join(secret["name"] for secret in service["secrets"])
    keys = {setting["key"] for setting in service["settings"]}
    volumes = [
        text for key, text in {
            f"{name}.images": "images:/var/lib/ocpizza/images",
            "accounts.commonPasswords": "${SECRETS:-./secrets}/common-passwords.txt:/etc/ocpizza/common-passwords.txt:ro",
        }.items() if key in keys]
    lines = [
        f"  {name}:", "    <<: *service", f"    image: ocpizza-{name}:${{VERSION:-{version}}}", "    environment: *environment",
        f"    secrets: [{secrets}]",
    ]
    return "\n".join(lines + ([f"    volumes: {json.dumps(volumes)}"] if volumes else [])) + "\n"
