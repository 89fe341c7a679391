#!/usr/bin/env bash
# Runs the whole platform for this checkout: broker, database, payment provider's simulator, geocoder, mail catcher and the eight
# services under Supervisor.
#   platform.sh prepare start the broker and the database, with every schema up to date
#   platform.sh up      start everything and wait until it is ready; data of an earlier run is kept
#   platform.sh down    stop everything
#   platform.sh run     up, then wait for Ctrl-C, then down; it stops everything even when it is killed
# RUN: its directory. VENV: where packages.sh put the simulators. PORT: the gateway's. OCPIZZA_BIN: the executables.
# CARTE: the carte, by default the demo's. PORTIONS: how many portions of each ingredient restaurants begin with.
# PG_PORT, AMQP_PORT, PROVIDER_PORT, GEOCODER_PORT, MAIL_PORT, OCPIZZA_ADMIN: see below.
# <SERVICE>_REPLICAS: how many of each (default 1).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${RUN:?}" "${OCPIZZA_BIN:?}" "${VENV:?}"
export RUN VENV OCPIZZA_BIN PORT=${PORT:-8080} PG_PORT=${PG_PORT:-25432} AMQP_PORT=${AMQP_PORT:-25672} \
  PROVIDER_PORT=${PROVIDER_PORT:-28420} GEOCODER_PORT=${GEOCODER_PORT:-28421} MAIL_PORT=${MAIL_PORT:-21025} OCPIZZA_ADMIN=${OCPIZZA_ADMIN:-28} \
  MAIL_SERVER=${MAIL_SERVER:-$VENV/bin/aiosmtpd -n -l 127.0.0.1:${MAIL_PORT:-21025} -c aiosmtpd.handlers.Mailbox $RUN/mail}
# Settings of the services: environment variables override compose/settings.
export OCPIZZA_CONF=${OCPIZZA_CONF:-$(cd "$here/.." && pwd)} OCPIZZA_LOGS=$RUN/logs SECRETS_DIRECTORY=$RUN/secrets \
  DEMO_IS_ALLOWED=true DATABASE_PORT=$PG_PORT BROKER_PORT=$AMQP_PORT GATEWAY_PORT=$PORT MAIL_PORT \
  GATEWAY_MAINTENANCE_FILE=$RUN/maintenance.json \
  PAYMENT_PROVIDER_URL=${PAYMENT_PROVIDER_URL:-http://127.0.0.1:$PROVIDER_PORT} \
  ORDERS_GEOCODER_URL=${ORDERS_GEOCODER_URL:-http://127.0.0.1:$GEOCODER_PORT} \
  PAYMENT_RETURN_ORIGINS=${PAYMENT_RETURN_ORIGINS:-https://ocpizza.example http://127.0.0.1:$PORT http://localhost:$PORT} \
  ACCOUNTS_COMMON_PASSWORDS=$VENV/share/common-passwords.txt GATEWAY_IMAGES=$RUN/images
export ACCOUNTS_RESET_LINK=${ACCOUNTS_RESET_LINK:-http://127.0.0.1:$PORT/nouveau-mot-de-passe} \
  ACCOUNTS_VERIFICATION_LINK=${ACCOUNTS_VERIFICATION_LINK:-http://127.0.0.1:$PORT/adresse-confirmee} \
  GATEWAY_PAGES=${GATEWAY_PAGES:-$([ ! -f "$here/../../.run/web/pages.json" ] || echo "$(cd "$here/../.." && pwd)/.run/web")} \
  GATEWAY_CARD_FORM=${GATEWAY_CARD_FORM:-http://127.0.0.1:$PROVIDER_PORT/card-form}
. "$here/services.sh"
for service in $services; do
  name=${service^^}_REPLICAS
  export "$name=${!name:-1}"
done

# Each step handles its own failure: `run` tests whether `up` succeeds, so bash ignores `set -e` inside it.
prepare() {
  mkdir -p "$RUN/logs" "$RUN/images" || return
  "$here/infra.sh" up || return
  local service
  for service in $contexts; do
    "$OCPIZZA_BIN/${service^}" migrate 2>> "$RUN/logs/migrate.log" || { tail -3 "$RUN/logs/migrate.log" >&2; return 1; }
  done
}

up() {
  prepare || return
  cat - "$here/../supervisor/ocpizza.conf" "$here/simulators.conf" > "$RUN/supervisord.conf" <<CONF || return
[supervisord]
pidfile = $RUN/supervisord.pid
logfile = $RUN/logs/supervisord.log
childlogdir = $RUN/logs
nodaemon = false

[unix_http_server]
file = $RUN/supervisor.sock
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://$RUN/supervisor.sock
CONF
  # A session of its own: Ctrl-C in the terminal reaches only this script, which then stops everything in order.
  setsid /usr/bin/supervisord -c "$RUN/supervisord.conf" < /dev/null > /dev/null || return
  wait_ready || return
  load_demo
}

wait_ready() {
  local deadline=$((SECONDS + 60)) service replica name
  for service in $services; do
    name=${service^^}_REPLICAS
    for ((replica = 0; replica < ${!name}; replica++)); do
      wait_for "http://127.0.0.1:$OCPIZZA_ADMIN${replica}8$(number "$service")/ready" "$service" "$deadline" || return
    done
  done
}

# The last digit of a service's health port, as in supervisor/ocpizza.conf.
number() {
  local position=1 service
  for service in $services; do
    [ "$service" = "$1" ] && echo $position && return
    position=$((position + 1))
  done
}

wait_for() {
  until curl -sf -m 2 -o /dev/null "$1"; do
    if [ $SECONDS -gt "$3" ]; then
      echo "$2 is not ready; see $RUN/logs" >&2
      tail -5 "$RUN"/logs/"$2"*.log >&2
      return 1
    fi
    sleep 0.1
  done
}

# Loads the demo's carte with its pictures, people and full storerooms. No step changes what is there already.
load_demo() {
  local picture
  for picture in "$here"/../demo/images/*.webp; do
    cp -n "$picture" "$RUN/images/$(sha256sum "$picture" | cut -c1-32).webp" || return
  done
  if ! { "$OCPIZZA_BIN/Catalogue" load "${CARTE:-$here/../demo/carte.json}" && "$OCPIZZA_BIN/Accounts" create-demo-accounts; } \
    2>> "$RUN/logs/demo.log"; then
    tail -1 "$RUN/logs/demo.log" >&2
    return 1
  fi
  [ ! -f "$RUN/demo-loaded" ] || return 0
  # The kitchen receives the carte by events, so its storerooms can be filled only a moment later.
  local deadline=$((SECONDS + 30)) answer
  while true; do
    "$OCPIZZA_BIN/Kitchen" fill-storerooms ${PORTIONS:+--portions "$PORTIONS"} 2>> "$RUN/logs/demo.log"
    # Pizzas and desserts: a menu for lunch is not available in the evening.
    answer=$(for category in 202 206; do
      curl -sf "http://127.0.0.1:$PORT/products?restaurant=01930000-0000-7000-8000-000000000101&category=01930000-0000-7000-8000-000000000$category"
    done || true)
    case $answer in
      *'"isAvailable":false'*|"") ;;
      *'"isAvailable":true'*) touch "$RUN/demo-loaded"; return 0 ;;
    esac
    [ $SECONDS -lt $deadline ] || { echo "the demo's carte did not reach the kitchen; see $RUN/logs" >&2; return 1; }
    sleep 0.3
  done
}

supervisor_lives() {
  local pid; pid=$(cat "$RUN/supervisord.pid" 2> /dev/null) && kill -0 "$pid" 2> /dev/null
}

down() {
  if supervisor_lives; then
    local pid; pid=$(cat "$RUN/supervisord.pid")
    kill "$pid"
    for _ in $(seq 200); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
  fi
  "$here/infra.sh" down
}

run() {
  mkdir -p "$RUN"
  exec 9>> "$RUN/lock"
  flock -n 9 || already_running
  rm -f "$RUN/port"
  # Processes that we start must not hold the lock, because they may outlive us. Only the guard holds it, until everything has
  # stopped.
  setsid setpriv --pdeathsig TERM "$here/platform.sh" guard &
  guard=$!
  trap 'trap "" INT TERM HUP; echo; echo "Stopping…"; stop 0' INT TERM HUP
  if supervisor_lives; then
    echo "Stopping what an earlier make run left behind…"
    down 9>&-
  fi
  up 9>&- || stop 1
  # This file tells the next `run` that this one is running.
  echo "$PORT" > "$RUN/port"
  cat <<READY

OC Pizza is ready: http://127.0.0.1:$PORT

Demo accounts, password margherita-4-demo:
  customer@ocpizza.example    cashier@ocpizza.example           pizzaiolo@ocpizza.example
  courier@ocpizza.example     manager@ocpizza.example           pizzaiolo.clichy@ocpizza.example
  courier.clichy@ocpizza.example  manager.clichy@ocpizza.example  group-manager@ocpizza.example

Logs: $RUN/logs   Mail to customers: $RUN/mail   Stop: Ctrl-C
READY
  wait "$guard" || true
  echo "The guard has ended, so the platform stops."
  down 9>&-
  exit 1
}

# Lets the guard stop the platform, waits for it, and exits.
stop() {
  kill "$guard" 2> /dev/null || true
  wait "$guard" || true
  exit "$1"
}

# Stops the platform when `run` ends, whatever ends it. The guard has a session of its own, which neither Ctrl-C nor a closed
# terminal reaches, and the kernel sends it SIGTERM when its parent is gone, even after kill -9.
guard() {
  setpriv --pdeathsig KILL sleep infinity 9>&- &
  trap 'kill $! 2> /dev/null || true' TERM
  wait $! || true
  trap "" TERM
  rm -f "$RUN/port"
  # Wait until what `run` was starting has started: it would be left behind otherwise.
  for _ in $(seq 100); do pgrep -f "^bash $here/infra.sh up" > /dev/null || break; sleep 0.5; done
  # Supervisor starts a moment before it writes its process id, which `down` needs.
  for _ in $(seq 100); do
    supervisor_lives && break
    pgrep -f "supervisord -c $RUN/supervisord.conf" > /dev/null || break
    sleep 0.1
  done
  down 9>&-
}

already_running() {
  exec 9>&-
  local port
  if port=$(cat "$RUN/port" 2> /dev/null) && curl -sf -m 2 -o /dev/null "http://127.0.0.1:$port/ready"; then
    echo "OC Pizza is running already, from this folder: http://127.0.0.1:$port"
    exit 0
  fi
  echo "OC Pizza does not answer, but is being started or stopped from this folder. $RUN/lock is held by:" >&2
  local holder
  for holder in $(lock_holders); do
    echo "  process $holder: $(tr '\0' ' ' < "/proc/$holder/cmdline" 2> /dev/null)" >&2
  done
  exit 1
}

lock_holders() {
  local file
  for file in /proc/[0-9]*/fd/*; do
    [ "$file" -ef "$RUN/lock" ] || continue
    file=${file#/proc/}
    [ "${file%%/*}" = $$ ] || echo "${file%%/*}"
  done | sort -nu
}

case "${1:-}" in
  prepare|up|down|run) "$1" ;;
  guard) guard ;;
  *) sed -n 2,12p "$0"; exit 2 ;;
esac
