#!/usr/bin/env bash
# Sends a platform of its own everything that openapi.json describes, and much that it forbids, first as a customer, then as a
# manager. It fails when an answer is not as described. It takes a minute or two.
#   fuzz.sh [OPTION...]      options of schemathesis, such as --seed 1, --include-path /orders, --max-examples 200
set -euo pipefail
. "$(dirname "$0")/private.sh" fuzz 27
export OCPIZZA_BIN=${OCPIZZA_BIN:-$ROOT/.build/release} local_scripts
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
trap '"$local_scripts/platform.sh" down' EXIT
"$local_scripts/platform.sh" up
failed=0
for person in customer manager; do
  token=$(curl -sSf "http://127.0.0.1:$PORT/login" -H 'Content-Type: application/json' \
    -d "{\"email\":\"$person@ocpizza.example\",\"password\":\"margherita-4-demo\"}" \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["accessToken"])')
  echo "As $person:"
  # A stream does not end, so it cannot be tested like the rest.
  "$VENV/bin/python" "$VENV/bin/schemathesis" --config-file "$ROOT/Tests/Fuzz/schemathesis.toml" \
    run "$ROOT/openapi/openapi.json" --url "http://127.0.0.1:$PORT" --checks all --max-examples 40 \
    --exclude-operation-id followOrder --request-timeout 15 --continue-on-failure --generation-database none \
    --header "Authorization: Bearer $token" --no-color "$@" > "$RUN/$person.log" 2>&1 || failed=1
  grep -E -A40 '^=+ (SUMMARY|FAILURES)' "$RUN/$person.log" || tail -20 "$RUN/$person.log"
done
[ $failed = 0 ] || { echo "See $RUN/*.log; the seed is in them (--seed)." >&2; exit 1; }
