#!/usr/bin/env bash
# Runs the whole production shape on this machine, from what `make install` installs: nginx with TLS, services under Supervisor,
# TLS to PostgreSQL and RabbitMQ with their names verified.
#   production.sh up | down | run     run: up, then wait for Ctrl-C, then down
#   production.sh ocpizza WORD...     the operator's command, with this platform's settings
# RUN: its directory (.run/production). BIN: the executables (.build/release). HTTPS_PORT: the public port (8443). PORTS: two digits with
# which the others begin (23).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root_of_checkout=$(cd "$here/../.." && pwd)
: "${RUN:=$root_of_checkout/.run/production}" "${BIN:=$root_of_checkout/.build/release}" "${VENV:=$root_of_checkout/.run/venv}"
export RUN BIN
PORTS=${PORTS:-23}
export VENV PG_PORT=${PORTS}432 AMQP_PORT=${PORTS}672 PROVIDER_PORT=${PORTS}842 GEOCODER_PORT=${PORTS}841 MAIL_PORT=${PORTS}025 \
  OCPIZZA_ADMIN=$PORTS MAIL_SERVER="$VENV/bin/aiosmtpd -n -l 127.0.0.1:${PORTS}025 -c aiosmtpd.handlers.Mailbox $RUN/mail" BROKER_METRICS_PORT=${PORTS}692
HTTPS_PORT=${HTTPS_PORT:-8443} HTTP_PORT=${HTTP_PORT:-8081}
root=$RUN/root
# Not exported: RabbitMQ takes LOGS for its own.
PREFIX=$root/usr ETC=$root/etc CONF=$root/etc/ocpizza LOGS=$RUN/logs STATE=$root/var/lib/ocpizza
export OCPIZZA_CONF=$CONF OCPIZZA_ENV=production OCPIZZA_LOGS=$LOGS TLS=$CONF/tls
# The provider's simulator signs its events and sends them to the gateway.
export PORT=${PORTS}080 SECRETS_DIRECTORY=$CONF/secrets
. "$here/services.sh"
# The database and its backups must be where the user postgres can reach them; see infra.sh.
mkdir -p "$RUN"
data=$RUN/postgres
if [ "$(id -u)" = 0 ] && ! runuser -u postgres -- test -x "$RUN"; then
  data=/var/tmp/ocpizza-$(echo "$RUN" | cksum | cut -d' ' -f1)
fi
# Nagios gives up root's rights, so it keeps its state where it can.
nagios=$data-nagios
export BACKUPS=$data-backups OCPIZZA_BACKUP=$CONF/backup.json
export ARCHIVE="pgbackrest --config=$BACKUPS.conf --stanza=ocpizza archive-push %p"

version() { sed -n 's/^  "version": "\(.*\)",/\1/p' "$here/../platform.json"; }

# The machine's own settings, as an operator writes them.
settings() {
  cat <<JSON
{
  "log": { "level": "${LOG_LEVEL:-info}" },
  "secrets": { "directory": "$CONF/secrets" },
  "database": { "host": "localhost", "port": $PG_PORT, "authorities": "$TLS/authority.pem" },
  "broker": { "host": "127.0.0.1", "port": ${PORTS}675 },
  "gateway": {
    "port": ${PORTS}080, "isBehindProxy": true, $(grep -o '"strictTransportSeconds": [0-9]*' "$here/../settings/production.json"),
    "maintenanceFile": "$STATE/maintenance.json", "images": "$STATE/images",
    "cardForm": "http://127.0.0.1:$PROVIDER_PORT/card-form"
  },
  "accounts": { "commonPasswords": "$VENV/share/common-passwords.txt" },
  "limits": { "ordersPerMinute": ${ORDERS_PER_MINUTE:-30}, "paymentsPerMinute": ${ORDERS_PER_MINUTE:-30} },
  "orders": { "geocoderURL": "http://127.0.0.1:$GEOCODER_PORT", "maximumOpen": ${ORDERS_MAXIMUM_OPEN:-10} },
  "payment": {
    "providerURL": "http://127.0.0.1:$PROVIDER_PORT", "returnOrigins": "https://localhost:$HTTPS_PORT"
  },
  "mail": { "host": "127.0.0.1", "port": $MAIL_PORT },
  "demo": { "isAllowed": true },
  "operator": {
    "releases": "$PREFIX/lib/ocpizza", "supervisor": "$ETC/supervisor/supervisord.conf",
    "programs": "$ETC/supervisor/conf.d/ocpizza.conf", "adminPorts": "$PORTS",
    "brokerControl": "$here/production.sh rabbitctl", "certificate": "$TLS/site.pem",
    "gatewayList": "$CONF/nginx/gateways.conf", "backupCommand": "$PREFIX/lib/ocpizza/current/share/backup/ocpizza-backup",
    "afterScale": "$here/production.sh after-scale",
    "dataDirectories": "$RUN", "logDirectory": "$LOGS"
  }
}
JSON
}

# What Prometheus, Alertmanager and Nagios need to know of this machine.
supervision_settings() {
  cat <<JSON
{
  "directory": "$CONF/supervision", "release": "$PREFIX/lib/ocpizza/current", "programs": "$ETC/supervisor/conf.d/ocpizza.conf",
  "adminPorts": "$PORTS", "interval": ${SUPERVISION_INTERVAL:-15}, "nagiosState": "$nagios", "nagiosUser": "",
  "ports": {
    "alertmanager": ${PORTS}691, "metrics": ${PORTS}693, "broker": ${PORTS}692, "database": ${PORTS}694, "site": $HTTPS_PORT
  },
  "tell": { "mail": "exploitation@ocpizza.example", "smtp": "127.0.0.1:$MAIL_PORT", "pager": "http://127.0.0.1:${PORTS}699/",
    "command": "/usr/bin/tee -a $nagios/notifications" },
  "certificate": "$TLS/site.pem", "disks": ["$RUN"]
}
JSON
}

# What backups need to know of this machine.
backup_settings() {
  cat <<JSON
{
  "store": "$BACKUPS", "configuration": "$BACKUPS.conf", "data": "$data", "port": $PG_PORT, "socket": "$data",
  "files": ["$CONF/secrets", "$CONF/settings", "$STATE/images"], "passphrase": "$RUN/backup-passphrase",
  "startDatabase": "$here/production.sh infra pg-start", "stopDatabase": "$here/production.sh infra pg-stop",
  "brokerControl": ["$here/production.sh", "rabbitctl"], "operator": ["$here/production.sh", "ocpizza"],
  "receiver": "$BACKUPS/received",
  "provider": { "url": "http://127.0.0.1:$PROVIDER_PORT", "key": "$CONF/secrets/payment.provider-key" }
}
JSON
}

install_release() {
  # `make install` keeps what an operator filled in; here this script does, each time anew.
  rm -f "$CONF"/nginx/{nginx,ocpizza,proxy,transport,headers,headers-page,card-form}.conf "$CONF/stunnel/broker.conf"
  PREFIX=$PREFIX ETC=$ETC CONF=$CONF LOGS=$LOGS STATE=$STATE VERSION=$(version) DESTDIR="" "$here/../install/install.sh"
  settings > "$CONF/settings/production.json"
  backup_settings > "$CONF/backup.json"
  supervision_settings > "$CONF/supervision.json"
  "$here/../install/certificates.sh" "$TLS" localhost
  [ -e "$TLS/site.pem" ] || { cp "$TLS/localhost.pem" "$TLS/site.pem"; cp -p "$TLS/localhost.key" "$TLS/site.key"; }
  mkdir -p "$STATE/nginx" "$STATE/acme" "$ETC/supervisor/conf.d" "$root/srv"
  local file
  for file in "$CONF"/nginx/*.conf "$CONF/stunnel/broker.conf"; do
    sed -i -e "s|@WEB@|$root/srv|g; s|@NAME@|localhost|g; s|@HTTPS_PORT@|$HTTPS_PORT|g; s|@HTTP_PORT@|$HTTP_PORT|g" \
      -e "s|@BROKER_HOST@|localhost|g; s|@BROKER_PORT@|$AMQP_PORT|g; s|@BROKER_LOCAL_PORT@|${PORTS}675|g" "$file"
  done
  if [ ! -e "$ETC/supervisor/conf.d/ocpizza.conf" ]; then
    # Supervisor and the services run as the user who started them: there is no user ocpizza here.
    sed -e '/^user = /d' -e "s|ADMIN_PORT=\"28|ADMIN_PORT=\"$PORTS|" \
      "$PREFIX/lib/ocpizza/current/share/supervisor/programs.conf" > "$ETC/supervisor/conf.d/ocpizza.conf"
    gateways
  fi
  # The simulators of the outside world are part of the checkout, not of a release.
  sed "s|%(ENV_OCPIZZA_CONF)s/local|$here|" "$here/simulators.conf" > "$ETC/supervisor/conf.d/outside.conf"
  cat > "$ETC/supervisor/conf.d/edge.conf" <<CONF
[program:nginx]
command = nginx -p $STATE/nginx -c $CONF/nginx/nginx.conf -e stderr
redirect_stderr = true
stdout_logfile = $LOGS/nginx.log

[program:stunnel]
command = stunnel $CONF/stunnel/broker.conf
priority = 1
redirect_stderr = true
stdout_logfile = $LOGS/stunnel.log
CONF
  supervision_programs > "$ETC/supervisor/conf.d/supervision.conf"
  cat > "$ETC/supervisor/supervisord.conf" <<CONF
[supervisord]
pidfile = $RUN/supervisord.pid
logfile = $LOGS/supervisord.log
childlogdir = $LOGS
[unix_http_server]
file = $RUN/supervisor.sock
chmod = 0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl = unix://$RUN/supervisor.sock
[include]
files = $ETC/supervisor/conf.d/*.conf
CONF
}

# Prometheus and its exporters, Alertmanager and Nagios, where they are installed.
supervision_programs() {
  command -v prometheus > /dev/null && command -v nagios4 > /dev/null || return 0
  local share=$PREFIX/lib/ocpizza/current/share/supervision
  mkdir -p "$CONF/supervision" "$STATE/prometheus" "$STATE/alertmanager" "$nagios/results"
  [ "$(id -u)" != 0 ] || chown -R nagios "$nagios"
  "$share/ocpizza-supervision" "$CONF/supervision.json"
  cat <<CONF
[program:prometheus]
command = prometheus --config.file=$CONF/supervision/prometheus.yml --storage.tsdb.path=$STATE/prometheus
  --web.listen-address=127.0.0.1:${PORTS}690 --storage.tsdb.retention.time=30d
redirect_stderr = true
stdout_logfile = $LOGS/prometheus.log

[program:alertmanager]
command = prometheus-alertmanager --config.file=$CONF/supervision/alertmanager.yml --storage.path=$STATE/alertmanager
  --web.listen-address=127.0.0.1:${PORTS}691 --cluster.listen-address=
redirect_stderr = true
stdout_logfile = $LOGS/alertmanager.log

$(sed -n '/^\[program:metrics\]/,/^$/p' "$share/../supervisor/beside.conf" | sed "s|metrics 28|metrics $PORTS|")

[program:postgres-exporter]
command = prometheus-postgres-exporter --web.listen-address=127.0.0.1:${PORTS}694
environment = DATA_SOURCE_URI="localhost:$PG_PORT/ocpizza?sslmode=verify-full&sslrootcert=$TLS/authority.pem",
  DATA_SOURCE_USER="ocpizza_monitor",DATA_SOURCE_PASS_FILE="$CONF/secrets/database.monitor"
redirect_stderr = true
stdout_logfile = $LOGS/postgres-exporter.log

[program:nagios]
command = nagios4 $CONF/supervision/nagios/nagios.cfg
redirect_stderr = true
stdout_logfile = $LOGS/nagios.log
CONF
}

gateways() { echo "server 127.0.0.1:${PORTS}080 max_fails=1 fail_timeout=2s;" > "$CONF/nginx/gateways.conf"; }

up() {
  mkdir -p "$LOGS"
  install_release
  # The servers keep their secrets where the services look for them.
  [ -e "$RUN/secrets" ] || ln -s "$CONF/secrets" "$RUN/secrets"
  "$here/infra.sh" up
  [ -e "$BACKUPS.conf" ] || "$here/../backup/ocpizza-backup" setup
  local service
  for service in $contexts; do "$PREFIX/lib/ocpizza/current/bin/${service^}" migrate 2>> "$LOGS/migrate.log"; done
  setsid /usr/bin/supervisord -c "$ETC/supervisor/supervisord.conf" < /dev/null > /dev/null
  ocpizza start
  load_demo
  ocpizza backup full
}

# A restaurant with people, a carte and full storerooms, as `make run` has.
load_demo() {
  local bin=$PREFIX/lib/ocpizza/current/bin
  local picture
  for picture in "$here"/../demo/images/*.webp; do
    [ ! -e "$picture" ] || cp -n "$picture" "$STATE/images/$(sha256sum "$picture" | cut -c1-32).webp"
  done
  "$bin/Catalogue" load "${CARTE:-$here/../demo/carte.json}" 2>> "$LOGS/demo.log"
  "$bin/Accounts" create-demo-accounts 2>> "$LOGS/demo.log"
  [ ! -e "$RUN/demo-loaded" ] || return 0
  local try answer carte="https://localhost:$HTTPS_PORT/products?restaurant=01930000-0000-7000-8000-000000000101"
  for try in $(seq 60); do
    "$bin/Kitchen" fill-storerooms 2>> "$LOGS/demo.log"
    # Pizzas and desserts: a menu for lunch is not available in the evening.
    answer=$(for category in 202 206; do
      curl -sf --cacert "$TLS/authority.pem" "$carte&category=01930000-0000-7000-8000-000000000$category"
    done || true)
    case $answer in
      *'"isAvailable":false'*|"") ;;
      *'"isAvailable":true'*) touch "$RUN/demo-loaded"; return 0 ;;
    esac
    sleep 0.5
  done
  echo "the demo's carte did not reach the kitchen; see $LOGS" >&2
  return 1
}

ocpizza() { "$PREFIX/bin/ocpizza" "$@"; }

down() {
  local pid
  if pid=$(cat "$RUN/supervisord.pid" 2> /dev/null) && kill -0 "$pid" 2> /dev/null; then
    kill "$pid"
    for _ in $(seq 300); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
  fi
  "$here/infra.sh" down
}

run() {
  # A second one must not stop the first. Only the guard holds the lock beside us, until everything has stopped.
  exec 9>> "$RUN/lock"
  flock -n 9 || { echo "OC Pizza runs already as in production, or is being stopped, from $RUN" >&2; exit 1; }
  setsid setpriv --pdeathsig TERM "$here/production.sh" guard &
  guard=$!
  trap 'trap "" INT TERM HUP; echo; echo "Stopping…"; stop 0' INT TERM HUP
  # A process of its own: bash ignores `set -e` where it tests whether a function succeeds.
  "$here/production.sh" up 9>&- || stop 1
  cat <<READY

OC Pizza is ready as in production: https://localhost:$HTTPS_PORT   (its authority: $TLS/authority.pem)
Operate it: compose/local/production.sh ocpizza status        Stop: Ctrl-C
READY
  wait "$guard" || true
}

stop() {
  kill "$guard" 2> /dev/null || true
  wait "$guard" || true
  exit "$1"
}

# Stops everything when `run` ends. It has a session of its own, which Ctrl-C does not reach, and the kernel sends it SIGTERM when its
# parent is gone, even after kill -9.
guard() {
  setpriv --pdeathsig KILL sleep infinity 9>&- &
  trap 'kill $! 2> /dev/null || true' TERM
  wait $! || true
  trap "" TERM
  # What is just being started would be left behind otherwise.
  for _ in $(seq 100); do pgrep -f "^bash $here/infra.sh up" > /dev/null || break; sleep 0.5; done
  down 9>&-
}

case "${1:-}" in
  up|down|run|guard) "$1" ;;
  ocpizza) shift; ocpizza "$@" ;;
  after-scale)
    [ ! -e "$CONF/supervision.json" ] || "$PREFIX/lib/ocpizza/current/share/supervision/ocpizza-supervision" "$CONF/supervision.json"
    nginx -p "$STATE/nginx" -c "$CONF/nginx/nginx.conf" -e stderr -s reload
    # They read anew which replicas there are.
    for program in prometheus nagios; do
      [ ! -e "$CONF/supervision.json" ] || supervisorctl -c "$ETC/supervisor/supervisord.conf" signal HUP "$program" > /dev/null || true
    done
    ;;
  infra) shift; exec "$here/infra.sh" "$@" ;;
  rabbitctl) shift; exec "$here/infra.sh" rabbitctl "$@" ;;
  *) sed -n 2,8p "$0"; exit 2 ;;
esac
