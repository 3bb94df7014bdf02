# What a person can do here. Each target sets up what it needs.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
READY = $(VENV)/.ready
NEWEST = .venv-newest
SIZES ?= 1000 10000

.PHONY: help demo test coverage test-long soak bench newest lock lint types layers web shots docs docs-check site clean

help:
	@echo "make demo    build the seeds, say what is in the graph, ask one question of lineage"
	@echo "make test    lint, types, layers, tests, and whether the generated docs are current"
	@echo "make coverage  the tests, and which lines of the program none of them runs"
	@echo "make test-long  the same said of more records, and of hundreds more where hypothesis makes them up"
	@echo "make soak    the tests that take minutes"
	@echo "make bench   measure the speed beside what others do, with SIZES=\"1000 10000\" records, and print what must hold"
	@echo "make web     build the page of report --format html from web/, for which Node is needed"
	@echo "make shots   take pictures of every view of the page of the seeds, to look at, for which Chromium is needed"
	@echo "make docs    write the generated docs anew"
	@echo "make site    make pages of the docs in site/, with a report of the seeds"
	@echo "make lock    write requirements.txt anew: the newest version of every package that pyproject.toml allows"
	@echo "make newest  the tests with the newest version of every package, whatever requirements.txt says"
	@echo "make clean   remove the environment and all that was built"

# requirements.txt has every package that is needed, so nothing is resolved here and nothing floats.
$(READY): pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/policygraph build seeds
	@$(BIN)/policygraph query overview -s seeds
	@$(BIN)/policygraph query predecessors --bind policy=alberta-tier -s seeds
	@$(BIN)/policygraph report seeds -o report.html

test: $(READY) lint types layers docs-check
	$(BIN)/python -m pytest -n auto --dist loadgroup

# Apart from the tests, which take nearly twice as long where every line is counted.
coverage: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term --cov-fail-under=98

test-long: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "long or generated" --hypothesis-profile long

soak: $(READY)
	$(BIN)/python -m pytest -m soak

bench: $(READY)
	$(BIN)/python -m benchmarks --sizes $(SIZES)

newest:
	$(PYTHON) -m venv --clear $(NEWEST)
	$(NEWEST)/bin/python -m pip install --quiet --upgrade pip
	$(NEWEST)/bin/python -m pip install --quiet --editable ".[all]" --group dev
	$(NEWEST)/bin/python -m pytest -n auto --dist loadgroup --deselect tests/test_lock.py

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --upgrade uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml --quiet --no-config --universal --fork-strategy fewest --upgrade \
		--all-extras --group dev --no-annotate --custom-compile-command "make lock" --output-file requirements.txt

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

web: web/node_modules/.ready
	cd web && node build.mjs

shots: $(READY)
	$(BIN)/policygraph report seeds -o .policygraph/report.html -q
	$(BIN)/python scripts/screenshots.py .policygraph/report.html .policygraph/shots

web/node_modules/.ready: web/package.json web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

docs: $(READY)
	$(BIN)/python scripts/docs.py
	$(BIN)/python -m benchmarks.pages

docs-check: $(READY)
	$(BIN)/python scripts/docs.py --check
	$(BIN)/python -m benchmarks.pages --check

site: $(READY)
	$(BIN)/python scripts/make_site.py site

clean:
	rm -rf $(VENV) $(VENV)-lock $(NEWEST) .policygraph .benchmarks dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
