# Everything a developer or a curious municipality does with the tool; `make` alone prints this list.
# Works on Debian 12 with Python 3.11 and nothing else; later runs start at once, because setup is stamped.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --all-extras
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)
SUDO := $(if $(filter-out 0,$(shell id -u)),$(shell command -v sudo))
ROOT := $(filter 0,$(shell id -u))$(SUDO)
# What the tests need from Debian, each with a program that shows it is there.
PROGRAMS := chromium-headless-shell:chromium-headless-shell chromium:chromium postgresql:/usr/lib/postgresql/*/bin/initdb nginx:/usr/sbin/nginx strace:strace faketime:faketime npm:npm etcd-server:etcd patroni:patroni pgbouncer:/usr/sbin/pgbouncer systemd:systemd-analyze logrotate:/usr/sbin/logrotate libreoffice-calc-nogui:/usr/lib/libreoffice/program/libsclo.so libreoffice-writer-nogui:/usr/lib/libreoffice/program/libswlo.so

.PHONY: help demo setup serve test quick proof lint translate extract screens lock sbom release debian

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/ready-to-run  ## set up what is missing and serve the demo municipality (PORT=8000)
	@PORT=$(PORT) $(BIN)/consult demo

serve: $(VENV)/ready-to-run  ## serve the installation in instance/ (PORT=8000)
	@$(BIN)/consult serve --port $(PORT)

setup: $(VENV)/ready-to-develop debian $(VENV)/chromium-79/chromium $(VENV)/observatory/ready $(VENV)/wheels/ready  ## everything that developing and testing needs

test: setup lint  ## every check and every test, on both databases and in a browser (what .ci/run calls)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

quick: $(VENV)/ready-to-develop  ## style, types, and the tests without a browser, PostgreSQL, papers or anything else that is slow
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not browser and not slow and not proof and not screens" -k "not postgresql" \
		--ignore tests/papers --ignore tests/kit

proof: setup  ## the long run before a release
	CONSULT_PROOF=1 $(BIN)/python -m pytest -m "proof or slow" tests/counting tests/faults tests/disclosure tests/frame tests/child \
		tests/results tests/upgrade tests/keeping tests/deploy
	$(BIN)/python benchmarks/load.py 600 1800

lint: $(VENV)/ready-to-develop  ## style, types, templates, the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint consult/templates
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/lint-imports

translate: $(VENV)/ready-to-develop  ## gather all interface texts, bring every catalogue up to date, compile
	$(MAKE) --no-print-directory extract
	$(BIN)/pybabel --quiet update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-pot-creation-date --no-wrap
	$(BIN)/python translations/compile.py

TEMPLATE := translations/messages.pot
extract:
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k lazy -k lazy_gettext -k lazy_ngettext:1,2 --omit-header --no-wrap \
		--add-location=file --sort-output -o $(TEMPLATE) .

screens: setup  ## pictures of every page, into docs/screens
	$(BIN)/python -m pytest tests/screens -m screens

lock: $(VENV)/ready-to-develop  ## resolve all dependencies anew
	$(LOCK) --upgrade --group build -o requirements.lock
	$(LOCK) --upgrade --group dev -c requirements.lock -o requirements-dev.lock
	$(MAKE) --no-print-directory sbom

sbom: $(VENV)/ready-to-develop  ## the bill of materials, docs/sbom.json, from the lock and what is vendored
	$(BIN)/python -m tests.support.sbom > docs/sbom.json

release: $(VENV)/wheels/ready  ## a folder that installs without internet: dist/consult-VERSION (docs/drift.md)
	@version=$$($(BIN)/python -c 'from importlib.metadata import version; print(version("consult"))'); \
	rm -rf dist/consult-$$version && deploy/release.sh $(abspath $(BIN)/python) $(VENV)/wheels dist/consult-$$version

$(VENV)/ready-to-run: pyproject.toml requirements.lock $(CATALOGUES) | $(BIN)/pip
	@echo "Setting up what running needs; once, about a minute …"
	@test -e $(VENV)/ready-to-develop || $(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/ready-to-develop: pyproject.toml requirements-dev.lock $(CATALOGUES) | $(BIN)/pip
	@echo "Setting up what developing needs; once, a minute or two …"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/ready-to-run

# Debian keeps venv's own pip in a package of its own.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "consult needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call install,python3-venv); }
	@$(PYTHON) -m venv $(VENV)

debian:
	@missing=; for part in $(PROGRAMS); do \
		compgen -c "$${part#*:}" >/dev/null || compgen -G "$${part#*:}" >/dev/null || missing="$$missing $${part%%:*}"; \
	done; [ -z "$$missing" ] || { $(call install,$$missing); }

$(VENV)/chromium-79/chromium: tests/support/old_browser.py | $(VENV)/ready-to-develop debian
	@$(BIN)/python tests/support/old_browser.py $(@D)
	@touch $@

$(VENV)/observatory/ready: tests/support/observatory.py | $(VENV)/ready-to-develop debian
	@$(BIN)/python tests/support/observatory.py $(@D)
	@touch $@

# Everything that running needs, as the lock has it, to install where there is no internet.
$(VENV)/wheels/ready: requirements.lock | $(VENV)/ready-to-develop
	@rm -rf $(@D)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-deps -r $< -d $(@D)
	@touch $@

# $(call install,packages): installs Debian packages, or says in one sentence what to install.
define install
	if ! command -v apt-get >/dev/null || [ -z "$(ROOT)" ]; then echo "Install first (as Debian names them): $(1)"; exit 1; fi; \
	$(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1)
endef
