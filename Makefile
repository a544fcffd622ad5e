# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.

PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check eval bench-content bench-journal lock clean

demo: .venv/installed ## talk with the bot in a browser; no token, no root
	$(BIN)/rafiq demo --port $(PORT)

test: check .venv/browser ## everything that CI runs
	$(BIN)/python -m pytest

check: .venv/installed-dev ## lint, types, layers, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rafiq check

bench-content: .venv/installed-dev ## the figures of docs/content.md
	$(BIN)/python -m tests.bench_content

eval: .venv/installed-dev ## how well typed questions are understood; DATA=file.jsonl measures another set
	$(BIN)/python -m tests.eval $(DATA)

PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --upgrade pyproject.toml --extra build

bench-journal: .venv/installed-dev ## the journal's figures; ORIGINS=16 takes all countries at once
	$(BIN)/python -m tests.bench_journal

lock: .venv/installed-dev ## renew the pinned dependencies
	$(PIN) --output-file requirements.lock
	$(PIN) --extra dev --extra paper --constraint requirements.lock --output-file requirements-dev.lock

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	$(BIN)/rafiq ask salam >/dev/null # learns from the phrases once, so that the first start is quick
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $@

# Chromium for the browser tests: installed where we may; else the tests are skipped by name and say how to get it.
.venv/browser: .venv/installed-dev
	sh tests/install-browser.sh
	sh tests/install-servers.sh
	touch $@

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
