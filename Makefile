# Everything from a fresh machine: `make video` makes a film, `make test` runs the tests.

VENV   := .venv
PYTHON := $(VENV)/bin/python
# What pip is asked for as PyTorch: see "Installing" in README.md for a build without CUDA.
TORCH  ?= torch==2.13.0
SUDO   := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
DEBIAN := build-essential python3-dev python3-venv pkg-config libcairo2-dev libpango1.0-dev
SYSTEM_PYTHON := $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,\
    $(shell command -v $(name) >/dev/null 2>&1 && $(name) -c \
    'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $(name))))

.PHONY: video setup test test-all lint gallery bench clean

video: setup ## Train the spiral and film it without and with its activation
	$(PYTHON) render.py compare spiral

setup: $(VENV)/.installed ## System libraries, .venv, and everything in it

$(VENV)/.installed: pyproject.toml
	@[ -n "$(SYSTEM_PYTHON)" ] || { echo "Python 3.11 or newer is missing: install python3." >&2; exit 1; }
	@if pkg-config --exists cairo pangocairo 2>/dev/null && command -v cc >/dev/null \
	    && $(SYSTEM_PYTHON) -c 'import ensurepip' 2>/dev/null; then :; \
	elif command -v apt-get >/dev/null; then \
	    $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(DEBIAN); \
	elif command -v brew >/dev/null; then brew install cairo pango pkg-config; \
	else echo "Install the headers of cairo and pango, pkg-config and a C compiler." >&2; exit 1; fi
	[ -x $(PYTHON) ] || $(SYSTEM_PYTHON) -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check "$(TORCH)"
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

test: setup ## The tests, in under four minutes
	$(PYTHON) -m pytest -n auto --dist worksteal

test-all: setup ## The tests that train many seeds as well
	$(PYTHON) -m pytest -m ""

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/pyright

gallery: setup ## Make the pictures of the README again
	$(PYTHON) -m scenes.output.tools.gallery

bench: setup ## Timings as ratios, into media/bench/
	$(PYTHON) -m tests.bench

clean: ## Remove what can be made again: clips, runs, caches
	find media -mindepth 1 -maxdepth 1 ! -name gallery -exec rm -rf {} +
	find . -name __pycache__ -not -path "./$(VENV)/*" -exec rm -rf {} +
	rm -rf .pytest_cache .ruff_cache
