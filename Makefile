# `make` alone says what there is. Everything is written inside the checkout: .venv, .cache, var.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Of features: from the command line only, never by chance from the environment.
URL =
WORKERS ?= auto

# The newest Python this release is tested on, else python3. Name another: make setup PYTHON=…
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, venv' 2>/dev/null && echo $$python && exit; done; echo python3)
RIGHT_PYTHON = import ensurepip, sys; sys.exit(sys.version_info < (3, 11))

export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet

COMPILE := uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.PHONY: help setup serve test unit features faults browser check lint types imports cover bench bench-all bench-hosts bench-peers format lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with watchword and all its tools in it
	@echo "$(VENV) is ready."

$(READY): requirements-dev.txt pyproject.toml client/pyproject.toml
	@$(PYTHON) -c '$(RIGHT_PYTHON)' 2>/dev/null || { \
		echo "Watchword needs Python 3.11 or newer with its venv module. '$(PYTHON)' is not that:" \
		"`$(PYTHON) --version 2>&1`. Name one that is: make setup PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) with `$(PYTHON) --version`; this takes a minute, once."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements-dev.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e . -e client
	@touch $@

serve: $(READY) ## start Watchword; WATCHWORD_… settings come from the environment
	@exec $(BIN)/watchword serve

test: $(READY) ## run every test that needs no other server and no browser
	$(BIN)/python -m pytest -n $(WORKERS) --ignore=tests/faults --ignore=tests/browser

unit: $(READY) ## run the unit tests alone
	$(BIN)/python -m pytest tests/unit

features: $(READY) ## tell the features and run them; URL=https://… tries a server that runs
	$(BIN)/python -m pytest tests/features -q --tell $(if $(URL),'--url=$(URL)')

faults: $(READY) ## run the tests that kill, starve and restart a server; minutes
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/faults

browser: $(READY) ## run the tests of the pages, in Chromium
	$(BIN)/python -m pytest tests/browser

check: lint types imports cover test ## do all that a commit must pass

lint: $(READY) ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## check types
	$(BIN)/mypy

imports: $(READY) ## check who imports whom
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo

cover: $(READY) ## see that unit tests alone reach every branch of domain and application
	$(BIN)/python -m pytest tests/unit -q --cov --cov-report=term --cov-fail-under=100

bench: $(READY) ## measure everything in three or four minutes, as ratios within one run
	$(BIN)/python -m bench --json var/bench.json

bench-all: $(READY) ## measure longer and up to a million users, and put it into docs/performance.md
	$(BIN)/python -m bench --full --json docs/performance.json
	$(BIN)/python -m bench.charts docs/performance.json docs/img
	$(BIN)/python -m bench.report docs/performance.json docs/performance.md

bench-hosts: $(READY) ## measure hosts and bytes, without and with Redis, into docs/scaling.md; eight minutes
	$(BIN)/python -m bench hosts storage --rounds 9 --json docs/scaling.json
	$(BIN)/python -m bench.charts docs/scaling.json docs/img
	$(BIN)/python -m bench.report docs/scaling.json docs/scaling.md

bench-peers: $(READY) ## measure beside peers (in .cache/peers), into docs/performance.md; minutes
	$(BIN)/python -m bench.peers --json docs/performance.json
	$(BIN)/python -m bench.charts docs/performance.json docs/img
	$(BIN)/python -m bench.report docs/performance.json docs/performance.md

format: $(READY) ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pin the dependencies anew, after a change of pyproject.toml; needs uv
	@command -v uv >/dev/null || { echo "'make lock' needs uv on the PATH: pip install uv" >&2; exit 1; }
	$(COMPILE) --all-extras pyproject.toml -o requirements.txt
	$(COMPILE) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt

clean: ## remove what was made, but no database
	rm -rf $(VENV) .cache .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis .coverage build dist client/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
