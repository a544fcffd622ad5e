# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.

PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check eval bench bench-content bench-journal bench-staff signals soak faults attack crash audit lock clean

demo: .venv/installed ## talk with the bot in a browser; no token, no root
	$(BIN)/rafiq demo --port $(PORT)

test: check .venv/browser ## everything that CI runs
	$(BIN)/python -m pytest

check: .venv/installed-dev ## lint, types, layers, content, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rafiq check
	$(BIN)/python -m pytest tests/test_dependencies.py

bench-content: .venv/installed-dev ## the figures of docs/content.md
	$(BIN)/python -m tests.bench_content

eval: .venv/installed-dev ## how well typed questions are understood; DATA=file.jsonl measures another set
	$(BIN)/python -m tests.eval $(DATA)

bench: .venv/installed-dev ## how fast beside bare bots; QUICK=1 takes two minutes; the last line is JSON
	QUICK=$(QUICK) $(BIN)/python -m tests.bench

soak: .venv/installed-dev ## a million updates from 200,000 chats: memory, tasks, descriptors; UPDATES=100000 takes fewer
	UPDATES=$(UPDATES) $(BIN)/python -m tests.bench.soak

PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --upgrade pyproject.toml --extra build

bench-journal: .venv/installed-dev ## the journal's figures; ORIGINS=16 takes all countries at once
	$(BIN)/python -m tests.bench_journal

faults: .venv/browser ## every fault under load, at length, with real processes: about fifteen minutes, 2 GB of memory
	$(BIN)/python -m pytest -s tests/faults/long_faults.py tests/faults/test_a_bad_minute.py

audit: .venv/installed-dev ## known weaknesses of what is pinned; asks its database, so it needs the network and is not part of `check`
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements.lock

attack: .venv/installed-dev ## an integer solver on the published figures of 50 invented histories (about half an hour)
	RAFIQ_ATTACKS=50 $(BIN)/python -m pytest tests/test_disclosure.py

crash: .venv/browser ## 50 kills each way, PostgreSQL away for a minute (about a quarter of an hour)
	RAFIQ_CRASHES=50 RAFIQ_OUTAGE=60 $(BIN)/python -m pytest tests/test_crash.py tests/test_outage.py

bench-staff: .venv/installed-dev ## the staff pages' figures: ten years; YEARS=1 is quick
	$(BIN)/python -m tests.bench_staff

signals: .venv/installed-dev ## how often signals are false and how soon a wave is seen; YEARS=3 is quick
	$(BIN)/python -m tests.measure_signals

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
