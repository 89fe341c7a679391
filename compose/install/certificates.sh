#!/usr/bin/env bash
# Makes self-signed certificates where there are none: an authority of our own, and a certificate from it for each server, so that
# clients verify names as they would with real ones. A real certificate takes the place of `site.pem` and `site.key`.
# authority.key is only needed to make certificates: on a server keep it elsewhere, and bring it back to renew them.
#   certificates.sh DIRECTORY NAME...      a NAME is a host's; each gets NAME.pem and NAME.key
set -euo pipefail
directory=$1; shift
umask 077
mkdir -p "$directory"
if [ ! -f "$directory/authority.pem" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=OC Pizza, own authority" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout "$directory/authority.key" -out "$directory/authority.pem" 2> /dev/null
fi
for name in "$@"; do
  [ ! -f "$directory/$name.pem" ] || continue
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
    -keyout "$directory/$name.key" -out "$directory/$name.csr" 2> /dev/null
  openssl x509 -req -in "$directory/$name.csr" -CA "$directory/authority.pem" -CAkey "$directory/authority.key" \
    -CAcreateserial -days 397 -copy_extensions copy -out "$directory/$name.pem" 2> /dev/null
  rm "$directory/$name.csr"
done
# Certificates are public, keys are not.
chmod 755 "$directory"
chmod 644 "$directory"/*.pem
