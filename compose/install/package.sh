#!/usr/bin/env bash
# Builds the Debian package with Debian's tools (make package).
#   package.sh DIRECTORY      where the package is put
# BIN: where the executables are. VERSION: of the package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${BIN:?}" "${VERSION:?}"
out=$1
mkdir -p "$out"
rm -rf "$out/ocpizza-$VERSION"
mkdir "$out/ocpizza-$VERSION"
cp -r "$here/../debian" "$out/ocpizza-$VERSION/debian"
cat > "$out/ocpizza-$VERSION/debian/changelog" <<CHANGELOG
ocpizza ($VERSION) unstable; urgency=medium

  * See CHANGELOG.md of the repository.

 -- OC Pizza <exploitation@ocpizza.example>  $(date -R)
CHANGELOG
export OCPIZZA_ROOT OCPIZZA_BIN
OCPIZZA_ROOT=$(cd "$here/../.." && pwd) OCPIZZA_BIN=$(cd "$BIN" && pwd)
(cd "$out/ocpizza-$VERSION" && dpkg-buildpackage -b -us -uc)
