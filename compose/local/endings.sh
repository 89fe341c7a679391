#!/usr/bin/env bash
# Ends `make run` in every way, kill -9 included, and checks that no process is left. See Tests/Faults/endings.py.
set -euo pipefail
. "$(dirname "$0")/private.sh" endings 24
export OCPIZZA_BIN=${OCPIZZA_BIN:-$ROOT/.build/release} local_scripts
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
trap '"$local_scripts/platform.sh" down' EXIT
"$VENV/bin/python" "$ROOT/Tests/Faults/endings.py"
