#!/usr/bin/env bash
# Kills what is named, one after another, under a steady load of orders, and checks that nothing was lost.
#   faults.sh [--seconds S] [--rate N] VICTIM...      a victim: a service, broker, database
set -euo pipefail
. "$(dirname "$0")/private.sh" faults 30
# A few customers order here what thousands do otherwise.
export ORDERS_MAXIMUM_OPEN=0
export OCPIZZA_BIN=$ROOT/.build/release local_scripts
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
export CARTE=$RUN/carte.json
python3 "$ROOT/compose/demo/all_day.py" < "$ROOT/compose/demo/carte.json" > "$CARTE"
trap '"$local_scripts/platform.sh" down' EXIT
"$local_scripts/platform.sh" up
"$VENV/bin/python" "$ROOT/Tests/Faults/kills.py" "$@"
