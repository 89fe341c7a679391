# Source this with a name and two digits. It describes a platform under .run/NAME, on ports that begin with those digits. They are
# below the range from which the system takes ports by itself.
: "${ROOT:?}" "${VENV:?}"
export RUN=$ROOT/.run/$1 PORT=${2}080 PG_PORT=${2}432 AMQP_PORT=${2}672 PROVIDER_PORT=${2}842 GEOCODER_PORT=${2}841 MAIL_PORT=${2}025 \
  OCPIZZA_ADMIN=$2 SECRETS_DIRECTORY=$ROOT/.run/$1/secrets
local_scripts=$ROOT/compose/local
# All requests of tests and load come from one address, and often from one account.
export LIMITS_NEW_ACCOUNTS_PER_MINUTE=100000 LIMITS_RESETS_PER_MINUTE=100000 LIMITS_ORDERS_PER_MINUTE=1000000 \
  LIMITS_PAYMENTS_PER_MINUTE=1000000 LIMITS_QUOTES_PER_MINUTE=1000000 LIMITS_PLACES_PER_MINUTE=1000000
