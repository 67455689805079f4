# The portal's commands. Each one does its own set-up on a fresh machine with Python 3.11.
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= var
BIN := .venv/bin
export HOST PORT
# The portal starts in half the time once Python keeps what it compiles.
unexport PYTHONDONTWRITEBYTECODE
export GUICHET_DATA_DIR := $(DATA_DIR)
# A name: passkeys refuse a number. The portal answers at both.
export GUICHET_BASE_URL ?= http://$(patsubst 127.0.0.1,localhost,$(patsubst 0.0.0.0,localhost,$(HOST))):$(PORT)

.DEFAULT_GOAL := help
.PHONY: help run test lint demo bench lock messages assets

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/runtime ## set up, load the demo data once, serve the portal (HOST, PORT, DATA_DIR)
	@GUICHET_DEMO=$${GUICHET_DEMO:-true} $(BIN)/flask setup
	@GUICHET_DEMO=$${GUICHET_DEMO:-true} exec $(BIN)/gunicorn -c python:portal.server wsgi:app

test: ## run every check and every test (installs what they need, Debian's packages meanwhile)
	@$(PYTHON) -m tests.provision & $(MAKE) --no-print-directory .venv/dev; made=$$?; wait; exit $$made
	@$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

lint: .venv/dev ## format, then run the linters and the type checker
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

demo: .venv/runtime ## load more demo files (DOSSIERS=1000)
	@GUICHET_DEMO=true $(BIN)/flask demo load --dossiers $${DOSSIERS:-1000}

bench: .venv/dev ## measure the pages at 1 000, 10 000 and 100 000 files, on both databases
	@$(BIN)/python -m benchmarks

lock: .venv/dev ## resolve the dependencies again and pin them with hashes
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

messages: .venv/dev ## bring the list of sentences to translate up to date (portal/translations/en.po)
	@$(BIN)/python -m portal.translations

assets: ## build the style sheet, the scripts, the icons and the fonts again (needs Node)
	@cd assets && npm ci --silent && npm run --silent build

.venv/runtime: requirements.lock
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements.lock requirements-dev.lock
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
