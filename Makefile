# Everything a person or CI runs. Each target sets up what it needs in .venv; only Python (>= 3.11) and make are assumed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PINNED := --constraint constraints.txt

# Hundreds of processes import the package: what Python compiles is kept, also where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check fix bench bench-national bench-check bench-smoke mutants random quality notebooks docs wheel clean

demo: $(VENV)/.demo            ## the main job on the bundled pool
	$(BIN)/matchcore demo

# In a new clone numba's functions are compiled once, while the tests are found, and not by each process traced.
test: $(VENV)/.dev             ## every test, with branch coverage
	$(BIN)/python -c 'import matchcore; matchcore.warm_up()' & \
	$(BIN)/python -m pytest --cov --cov-report=term -q -n auto --dist worksteal

check: $(VENV)/.dev            ## formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --strict --config-file= --follow-imports=silent -c "$$(sed -n '/^```python$$/,/^```$$/{/^```/!p}' README.md)"

fix: $(VENV)/.dev              ## mend what can be mended by a tool
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench          ## ratios against the peers, interleaved in one run; writes docs/benchmarks.md
	$(BIN)/python -m pytest benchmarks -q -o testpaths=benchmarks -o addopts="--strict-markers"
	$(BIN)/python benchmarks/measure.py

bench-national: $(VENV)/.bench ## the whole country, 350,000 x 100,000; writes docs/benchmarks.md
	$(BIN)/python benchmarks/measure.py --national

mutants: $(VENV)/.dev          ## every mutant of the verifier: killed, or argued in tests/assignment/mutants.toml
	$(BIN)/python tests/assignment/mutants.py

random: $(VENV)/.dev           ## a million random instances: both solvers agree with each other and with SciPy's
	$(BIN)/python tests/assignment/random_instances.py 1000000

bench-check: $(VENV)/.bench    ## has matchcore become slower than its peers? (BENCH=--record keeps today's ratios)
	$(BIN)/python benchmarks/check.py $(BENCH)

bench-smoke: $(VENV)/.bench    ## every benchmark once in its smaller sizes, so that none rots
	$(BIN)/python -m pytest benchmarks -q -o testpaths=benchmarks -o addopts="--strict-markers" --benchmark-disable -m "not large"

notebooks: $(VENV)/.notebook   ## every notebook, run from top to bottom
	$(BIN)/python -m pytest notebooks --nbmake --nbmake-timeout=60 -q -o addopts="--strict-markers"

docs: $(VENV)/.docs             ## the documentation in site/, every notebook run and shown; a warning fails it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

quality: $(VENV)/.demo         ## golden pools against their approved results: has matching got worse?
	$(BIN)/matchcore quality run

wheel: $(VENV)/.dev            ## the py3-none-any wheel, in dist/
	$(BIN)/python -m build --quiet

clean:
	rm -rf $(VENV) dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("matchcore needs Python 3.11 or newer: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install $(PINNED) --editable '.[cli,tables,pdf]'
	touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install $(PINNED) --editable '.[dev]'
	touch $@ $(VENV)/.demo

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) install $(PINNED) --editable '.[dev,peers]'
	touch $@

$(VENV)/.notebook: $(VENV)/.dev
	$(PIP) install $(PINNED) --editable '.[dev,notebook]'
	touch $@

$(VENV)/.docs: $(VENV)/.notebook
	$(PIP) install $(PINNED) --editable '.[dev,notebook,docs]'
	touch $@
