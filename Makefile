# Two commands matter: make run, make test. Python >= 3.11 and make are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared/gold
LEDGER ?= riwaya-sample/riwaya.sqlite

.PHONY: run test format lint types contracts units quality bench lock weights blend clean

# Reads the sample collection and opens the workbench; with RIWAYA_ONCE=1 it sees that the first
# page answers, and ends.
run: $(VENV)/run.stamp
	@mkdir -p $(dir $(LEDGER))
	@$(BIN)/riwaya read --ledger $(LEDGER) --sample
	@$(BIN)/riwaya link --ledger $(LEDGER)
	@$(BIN)/riwaya serve --ledger $(LEDGER) $(if $(RIWAYA_ONCE),--once,--open)

test: $(VENV)/test.stamp format lint types contracts units

format: $(VENV)/test.stamp
	$(BIN)/ruff format --check src tests tools benchmarks training

lint: $(VENV)/test.stamp
	$(BIN)/ruff check src tests tools benchmarks training

types: $(VENV)/test.stamp
	$(BIN)/mypy

contracts: $(VENV)/test.stamp
	$(BIN)/lint-imports --no-cache

units: $(VENV)/test.stamp
	$(BIN)/pytest -n auto --dist loadfile

# The quality gate: pinned floors on annotated articles, when they are there.
quality: $(VENV)/test.stamp
	$(BIN)/python benchmarks/quality/gate.py $(GOLD)

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/speed/bench_reader.py

weights: $(VENV)/test.stamp
	$(BIN)/python tools/learn_weights.py $(GOLD)/train --write

# How far the network is trusted; NETWORKS holds networks that have not seen every article.
NETWORKS ?= build
blend: $(VENV)/test.stamp
	$(BIN)/python tools/learn_blend.py $(GOLD)/train $(NETWORKS) --write

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Riwaya needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

# Node is only needed to bundle the pages' scripts; where npm is missing, a package brings it.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml hatch_build.py ui/package-lock.json $(wildcard ui/src/*.ts ui/src/lib/*.ts ui/css/*.css) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# Needs uv (any way of installing it); the hashes name no registry.
lock:
	cd requirements && for name in run test node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate $$name.in -o $$name.txt; done

clean:
	rm -rf $(VENV) riwaya-sample build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
