#!/usr/bin/env bash
# Runs a PostgreSQL cluster and a RabbitMQ node for this checkout, on loopback ports of their own.
#   infra.sh up | down | rabbitctl ... | psql ...
#   infra.sh rabbit-kill | rabbit-up | pg-kill | pg-up | pg-start | pg-stop      end it as a crash would, and start it again
# RUN names the directory they live in; PG_PORT, AMQP_PORT and the two ports after AMQP_PORT are theirs.
# TLS: a directory with localhost.pem, localhost.key and authority.pem. With it both take connections with TLS only.
# BROKER_METRICS_PORT: where the broker tells Prometheus its metrics; nowhere without.
# ARCHIVE: a command that archives a segment of the write-ahead log, as archive_command wants it; nothing is archived without.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${RUN:?}" "${PG_PORT:?}" "${AMQP_PORT:?}"
mkdir -p "$RUN"
. "$here/services.sh"
compose=$here/.. secrets=$RUN/secrets rabbit=$RUN/rabbitmq

# PostgreSQL refuses to run as root, so root runs it as the user postgres, who must be able to reach the data.
as_postgres=() pg_data=$RUN/postgres
if [ "$(id -u)" = 0 ]; then
  as_postgres=(runuser -u postgres --)
  if ! runuser -u postgres -- test -x "$RUN"; then
    pg_data=/var/tmp/ocpizza-$(echo "$RUN" | cksum | cut -d' ' -f1)
    ln -sfn "$pg_data" "$RUN/postgres"
  fi
fi
pg_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

make_secrets() {
  mkdir -p "$secrets" && chmod 700 "$secrets"
  local name
  # The simulator accepts any key of this form.
  [ -f "$secrets/payment.provider-key" ] || (umask 077 && echo sk_test_12345 > "$secrets/payment.provider-key")
  while read -r name; do
    [ -f "$secrets/$name" ] || (umask 077 && head -c 24 /dev/urandom | base64 | tr -d '/+=' > "$secrets/$name")
  done < "$compose/settings/secrets.txt"
}

pg_up() {
  if [ ! -f "$pg_data/PG_VERSION" ]; then
    mkdir -p "$pg_data"
    local password; password=$(mktemp)
    cp "$secrets/database.superuser" "$password"
    if [ ${#as_postgres[@]} -gt 0 ]; then chown postgres "$pg_data" "$password"; fi
    chmod 700 "$pg_data"
    (cd / && "${as_postgres[@]}" "$pg_bin/initdb" -D "$pg_data" -U postgres -A scram-sha-256 --pwfile="$password" \
      -E UTF8 --locale=C.UTF-8 > /dev/null)
    rm "$password"
    cat > "$pg_data/conf.tmp" < "$compose/postgres/postgresql.conf"
    printf "port = %s\nunix_socket_directories = ''\n" "$PG_PORT" >> "$pg_data/conf.tmp"
    [ -z "${TLS:-}" ] || encrypt_pg
    [ -z "${ARCHIVE:-}" ] || archive_pg
    cat "$pg_data/conf.tmp" >> "$pg_data/postgresql.conf" && rm "$pg_data/conf.tmp"
  fi
  pg_start
  local name is_fresh=; psql_admin -qAtc "SELECT 1 FROM pg_database WHERE datname = 'ocpizza'" | grep -q 1 || is_fresh=1
  local settings=()
  for name in migrator monitor $contexts; do
    settings+=("\\set $name $(cat "$secrets/database.$name")")
  done
  # It makes only what is missing. Secrets go through standard input, never through an argument that `ps` shows.
  { printf '%s\n' "${settings[@]}"; cat "$compose/postgres/roles.sql"; } | psql_admin -q -v ON_ERROR_STOP=1
  if [ -n "$is_fresh" ]; then
    # A cluster that has run for a while reuses old segments of its write-ahead log. Allocating a new one delays every commit for
    # 50 ms, so a fresh cluster gets as many segments as min_wal_size keeps.
    psql_admin -qAtc "SELECT pg_logical_emit_message(false, '', ''), pg_switch_wal() FROM generate_series(1, 64)" \
      -c CHECKPOINT > /dev/null
  fi
}

# PostgreSQL wants its key to itself, and takes no connection without TLS.
encrypt_pg() {
  install -m 644 "$TLS/localhost.pem" "$pg_data/server.crt"
  install -m 600 "$TLS/localhost.key" "$pg_data/server.key"
  [ ${#as_postgres[@]} = 0 ] || chown postgres "$pg_data/server.crt" "$pg_data/server.key"
  printf "ssl = on\nssl_min_protocol_version = 'TLSv1.2'\n" >> "$pg_data/conf.tmp"
  printf 'hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n' > "$pg_data/pg_hba.conf"
}

# Backups connect through a socket that only the owner of the data can reach.
archive_pg() {
  printf "archive_mode = on\narchive_command = '%s'\narchive_timeout = 60\nunix_socket_directories = '%s'\n" \
    "$ARCHIVE" "$pg_data" >> "$pg_data/conf.tmp"
  sed -i '1i local all postgres trust\nlocal replication postgres trust' "$pg_data/pg_hba.conf"
}

# pg_ctl takes a process for alive until its parent has reaped it, and would not start another.
pg_kill() {
  local pid; pid=$(head -1 "$pg_data/postmaster.pid")
  kill -9 "$pid"
  for _ in {1..100}; do kill -0 "$pid" 2> /dev/null || return 0; sleep 0.1; done
}

pg_start() {
  if ! "${as_postgres[@]}" "$pg_bin/pg_ctl" -D "$pg_data" status > /dev/null 2>&1; then
    (cd / && "${as_postgres[@]}" "$pg_bin/pg_ctl" -s -w -D "$pg_data" -l "$pg_data/log" start) > /dev/null
  fi
}

psql_admin() {
  PGPASSWORD=$(cat "$secrets/database.superuser") "$pg_bin/psql" -X -h 127.0.0.1 -p "$PG_PORT" -U postgres "$@"
}

# The broker shares the machine, so its schedulers are not bound to cores: a bound one waits although another core is idle.
rabbit_env() {
  mkdir -p "$rabbit"
  export HOME=$rabbit ERL_EPMD_PORT=$((AMQP_PORT + 2)) ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME="ocpizza$AMQP_PORT@localhost" RABBITMQ_DIST_PORT=$((AMQP_PORT + 1)) \
    RABBITMQ_MNESIA_BASE=$rabbit/mnesia RABBITMQ_LOG_BASE=$rabbit/log \
    RABBITMQ_CONFIG_FILE=$rabbit/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$rabbit/enabled_plugins \
    RABBITMQ_PID_FILE=$rabbit/pid RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_SCHEDULER_BIND_TYPE=u \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
  [ -n "${TLS:-}" ] || export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$AMQP_PORT
}

rabbit_up() {
  rabbit_env
  if rabbit_alive; then return; fi
  echo "[${BROKER_METRICS_PORT:+rabbitmq_prometheus}]." > "$rabbit/enabled_plugins"
  cp "$compose/rabbitmq/rabbitmq.conf" "$rabbit/rabbitmq.conf"
  echo "load_definitions = $rabbit/definitions.json" >> "$rabbit/rabbitmq.conf"
  [ -z "${BROKER_METRICS_PORT:-}" ] || printf 'prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = %s\n' \
    "$BROKER_METRICS_PORT" >> "$rabbit/rabbitmq.conf"
  [ -z "${TLS:-}" ] || cat >> "$rabbit/rabbitmq.conf" <<CONF
listeners.tcp = none
listeners.ssl.default = 127.0.0.1:$AMQP_PORT
ssl_options.cacertfile = $TLS/authority.pem
ssl_options.certfile = $TLS/localhost.pem
ssl_options.keyfile = $TLS/localhost.key
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
CONF
  (umask 077 && python3 "$compose/rabbitmq/topology.py" "$secrets" \
    < "$compose/rabbitmq/definitions.json" > "$rabbit/definitions.json")
  (cd "$rabbit" && exec setsid /usr/lib/rabbitmq/bin/rabbitmq-server) > "$rabbit/stdout" 2>&1 < /dev/null &
  local try
  for try in $(seq 120); do
    rabbit_alive && (exec 4<> "/dev/tcp/127.0.0.1/$AMQP_PORT") 2> /dev/null && return
    sleep 0.5
  done
  echo "RabbitMQ did not start; see $rabbit/stdout and $rabbit/log" >&2
  return 1
}

rabbit_alive() { [ -s "$rabbit/pid" ] && kill -0 "$(cat "$rabbit/pid")" 2> /dev/null; }

rabbit_down() {
  rabbit_env
  if rabbit_alive; then
    local pid; pid=$(cat "$rabbit/pid")
    kill "$pid" 2> /dev/null || true
    for _ in $(seq 40); do kill -0 "$pid" 2> /dev/null || break; sleep 0.5; done
    # Killing it is safe: what it has confirmed is on disk.
    kill -9 "$pid" 2> /dev/null && echo "RabbitMQ did not stop in 20 s and was killed" >&2
  fi
  rm -f "$rabbit/pid"
  # epmd leaves its node's process group, so find it by the port that only it uses.
  local epmd; epmd=$(ss -ltnpH "sport = :$ERL_EPMD_PORT" 2> /dev/null | sed -n 's/.*"epmd",pid=\([0-9]*\).*/\1/p' | head -1)
  [ -z "$epmd" ] || kill "$epmd" 2> /dev/null || true
}

pg_down() {
  if [ -f "$pg_data/postmaster.pid" ]; then
    (cd / && "${as_postgres[@]}" "$pg_bin/pg_ctl" -s -w -m fast -D "$pg_data" stop) || true
  fi
}

case "${1:-}" in
  up) make_secrets; pg_up; rabbit_up ;;
  down) rabbit_down; pg_down ;;
  pg-up) pg_up ;;
  pg-start) pg_start ;;
  pg-stop) pg_down ;;
  pg-kill) pg_kill ;;
  rabbit-up) rabbit_up ;;
  rabbit-kill) rabbit_env; kill -9 "$(cat "$rabbit/pid")"; rm -f "$rabbit/pid" ;;
  rabbitctl) shift; rabbit_env; exec /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@" ;;
  psql) shift; psql_admin -d ocpizza "$@" ;;
  *) sed -n 2,5p "$0"; exit 2 ;;
esac
