#!/usr/bin/env bash
# Starts the whole platform in containers (make compose), with docker or podman; as root, since each secret belongs to who reads it.
#   compose.sh up           what is missing is made: secrets, the broker's definitions, nginx's settings, roles, schemas
#   compose.sh WORDS...     any other words of compose: ps, logs, down, exec…
# COMPOSE: the command (docker compose, or podman-compose). SECRETS: the directory of secrets (beside this file). SITE: the site's
# name (localhost). OUTSIDE: `yes` for simulators of the payment provider, the geocoder and a mail server.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export SECRETS=${SECRETS:-$here/secrets}
read -ra command <<< "${COMPOSE:-$(if docker compose version > /dev/null 2>&1; then echo docker compose; else echo podman-compose; fi)}"
profiles=()
if [ "${OUTSIDE:-}" = yes ]; then
  profiles=(--profile outside)
  export PAYMENT_PROVIDER_URL=${PAYMENT_PROVIDER_URL:-http://provider:8420} ORDERS_GEOCODER_URL=${ORDERS_GEOCODER_URL:-http://geocoder:8421}
fi
compose() { "${command[@]}" -f "$here/compose.yaml" "${profiles[@]}" "$@"; }

# Who reads what, in the images: services 65532, PostgreSQL and RabbitMQ 999; nginx is root.
secrets() {
  mkdir -p "$SECRETS/nginx" "$SECRETS/tls"
  local name
  if [ "${OUTSIDE:-}" = yes ]; then
    for name in provider-key webhook-secret; do
      [ -s "$SECRETS/payment.$name" ] || (umask 077 && echo "sk_test_$RANDOM$RANDOM" > "$SECRETS/payment.$name")
    done
  fi
  # The parts that are no secrets stand in directories.
  "$here/../install/prepare" "$SECRETS" secrets
  (umask 077 && python3 "$here/../rabbitmq/topology.py" "$SECRETS" < "$here/../rabbitmq/definitions.json" > "$SECRETS/definitions.json")
  [ -e "$SECRETS/common-passwords.txt" ] || cp "${COMMON_PASSWORDS:-$here/../../.run/venv/share/common-passwords.txt}" "$SECRETS/"
  chmod 600 "$SECRETS"/{*.*,definitions.json}
  chmod 644 "$SECRETS/common-passwords.txt"
  find "$SECRETS" -maxdepth 1 -type f -exec chown 65532:65532 {} +
  chown 999:999 "$SECRETS/database.superuser" "$SECRETS/definitions.json"
}

nginx() {
  local file
  for file in "$here"/../nginx/*.conf; do
    case ${file##*/} in nginx.conf|card-form.conf|gateways.conf) continue ;; esac
    sed -e 's|@CONF@|/etc/ocpizza|g; s|@STATE@|/var/lib/ocpizza|g; s|@LOGS@|/var/log/ocpizza|g; s|@WEB@|/srv|g' \
      -e "s|@NAME@|${SITE:-localhost}|g; s|@HTTPS_PORT@|443|g; s|@HTTP_PORT@|80|g" "$file" > "$SECRETS/nginx/${file##*/}"
  done
  cp -r "$here/../nginx/away" "$SECRETS/nginx/"
  [ -e "$SECRETS/nginx/gateways.conf" ] || echo "server gateway:8080 max_fails=1 fail_timeout=2s;" > "$SECRETS/nginx/gateways.conf"
  if [ ! -e "$SECRETS/tls/site.pem" ]; then
    "$here/../install/certificates.sh" "$SECRETS/tls" "${SITE:-localhost}"
    cp "$SECRETS/tls/${SITE:-localhost}.pem" "$SECRETS/tls/site.pem"
    cp -p "$SECRETS/tls/${SITE:-localhost}.key" "$SECRETS/tls/site.key"
  fi
}

# A command in a service's container, which may still be starting.
again() {
  local try
  for try in $(seq 60); do "$@" && return; sleep 1; done
  return 1
}

up() {
  secrets
  nginx
  compose up -d database
  again compose exec -T database pg_isready -q -h 127.0.0.1 -U postgres
  PSQL="${command[*]} -f $here/compose.yaml exec -T database psql -U postgres" "$here/../install/prepare" "$SECRETS"
  # `prepare` gives them to the owner of the directory.
  secrets
  local service
  for service in $(sed -n 's/^  \(.*\)-migrate:$/\1/p' "$here/compose.yaml"); do
    compose --profile setup run --rm --no-deps -T "$service-migrate"
  done
  compose up -d "$@"
}

case ${1:-} in
  "") sed -n 2,7p "$0"; exit 2 ;;
  up) shift; up "$@" ;;
  # Replicas that `--scale` added are orphans to podman-compose, which keeps what they depend on the first time.
  down) shift; compose down --remove-orphans; compose down --remove-orphans "$@" ;;
  *) compose "$@" ;;
esac
