# Needs Python 3.11 or newer and make; everything else is put into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
SPARK := build/spark

# The rooms without a file or a terminal, and commands that record, take back and list, in the process of the tests.
QUICK := tests/test_architecture.py tests/test_messages.py $(addprefix tests/,base law subjects journal word/test_unbroken.py) \
	$(addprefix tests/commands/test_,desk.py matter_steps.py ten_lines.py undo.py worked_history.py)

# Tests are compiled once, not by each process again, whatever the shell says of bytecode.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help compare demo quick test test-encrypted test-slow test-spark java lint bench bench-paired bench-million trial-clerks trial-kills trial-power trials fuzz kit desk messages docs measure keep-schema same agree-matters clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; \
	do printf '  make %-14s %s\n' "$$name" "$$text"; done

demo: $(READY) ## try everything out: a day at the desk with made-up data, in demo-out/
	rm -rf demo-out
	$(BIN)/govtool demo demo-out

quick: $(TOOLS) ## run the tests that follow each change: architecture, texts, the pure rooms, a few commands; half a minute
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(QUICK)

test: $(TOOLS) ## run all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

test-encrypted: $(TOOLS) ## run the tests of store, backups, durability, commands and privacy on encrypted files
	GOVTOOL_TEST_ENCRYPTED=1 $(BIN)/python -m pytest -n auto tests/store tests/file tests/views tests/journal tests/backup tests/trials tests/commands tests/privacy tests/crypt tests/fuzz/test_places.py

test-slow: $(TOOLS) ## run the tests that make kits and measure programs: five minutes
	$(BIN)/python -m pytest -n auto -m slow

test-spark: java $(TOOLS) $(SPARK)/.ready ## run the engines against Apache Spark: on two cores, and a cluster of two workers; needs Java 17; minutes
	GOVTOOL_TEST_SPARK=$(SPARK) $(BIN)/python -m pytest -q -p no:xdist tests/rollup/test_apache.py

lint: $(TOOLS) ## check style, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(TOOLS) ## measure speed, memory and size against peers: 10 000 and 100 000 cases
	$(BIN)/python -m benchmarks.run

bench-paired: $(TOOLS) ## time commands of this version and another in pairs: OLD=checkout
	$(BIN)/python -m benchmarks.paired $(OLD) .

bench-million: $(TOOLS) ## the same with 1 000 000 cases too; half an hour, 10 GB of disk
	$(BIN)/python -m benchmarks.run --sizes 10000,100000,1000000

trial-clerks: $(TOOLS) ## 8 processes record 200 cases each beside readers: all in, nobody turned away
	$(BIN)/python -m trials.clerks

trial-kills: $(TOOLS) ## 200 kills at random moments: nothing lost, nothing half done
	$(BIN)/python -m trials.kills 200

trial-power: $(TOOLS) ## 200 simulated power cuts, with other ways to keep a file for comparison
	$(BIN)/python -m trials.power 200

trials: $(TOOLS) ## all trials and their figures in one table: an hour and a half; SMALL=1 a few minutes, MINUTES=60 of random commands
	$(BIN)/python -m trials

fuzz: $(TOOLS) ## search all properties freely, with hostile input for every reader and command: an hour; EXAMPLES=600
	GOVTOOL_FUZZ=$(or $(EXAMPLES),600) $(BIN)/python -m pytest -n auto -m hypothesis

agree-matters: $(TOOLS) ## compare matters with a second opinion on 5 000 histories: fold, show, due, returns; HISTORIES=500
	$(BIN)/python -m tests.subjects.matter.agree $(or $(HISTORIES),5000)

messages: $(TOOLS) ## collect the texts to translate, and compile the catalogue
	$(BIN)/python tools/messages.py

measure: $(TOOLS) ## print how the package is built, in figures
	$(BIN)/python tools/measure.py

compare: $(TOOLS) ## compare what this version answers with another: OLD=checkout; HISTORIES=200 takes half a minute
	$(BIN)/python tools/compare_versions.py $(OLD) . --histories $(or $(HISTORIES),5000)

same: $(TOOLS) ## show that another version writes the same, byte for byte: answers, returns, papers, exports, a day of work: OLD=checkout
	$(BIN)/python tools/same_output.py $(OLD) .

keep-schema: $(TOOLS) ## keep a file of this schema for the tests of upgrades to come; before a migration is added
	$(BIN)/python tools/keep_schema.py

docs: $(TOOLS) ## write docs/commands.md and options.md from the commands, docs/templates.md from the table of names
	$(BIN)/python tools/commands.py
	$(BIN)/python tools/template_names.py
	$(BIN)/python tools/options.py

kit: $(TOOLS) ## make the kit for machines without a network, in dist/; ALLOW_MISSING=1 though pip lacks some wheels, HERE=1 for this machine alone
	$(BIN)/python tools/kit.py $(if $(ALLOW_MISSING),--allow-missing) $(if $(HERE),--here)

desk: $(TOOLS) ## count what a clerk types for nine tasks, at a real terminal, and write docs/desk.md
	GOVTOOL_WRITE_DESK=1 $(BIN)/python -m pytest -q -n 2 tests/shell/test_lengths.py

clean: ## remove .venv, caches and demo-out/
	rm -rf $(VENV) build dist demo-out .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(BIN)/python -m compileall -q govtool
	@touch $@

java:
	@$(PYTHON) tools/spark_cluster.py $(SPARK) java

# Spark itself, and what its Python workers need.
$(SPARK)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'pyspark>=4.1' 'pandas>=2.2,<3' -e '.[rollup]'
	@touch $@

$(TOOLS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,encrypt,rollup,spark]'
	@touch $@
