#!/usr/bin/env bash
# Sends a platform of its own everything that openapi.json describes, and much that it forbids, first as a customer, then as a
# manager. It fails when an answer is not as described. It takes twice FUZZ_TIME seconds (300), and a minute to begin and to end.
#   fuzz.sh [OPTION...]      options of schemathesis, such as --seed 1, --include-path /orders
#   PEOPLE=manager FUZZ_TIME=1200 fuzz.sh
set -euo pipefail
. "$(dirname "$0")/private.sh" fuzz 27
export OCPIZZA_BIN=${OCPIZZA_BIN:-$ROOT/.build/release} local_scripts
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
trap '"$local_scripts/platform.sh" down' EXIT
"$local_scripts/platform.sh" up
failed=0
# Streams do not end, so they cannot be tested like the rest.
streams=(followOrder followRestaurant)
# These can end the access of the person who asks, and then everything would get 401.
endings=(deleteAccount changeStaff deleteStaff)

# send PERSON NAME SECONDS OPTION...    It fails, and says what, where an answer is not as described.
send() {
  local log=$RUN/$1-$2.log
  # The margin is for the requests that are on their way, and for what is shrunk.
  timeout $(($3 + 120)) "$VENV/bin/python" "$VENV/bin/schemathesis" --config-file "$ROOT/Tests/Fuzz/schemathesis.toml" \
    run "$ROOT/openapi/openapi.json" --url "http://127.0.0.1:$PORT" --checks all --max-examples 40 --max-time "$3" \
    --request-timeout 15 --continue-on-failure --generation-database none --header "Authorization: Bearer $token" --no-color \
    "${@:4}" > "$log" 2>&1 || failed=1
  grep -E -A40 '^=+ (SUMMARY|FAILURES)' "$log" || tail -20 "$log"
}

for person in ${PEOPLE:-customer manager}; do
  token=$(curl -sSf "http://127.0.0.1:$PORT/login" -H 'Content-Type: application/json' \
    -d "{\"email\":\"$person@ocpizza.example\",\"password\":\"margherita-4-demo\"}" \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["accessToken"])')
  echo "As $person:"
  time=${FUZZ_TIME:-300}
  send "$person" most $((time * 9 / 10)) $(printf -- '--exclude-operation-id %s ' "${streams[@]}" "${endings[@]}") "$@"
  curl -sSf -o "$RUN/orders.json" "http://127.0.0.1:$PORT/orders" -H "Authorization: Bearer $token" \
    || { echo "They have lost their access, so most was not looked at." >&2; failed=1; }
  send "$person" endings $((time / 10)) $(printf -- '--include-operation-id %s ' "${endings[@]}")
done
[ $failed = 0 ] || { echo "See $RUN/*.log; the seed is in them (--seed)." >&2; exit 1; }
