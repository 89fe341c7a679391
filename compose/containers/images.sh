#!/usr/bin/env bash
# Builds an image for each service, with podman or docker (make images): ocpizza-orders:VERSION, ….
#   images.sh DIRECTORY      where the contents of the images are put together
# BIN: the executables. PAGES: what `make web` built (.run/web). VERSION: the images' tag. ENGINE: podman or docker, and its options.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${BIN:?}" "${VERSION:?}"
read -ra engine <<< "${ENGINE:-$(command -v podman || command -v docker)}"
[ ${#engine[@]} -gt 0 ] || { echo "There is neither podman nor docker" >&2; exit 1; }
command -v busybox > /dev/null || { echo "busybox is missing: apt install busybox-static" >&2; exit 1; }
out=$1
pages=${PAGES:-$here/../../.run/web}
[ -f "$pages/pages.json" ] || { echo "There are no pages at $pages: make web" >&2; exit 1; }
rm -rf "$out" && mkdir -p "$out/images"

# Copies what an executable loads, at the same paths, links and all.
libraries() {
  ldd "$1" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^\t\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
    install -D "$(readlink -f "$library")" "$2$library"
  done
}

put_together() {
  local service=$1 executable=$2 root=$out/$1
  mkdir -p "$root"/{bin,usr/bin,etc/ocpizza/settings,etc/ssl/certs,run/secrets,tmp}
  # podman gives a temporary file system the rights of what it covers.
  chmod 1777 "$root/tmp"
  strip -o "$root/usr/bin/service" "$BIN/$executable"
  libraries "$root/usr/bin/service" "$root"
  cp /bin/busybox "$root/bin/busybox"
  cp "$here/../settings/base.json" "$here/../settings/production.json" "$root/etc/ocpizza/settings/"
  # The gateway serves the pages.
  if [ "$service" = gateway ]; then
    mkdir -p "$root/usr/share/ocpizza"
    cp -r "$pages" "$root/usr/share/ocpizza/web"
    chmod -R a+rX "$root/usr/share/ocpizza/web"
    sed -i 's|"pages": ""|"pages": "/usr/share/ocpizza/web"|' "$root/etc/ocpizza/settings/base.json"
  fi
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  printf 'nobody:x:65532:65532:nobody:/:/bin/false\n' > "$root/etc/passwd"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
  # Payment starts the printer of invoices, which looks for fonts.
  if [ "$service" = payment ] && [ -x "$BIN/InvoicePrinter" ]; then
    strip -o "$root/usr/bin/InvoicePrinter" "$BIN/InvoicePrinter"
    libraries "$root/usr/bin/InvoicePrinter" "$root"
    mkdir -p "$root/usr/share/fonts" "$root/etc/fonts" "$root/var/cache/fontconfig"
    cp -r /usr/share/fonts/truetype "$root/usr/share/fonts/"
    cp -rL /etc/fonts/. "$root/etc/fonts/"
  fi
}

sed -n 's/.*"name": "\(.*\)",/\1/p' "$here/../platform.json" | while read -r service; do
  put_together "$service" "${service^}"
  options=(--build-arg "SERVICE=$service" --build-arg "VERSION=$VERSION" -t "ocpizza-$service:$VERSION" -f "$here/Containerfile")
  # Only this format keeps the health check.
  [ "$(basename "${engine[0]}")" = docker ] || options+=(--format docker)
  "${engine[@]}" build -q "${options[@]}" "$out" > /dev/null
  echo "ocpizza-$service:$VERSION  $(du -sm "$out/$service" | cut -f1) MB"
done
