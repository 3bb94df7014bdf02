# What a person can do here. Each target sets up what it needs.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: help demo test soak lint types layers docs docs-check clean

help:
	@echo "make demo    build the seeds, say what is in the graph, ask one question of lineage"
	@echo "make test    lint, types, layers, tests, and whether the generated docs are current"
	@echo "make soak    the tests that take minutes"
	@echo "make docs    write the generated docs anew"
	@echo "make clean   remove the environment and all that was built"

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable . --group dev
	@touch $(READY)

demo: $(READY)
	@$(BIN)/policygraph build seeds
	@$(BIN)/policygraph query overview -s seeds
	@$(BIN)/policygraph query predecessors --bind policy=alberta-tier -s seeds

test: $(READY) lint types layers docs-check
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --cov-fail-under=98

soak: $(READY)
	$(BIN)/python -m pytest -m soak

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python scripts/docs.py

docs-check: $(READY)
	$(BIN)/python scripts/docs.py --check

clean:
	rm -rf $(VENV) .policygraph dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
