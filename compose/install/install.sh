#!/usr/bin/env bash
# Installs a release (make install):
#   LIB/releases/VERSION/bin, share   executables, and what belongs to the version: topology, roles, programs, tools
#   LIB/current                       a link to the release that runs; made if there is none. `ocpizza deploy` changes it
#   CONF/settings, CONF/secrets       settings of the version, and this machine's own, which stay if they are there
#   PREFIX/bin/ocpizza                the operator's command, with its completions
#   units of systemd, settings of logrotate
# PREFIX: default /usr/local. ETC, LOGS, STATE: default /etc, /var/log/ocpizza, /var/lib/ocpizza. DESTDIR: a directory that stands for /.
# PACKAGED: for a package, whose own script decides what `current` is. BIN: where the executables are. STRIP: whether to strip them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
compose=$(cd "$here/.." && pwd)
: "${BIN:?}" "${VERSION:?}"
PREFIX=${PREFIX:-/usr/local} DESTDIR=${DESTDIR:-}
ETC=${ETC:-/etc}
CONF=${CONF:-$ETC/ocpizza} LOGS=${LOGS:-/var/log/ocpizza} STATE=${STATE:-/var/lib/ocpizza}
# The group's manual, 4.3.2.1: Supervisor and shells would read such a path wrongly.
case $CONF in
  */|*[[:space:]]*) echo "CONF must not end with a slash or hold a space: $CONF" >&2; exit 78 ;;
esac
LIB=$PREFIX/lib/ocpizza
release=$DESTDIR$LIB/releases/$VERSION
executables=$(sed -n 's/.*"executable": "\(.*\)",/\1/p' "$compose/platform.json")

fill() {
  sed -e "s|@LIB@|$LIB|g; s|@PREFIX@|$PREFIX|g; s|@CONF@|$CONF|g" -e "s|@LOGS@|$LOGS|g; s|@ETC@|$ETC|g; s|@STATE@|$STATE|g" "$1"
}

install -d "$release/bin" "$release/share/supervisor" "$release/share/rabbitmq" "$release/share/postgres"
# Beside the services: the operator's command, and what Payment starts to print an invoice.
for executable in $executables Operator InvoicePrinter; do
  install -m 755 ${STRIP:+-s} "$BIN/$executable" "$release/bin/$executable"
done
install -m 644 -t "$release/share" "$compose/platform.json" "$compose/SETTINGS.md" "$compose/README.md" "$compose/settings/secrets.txt"
install -m 755 "$here/prepare" "$release/share/prepare"
install -m 755 "$here/verify-journal" "$release/share/verify-journal"
# What `ocpizza maintenance` makes the page of, with its message.
install -m 644 "$compose/nginx/away/page.html" "$release/share/closed.html"
install -m 644 -t "$release/share/rabbitmq" "$compose/rabbitmq/definitions.json" "$compose/rabbitmq/rabbitmq.conf"
install -m 755 -t "$release/share/rabbitmq" "$compose/rabbitmq/topology.py"
install -m 644 -t "$release/share/postgres" "$compose/postgres/roles.sql" "$compose/postgres/postgresql.conf"
fill "$compose/supervisor/installed.conf" > "$release/share/supervisor/programs.conf"
fill "$compose/supervisor/beside.conf" > "$release/share/supervisor/beside.conf"

install -d "$DESTDIR$CONF/settings" "$DESTDIR$PREFIX/bin"
install -d -m 700 "$DESTDIR$CONF/secrets"
install -d -m 755 "$DESTDIR$STATE" "$DESTDIR$STATE/images" "$DESTDIR$LOGS"
# The defaults belong to the version: going back takes them back too.
install -d "$release/share/settings"
install -m 644 "$compose/settings/base.json" "$release/share/settings/base.json"
# The pages that `make web` built. They belong to the version too: each gateway serves those of its own.
pages=${PAGES:-$compose/../.run/web}
if [ -f "$pages/pages.json" ]; then
  install -d "$release/share/web/assets" "$release/share/web/card-form"
  find "$pages" -maxdepth 1 -type f -exec install -m 644 -t "$release/share/web" {} +
  install -m 644 -t "$release/share/web/assets" "$pages"/assets/*
  install -m 644 -t "$release/share/web/card-form" "$pages"/card-form/*
  sed -i "s|\"pages\": \"\"|\"pages\": \"$LIB/current/share/web\"|" "$release/share/settings/base.json"
fi
# What `ocpizza` uses of this machine; production.json may say otherwise.
sed -i -e "s|\"certificate\": \"\"|\"certificate\": \"$CONF/tls/site.pem\"|" \
  -e "s|\"gatewayList\": \"\"|\"gatewayList\": \"$CONF/nginx/gateways.conf\"|" \
  -e "s|\"afterScale\": \"\"|\"afterScale\": \"nginx -s reload\"|" \
  -e "s|\"backupCommand\": \"\"|\"backupCommand\": \"$LIB/current/share/backup/ocpizza-backup\"|" "$release/share/settings/base.json"
ln -sfn "$LIB/current/share/settings/base.json" "$DESTDIR$CONF/settings/base.json"
[ -e "$DESTDIR$CONF/settings/production.json" ] ||
  install -m 644 "$compose/settings/production.json" "$DESTDIR$CONF/settings/production.json"
# The public side. An operator fills in the rest and includes ocpizza.conf from nginx's http block.
install -d "$DESTDIR$CONF/nginx/away" "$DESTDIR$CONF/stunnel"
# What an operator filled in stays; what is new stands beside it.
put() {
  fill "$1" > "$2.new"
  if [ ! -e "$2" ]; then mv "$2.new" "$2"; return; fi
  case $(basename "$2") in
    gateways.conf) rm "$2.new" ;;
    *) if cmp -s "$2" "$2.new"; then rm "$2.new"; else echo "kept: $2; this version's is $2.new"; fi ;;
  esac
}
for file in "$compose"/nginx/*.conf; do put "$file" "$DESTDIR$CONF/nginx/$(basename "$file")"; done
install -m 644 -t "$DESTDIR$CONF/nginx/away" "$compose"/nginx/away/*
put "$compose/stunnel/broker.conf" "$DESTDIR$CONF/stunnel/broker.conf"
install -m 755 -t "$release/share" "$here/certificates.sh"
install -d "$release/share/backup" "$release/share/supervision/prometheus" "$release/share/supervision/grafana"
install -m 755 -t "$release/share/supervision" "$compose"/supervision/{ocpizza-metrics,ocpizza-supervision,ocpizza-errors,check_ocpizza}
install -m 644 -t "$release/share/supervision/prometheus" "$compose/supervision/prometheus/alerts.yml"
install -m 644 -t "$release/share/supervision/grafana" "$compose"/supervision/grafana/*.json
install -m 755 -t "$release/share/backup" "$compose/backup/ocpizza-backup"
install -m 644 -t "$release/share/backup" "$compose"/backup/*.py
fill "$compose/supervision/supervision.json.example" > "$release/share/supervision/supervision.json.example"
fill "$compose/backup/backup.json.example" > "$release/share/backup/backup.json.example"
[ -n "${PACKAGED:-}" ] || [ -e "$DESTDIR$LIB/current" ] || ln -s "releases/$VERSION" "$DESTDIR$LIB/current"

fill "$here/ocpizza" > "$DESTDIR$PREFIX/bin/ocpizza"
chmod 755 "$DESTDIR$PREFIX/bin/ocpizza"
install -d "$DESTDIR$PREFIX/share/bash-completion/completions" "$DESTDIR$PREFIX/share/zsh/vendor-completions"
"$BIN/Operator" --generate-completion-script bash > "$DESTDIR$PREFIX/share/bash-completion/completions/ocpizza"
"$BIN/Operator" --generate-completion-script zsh > "$DESTDIR$PREFIX/share/zsh/vendor-completions/_ocpizza"

install -d "$DESTDIR$PREFIX/lib/systemd/system" "$DESTDIR$ETC/logrotate.d"
for unit in "$compose"/systemd/*; do
  fill "$unit" > "$DESTDIR$PREFIX/lib/systemd/system/$(basename "$unit")"
done
fill "$here/logrotate" > "$DESTDIR$ETC/logrotate.d/ocpizza"
