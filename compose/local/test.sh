#!/usr/bin/env bash
# Every test, against a broker, a database and services of their own. Arguments go to `swift test`, such as
# --filter EndToEnd.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${ROOT:?}" "${VENV:?}"
export RUN=$ROOT/.run/test VENV PORT=38080 PG_PORT=35432 AMQP_PORT=35672 PROVIDER_PORT=38420 MAIL_PORT=31025 \
  OCPIZZA_ADMIN=3 OCPIZZA_ENV=ci OCPIZZA_BIN=$ROOT/.build/debug OCPIZZA_INFRA=$here/infra.sh
cd "$ROOT"
# Fresh servers each time: what a test leaves behind never helps or hurts the next run.
OCPIZZA_BIN=$OCPIZZA_BIN "$here/platform.sh" down
rm -rf "$RUN" && mkdir -p "$RUN"
trap '"$here/platform.sh" down' EXIT
"$here/infra.sh" up
export SECRETS_DIRECTORY=$RUN/secrets
# These stop and restart the servers, so one at a time; the services are not running yet.
swift test --skip-build --no-parallel --skip EndToEndTests "$@"
# What those tests left in the queues is none of the services' business.
"$here/infra.sh" rabbitctl delete_vhost ocpizza
"$here/infra.sh" rabbitctl import_definitions "$RUN/rabbitmq/definitions.json"
"$here/platform.sh" up
swift test --skip-build --filter EndToEndTests "$@"

