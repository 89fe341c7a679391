#!/usr/bin/env bash
# Makes what stand in for the images of PostgreSQL, RabbitMQ, nginx and Python, which cannot be fetched here: Debian's own packages in
# one archive, from which images.py makes the four.
#   base.sh FILE      the archive; nothing is done where it is there
set -euo pipefail
[ ! -s "$1" ] || exit 0
mkdir -p "$(dirname "$1")"
echo "Making $1 (three minutes)"
mmdebstrap --variant=minbase --include=postgresql-15,rabbitmq-server,nginx-light,python3,python3-pip,ca-certificates \
  --aptopt='Apt::Install-Recommends "false"' bookworm "$1.tar" http://deb.debian.org/debian 2> "$1.log"
mv "$1.tar" "$1"
