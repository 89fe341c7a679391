#!/usr/bin/env bash
# Kills, freezes and disconnects services, broker and database under a steady load of orders, and checks that nothing was lost.
#   faults.sh [--seconds S] [--rate N] [--seed N] [KIND[:VICTIM]...]      see Tests/Faults/faults.py
set -euo pipefail
. "$(dirname "$0")/private.sh" faults 30
# Here a few customers place the orders of thousands.
export ORDERS_MAXIMUM_OPEN=0 GATEWAY_CONNECTIONS_PER_CLIENT=1000
export OCPIZZA_BIN=${OCPIZZA_BIN:-$ROOT/.build/release} local_scripts ORDERS_REPLICAS=2 KITCHEN_REPLICAS=2 PAYMENT_REPLICAS=2
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
export CARTE=$RUN/carte.json
python3 "$ROOT/compose/demo/all_day.py" < "$ROOT/compose/demo/carte.json" > "$CARTE"
trap '"$local_scripts/platform.sh" down' EXIT
"$local_scripts/platform.sh" up
"$VENV/bin/python" "$ROOT/Tests/Faults/faults.py" "$@"
