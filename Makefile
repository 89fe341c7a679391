# make run    the whole platform on this machine, at http://127.0.0.1:8080 (PORT= for another; kitchen=3 runs three)
# make demo   twenty-eight orders of all kinds, against a running platform
# make test   lint, then every test (ONLY=OrderRules for those whose names match)
# make web    the web pages alone: make run serves them when it starts again
# make test-web  the pages in a browser alone, which make test ends with
# make lint   swift format, a build that checks imports, that generated files are what the code says, and that the tests that
#             RELIABILITY.md names exist
# make generate  broker definitions, database roles, supervisor programs, list of secrets, MESSAGES.md, SETTINGS.md,
#             openapi.json: from the code
# make release  take openapi.json as what apps know from now on: later versions must stay compatible with it
# make format  swift format in place, as make lint wants it
# make format-web  deno fmt of the pages
# make faults kill, freeze and cut off services under load, and check that nothing was lost (FAULTS="--seed 7 kill:orders")
# make endings  end make run in every way, kill -9 included, and check that nothing stays
# make rolling   replace the version before by this one under load, replica by replica (BEFORE=COMMIT; the latest tag)
# make fuzz   have libFuzzer read AMQP frames and JSON, then ask everything that openapi.json describes (before each release)
# make docs   documentation of AMQP, PostgreSQL and Messaging, under .run/docs; fails where DocC warns
# make run-production   the production shape on this machine: nginx, TLS everywhere, Supervisor; https://localhost:8443
# make install  a release and its settings, under PREFIX (/usr/local), of the executables in BIN (.build/release)
# make package  the Debian package, under .run/package
# make images   an image for each service, with podman or docker
# make compose  the whole platform in containers, on this machine (OUTSIDE=yes adds simulators of the providers)
# make test-operations   install, run, break, deploy, back up and restore, as the operations manual says (ONLY="install edge")
# make drill   lose the database's disk under load, and restore it from the backup (part of make test-operations)
# make bench  measure against the peers and the floors (ROWS="products order" for some of it)
# make clean-data   forget the data of make run
# make help   this

SHELL := /bin/bash
export ROOT := $(CURDIR)
export VENV := $(CURDIR)/.run/venv
export PORT ?= 8080
release := swift build -c release --static-swift-stdlib
platform := RUN=$(CURDIR)/.run/data OCPIZZA_BIN=$(CURDIR)/.build/release compose/local/platform.sh

services := $(shell . compose/local/services.sh; echo $$services)
replicas = $(foreach service,$(services),\
	$(shell echo $(service) | tr a-z A-Z)_REPLICAS=$(or $($(service)),1))

# What the production shape has beside the services.
production := nginx-light stunnel4 openssl gpg pgbackrest prometheus prometheus-alertmanager prometheus-postgres-exporter nagios4-core \
  monitoring-plugins-basic
version = $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' compose/platform.json)
BIN ?= $(CURDIR)/.build/release

.PHONY: run-production install install-files package images compose drill test-operations test-web run web demo test faults endings rolling fuzz docs bench lint generate release format format-web clean-data packages help

run: packages web
	$(release)
	@$(replicas) $(platform) run

web:
	@Services/Web/build.py .run/web --check

demo:
	@python3 compose/demo/demo.py http://127.0.0.1:$(PORT)

test test-web lint: export BROWSER := 1
test: packages lint
	compose/local/test.sh $(if $(ONLY),'$(ONLY)')

test-web: packages lint
	compose/local/test.sh Web

faults: packages
	$(release)
	compose/local/faults.sh $(FAULTS)

endings: packages
	$(release)
	compose/local/endings.sh

rolling: packages
	$(release)
	BEFORE=$(BEFORE) compose/local/rolling.sh $(OPTIONS)

fuzz: packages
	compose/local/fuzz-parsers.sh
	@EXTRA_PYTHON=schemathesis==4.32.5 compose/local/packages.sh
	$(release)
	compose/local/fuzz.sh $(OPTIONS)

docs:
	@mkdir -p .run/docs
	@for module in AMQP PostgreSQL Messaging; do \
	  swift package --allow-writing-to-directory .run/docs generate-documentation --target $$module \
	    --symbol-graph-minimum-access-level package --warnings-as-errors --output-path .run/docs/$$module || exit 1; \
	done

run-production: packages web
	@EXTRA="$(production)" compose/local/packages.sh
	$(if $(filter $(CURDIR)/.build/release,$(BIN)),$(release))
	@RUN=$(CURDIR)/.run/production BIN=$(BIN) compose/local/production.sh run

install: packages web
	$(if $(filter $(CURDIR)/.build/release,$(BIN)),$(release))
	$(MAKE) install-files

install-files:
	@BIN=$(BIN) VERSION=$(or $(VERSION),$(version)) PREFIX=$(or $(PREFIX),/usr/local) DESTDIR=$(DESTDIR) compose/install/install.sh

package: packages web
	@EXTRA=debhelper compose/local/packages.sh
	$(if $(filter $(CURDIR)/.build/release,$(BIN)),$(release))
	BIN=$(BIN) VERSION=$(or $(VERSION),$(version)) compose/install/package.sh $(CURDIR)/.run/package

images: web
	$(if $(filter $(CURDIR)/.build/release,$(BIN)),$(release))
	@BIN=$(BIN) VERSION=$(or $(VERSION),$(version)) compose/containers/images.sh $(CURDIR)/.run/images

compose: images
	@compose/containers/compose.sh up

drill:
	@$(MAKE) test-operations ONLY=drill

test-operations: packages web
	@EXTRA="$(production) debhelper podman runc netavark aardvark-dns iptables busybox-static mmdebstrap" EXTRA_PYTHON=podman-compose==1.6.0 \
	  compose/local/packages.sh
	@Tests/Operations/images/base.sh $(CURDIR)/.run/operations-tools/base.tar
	BIN=$(BIN) python3 Tests/Operations/run.py $(ONLY)

bench: packages
	@EXTRA="wrk golang-go golang-github-jackc-pgx-v4-dev golang-github-valyala-fasthttp-dev golang-github-rabbitmq-amqp091-go-dev" \
	  compose/local/packages.sh
	$(release)
	compose/local/bench.sh $(ROWS)

lint: packages
	Services/Web/build.py --types
	tsc --project Services/Web
	swift format lint --strict --recursive Package.swift Clients Services Shared Tests
	compose/local/promises.py
	swift build --build-tests --explicit-target-dependency-import-check error
	python3 compose/generate .build/debug --check

generate:
	swift build
	python3 compose/generate .build/debug

release:
	cp openapi/openapi.json openapi/released.json

format:
	swift format --in-place --recursive Package.swift Clients Services Shared Tests

format-web:
	@EXTRA_PYTHON=deno==2.9.8 compose/local/packages.sh
	find Services/Web -name '*.ts' -o -name '*.tsx' | grep -v contract.ts | xargs $(VENV)/bin/deno fmt --line-width=140 --no-semicolons

clean-data:
	$(platform) down
	rm -rf .run/data
	@case "$$(id -u)" in 0) rm -rf /var/tmp/ocpizza-$$(echo "$(CURDIR)/.run/data" | cksum | cut -d' ' -f1);; esac

packages:
	@compose/local/packages.sh

help:
	@sed -n '/^# make/s/^# //p' Makefile
