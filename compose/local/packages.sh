#!/usr/bin/env bash
# Installs what the platform needs and this machine lacks: Debian packages, a few Python programs in a private environment (VENV),
# and the list of common passwords. It prints what it does, and uses sudo where it must. EXTRA names more packages, EXTRA_PYTHON one
# more program for the environment, such as schemathesis==4.32.5.
set -euo pipefail
packages=(librabbitmq-dev libpq-dev libargon2-dev libidn2-dev zlib1g-dev libpango1.0-dev fonts-open-sans libpng-dev
  libturbojpeg0-dev libwebp-dev
  postgresql rabbitmq-server supervisor python3
  python3-venv curl iproute2 procps util-linux ${EXTRA:-})
# The web pages: what builds them, and with BROWSER=1 what checks them.
packages+=(esbuild node-react node-react-dom)
[ -z "${BROWSER:-}" ] || packages+=(chromium chromium-l10n node-typescript node-csstype node-prop-types fonts-inter)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
: "${VENV:?}"
if [ ! -x "$VENV/bin/localstripe" ] || [ ! -x "$VENV/bin/aiosmtpd" ] || [ ! -x "$VENV/bin/openapi-spec-validator" ] \
  || ! "$VENV/bin/python" -c 'import pika' 2> /dev/null; then
  echo "Installing in $VENV: localstripe, aiosmtpd, openapi-spec-validator, pika"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install -q --disable-pip-version-check localstripe==1.15.10 aiosmtpd==1.4.6 pika==1.4.4 openapi-spec-validator==0.9.0
fi
# The page that shows the API, which `make web` takes apart.
if ! ls -d "$VENV"/lib/python3*/site-packages/swagger_ui_bundle > /dev/null 2>&1; then
  echo "Installing in $VENV: swagger-ui-bundle-v2"
  "$VENV/bin/pip" install -q --disable-pip-version-check --no-deps swagger-ui-bundle-v2==5.31.0
fi
# What checks the pages: types, a browser, and what drives it. Only tests need that.
if [ -n "${BROWSER:-}" ] && ! "$VENV/bin/python" -c 'import playwright, axe_playwright_python, pytest' 2> /dev/null; then
  echo "Installing in $VENV: playwright, axe-playwright-python, pytest"
  "$VENV/bin/pip" install -q --disable-pip-version-check playwright==1.65.2 axe-playwright-python==0.1.8 pytest==9.2.0
fi
extra=${EXTRA_PYTHON:-}
if [ -n "$extra" ] && [ ! -x "$VENV/bin/${extra%%=*}" ]; then
  echo "Installing in $VENV: $extra"
  "$VENV/bin/pip" install -q --disable-pip-version-check "$extra"
fi
# The passwords that people use most, which nobody may have here. Django maintains the list (BSD licence); only this file is taken
# from its package.
common=$VENV/share/common-passwords.txt
if [ ! -s "$common" ]; then
  echo "Installing the list of common passwords, from Django, as $common"
  wheel=$(mktemp -d)
  "$VENV/bin/pip" download -q --disable-pip-version-check --no-deps --only-binary :all: -d "$wheel" django==5.2.19
  mkdir -p "$VENV/share"
  python3 -c 'import gzip, sys, zipfile
print(gzip.decompress(zipfile.ZipFile(sys.argv[1]).read("django/contrib/auth/common-passwords.txt.gz")).decode(), end="")' \
    "$wheel"/*.whl > "$common.part"
  mv "$common.part" "$common"
  rm -rf "$wheel"
fi
