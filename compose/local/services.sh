# Sourced: the names of the services, in the order of their health ports, as in supervisor/ocpizza.conf.
services=$(sed -n 's/^\[program:\(.*\)\]$/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../supervisor/ocpizza.conf" | xargs)
# Those that have a schema.
contexts=${services/gateway/}
