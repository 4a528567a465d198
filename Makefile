# The commands of the house. `make` alone lists them; what each needs is set up first, once.

PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run demo test lint types words check bench screenshots ci

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv from the lock file and build the widget
	@.ci/setup.sh run

run: setup ## serve on http://127.0.0.1:8080 with SQLite in ./var, no configuration needed
	@exec $(PYTHON) -m bot serve

demo: setup ## serve with sample people talking, nothing kept
	@exec $(PYTHON) -m bot demo

test: ## everything: style, types, knowledge base, all tests; also sets up browser and databases
	@.ci/setup.sh test
	@.ci/test.sh

lint: setup ## ruff: mistakes and formatting
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: setup ## mypy, strict
	@$(PYTHON) -m mypy

words: setup ## bring new sentences into the catalogues of locales/, and list what is untranslated
	@$(PYTHON) -m bot words

check: setup ## the knowledge base: faults, dead links, questions claimed twice
	@$(PYTHON) -m bot check

bench: setup ## speed of the whole, beside a bare echo on the same machine
	@$(PYTHON) tests/benchmarks/ratio.py

screenshots: ## pictures of widget and console into tests/screenshots/
	@.ci/setup.sh test
	@$(PYTHON) -m pytest tests/browser -k screenshot

ci: ## what the build server runs
	@.ci/run
