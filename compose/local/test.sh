#!/usr/bin/env bash
# Runs every test, against a broker, a database and services of their own.
#   test.sh [PATTERN]      only tests whose names match, such as OrderRules or EndToEnd; Web is the pages alone, in a browser, and
#                          WebBudgets what they may take of the processor
set -euo pipefail
. "$(dirname "$0")/private.sh" test 29
# Two replicas of those contexts whose replicas could get in each other's way.
export ORDERS_REPLICAS=2 KITCHEN_REPLICAS=2 PAYMENT_REPLICAS=2
# Some tests start services of their own.
export ACCOUNTS_COMMON_PASSWORDS=$VENV/share/common-passwords.txt
# One test opens 1,100 connections; shells often allow 1,024 descriptors.
[ "$(ulimit -Sn)" = unlimited ] || [ "$(ulimit -Sn)" -ge 4096 ] || ulimit -Sn 4096
export OCPIZZA_ENV=ci OCPIZZA_BIN=$ROOT/.build/debug OCPIZZA_INFRA=$local_scripts/infra.sh
cd "$ROOT"
# Fresh servers each time, so that nothing left by an earlier run helps or hurts.
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
trap '"$local_scripts/platform.sh" down' EXIT
"$local_scripts/infra.sh" up
# These tests stop and restart the servers, so they run one at a time. The services are not running yet.
swift test --skip-build --no-parallel --skip EndToEndTests --filter "${1:-.}"
# The services must not receive what those tests left in the queues.
"$local_scripts/infra.sh" rabbitctl delete_vhost ocpizza
"$local_scripts/infra.sh" rabbitctl import_definitions "$RUN/rabbitmq/definitions.json"
# Beauvais stays open as it is in the demo.
export CARTE=$RUN/carte.json
write_carte() { python3 compose/demo/all_day.py 01930000-0000-7000-8000-000000000106 < compose/demo/carte.json > "$CARTE"; }
write_carte
Services/Web/build.py .run/web --check
# All suites order from the same few restaurants.
PORTIONS=5000 "$local_scripts/platform.sh" up
# All tests of one run begin at once and share eight connections. With all suites in one run, requests would wait in line for longer
# than tests wait for them. What has a clock in its promise is looked at last, by itself: within a second, within the two that the
# provider has, or as fast in a storm of sign-ups as without.
failed=0
for suites in '(?!BankChallenge)[A-C]' '[D-P]' '(?!Storm|WithinASecond)[Q-Z]' BankChallenge Storm WithinASecond; do
  # The pattern may have alternatives, and stand for the name of the suites, too.
  swift test --skip-build --filter "^(?=.*(${1:-}))EndToEndTests\.$suites" || failed=1
done
# The pages' tests count on the demo as it is fresh, and the suites above have changed its carte, its restaurants and its stock.
pages=()
# What pages take of the processor is counted in each run; how soon a board shows a change is a matter of the clock, and only
# looked at where nothing else runs.
budgets=(Tests/Web/budgets.py --deselect Tests/Web/budgets.py::test_a_change_reaches_the_board_within_a_quarter_of_a_second)
case ${1:-.} in .|Web) pages=(Tests/Web "${budgets[@]}") ;; WebBudgets) pages=(-rP Tests/Web/budgets.py) ;; esac
if [ ${#pages[@]} -gt 0 ]; then
  if [ -z "${1:-}" ]; then
    "$local_scripts/platform.sh" down
    rm -rf "$RUN" && mkdir -p "$RUN"
    write_carte
    "$local_scripts/platform.sh" up
  fi
  "$VENV/bin/python" -m pytest -q -p no:cacheprovider --durations=5 "${pages[@]}" || failed=1
fi
exit $failed
