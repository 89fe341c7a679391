#!/usr/bin/env bash
# Measures the platform against its peers and its floors.
#   bench.sh [ROW...]      see Tests/Load/bench/bench.py; PEERS names the folder of the peers; LARGE=1: with 150 products and 600 restaurants
set -euo pipefail
. "$(dirname "$0")/private.sh" bench 31
# Here a few customers place the orders of thousands.
export ORDERS_MAXIMUM_OPEN=0
export OCPIZZA_BIN=${OCPIZZA_BIN:-$ROOT/.build/release} local_scripts PEERS=${PEERS:-$ROOT/../shared/peers} \
  PAYMENT_PROVIDER_URL=http://127.0.0.1:31843 PAYMENT_CONCURRENT_CALLS=4
# All load comes from one address.
export GATEWAY_CONNECTIONS_PER_CLIENT=10000 GATEWAY_STREAMS_PER_CLIENT=10000 GATEWAY_STREAMS_PER_ACCOUNT=10000 GATEWAY_MAXIMUM_CONNECTIONS=30000
# In production the mail server is another machine.
export MAIL_SERVER="$OCPIZZA_BIN/Load mail --port ${MAIL_PORT:?}"
command -v wrk > /dev/null || { echo "wrk is missing: make bench installs it" >&2; exit 1; }
[ -d "$PEERS" ] || { echo "there are no peers to compare with at $PEERS (PEERS= names their folder)" >&2; exit 1; }
# gunicorn's extra "fast" wants a newer parser than the registry has: install the newest one that it has.
if [ ! -x /tmp/peers/venv-django/bin/gunicorn ]; then
  python3 -m venv /tmp/peers/venv-django
  sed 's/gunicorn\[fast\]/gunicorn/' "$PEERS/django/requirements.txt" \
    | /tmp/peers/venv-django/bin/pip install -q --disable-pip-version-check -r /dev/stdin gunicorn_h1c
fi
# Start with empty servers, whatever an earlier run left.
"$local_scripts/platform.sh" down
"$PEERS/infra.sh" rabbit-down > /dev/null 2>&1 || true
"$PEERS/infra.sh" pg-down > /dev/null 2>&1 || true
rm -rf "$RUN" /tmp/peers/pg /tmp/peers/rabbit && mkdir -p "$RUN"
export CARTE=$RUN/carte.json
python3 "$ROOT/compose/demo/all_day.py" < "$ROOT/compose/demo/carte.json" \
  | { if [ -n "${LARGE:-}" ]; then python3 "$ROOT/Tests/Load/bench/large_carte.py"; else cat; fi; } > "$CARTE"
provider=
stop() {
  [ -z "$provider" ] || kill "$provider" 2> /dev/null || true
  "$local_scripts/platform.sh" down
  "$PEERS/django/down.sh" > /dev/null 2>&1 || true
  "$PEERS/nameko/down.sh" > /dev/null 2>&1 || true
  OUTBOX=1 "$PEERS/go/down.sh" > /dev/null 2>&1 || true
  "$PEERS/infra.sh" rabbit-down > /dev/null 2>&1 || true
  "$PEERS/infra.sh" pg-down > /dev/null 2>&1 || true
}
trap stop EXIT
"$OCPIZZA_BIN/Load" provider --port 31843 --milliseconds 200 &
provider=$!
"$VENV/bin/python" "$ROOT/Tests/Load/bench/bench.py" "$@"
