#!/usr/bin/env bash
# Replaces the version before by this one, replica by replica under load, as the operations manual says. Checks that nothing is lost:
# each version must work beside the one before.
#   rolling.sh [OPTION...]      see Tests/Faults/rolling.py
# BEFORE: the commit of the version before (default: the latest tag). BEFORE_TREE: a checkout of it that is already built.
set -euo pipefail
. "$(dirname "$0")/private.sh" rolling 26
cd "$ROOT"
if [ -z "${BEFORE_TREE:-}" ]; then
  commit=${BEFORE:-$(git describe --tags --abbrev=0 2> /dev/null || true)}
  [ -n "$commit" ] || { echo "There is no tag: say which version is the one before, as in BEFORE=0382070" >&2; exit 2; }
  BEFORE_TREE=$ROOT/.run/before-$(git rev-parse --short "$commit")
  [ -d "$BEFORE_TREE" ] || git worktree add --detach "$BEFORE_TREE" "$commit"
  (cd "$BEFORE_TREE" && swift build -c release --static-swift-stdlib)
fi
export BEFORE_TREE BEFORE_BIN=${BEFORE_BIN:-$BEFORE_TREE/.build/release} AFTER_BIN=${AFTER_BIN:-$ROOT/.build/release}
# Links that are pointed from one version to the other. A process keeps the version that it was started with.
export OCPIZZA_BIN=$RUN/bin OCPIZZA_CONF=$RUN/conf local_scripts ORDERS_MAXIMUM_OPEN=0 GATEWAY_CONNECTIONS_PER_CLIENT=1000
# What this version needs and the Supervisor settings of the version before do not set.
export ADMIN_PORT=${OCPIZZA_ADMIN}087 ACCOUNTS_COMMON_PASSWORDS=$VENV/share/common-passwords.txt
. "$local_scripts/services.sh"
for service in $contexts; do export "${service^^}_REPLICAS=2"; done
"$local_scripts/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN/bin"
export CARTE=$RUN/carte.json
# The version before reads the carte.
python3 "$ROOT/compose/demo/all_day.py" < "$BEFORE_TREE/compose/demo/carte.json" > "$CARTE"
trap '"$local_scripts/platform.sh" down' EXIT
"$VENV/bin/python" "$ROOT/Tests/Faults/rolling.py" "$@"
