# What is done often, one verb each. `make PYTHON_BIN=` takes the tools on the path.
PYTHON_BIN ?= .venv/bin/
SOURCES ?= ../shared/sources

.DEFAULT_GOAL := help
.PHONY: help install lint test docs data bench

help: ## list these verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: ## make .venv and install the project with the tools of its developers
	python3 -m venv .venv && .venv/bin/pip install -e ".[dev]"

lint: ## style, format, types and layers
	$(PYTHON_BIN)ruff check .
	$(PYTHON_BIN)ruff format --check .
	$(PYTHON_BIN)mypy
	$(PYTHON_BIN)lint-imports

test: ## all tests
	$(PYTHON_BIN)python -m pytest

docs: ## the documents as a site, in build/docs; needs the extra "docs"
	$(PYTHON_BIN)python -m mkdocs build --strict

data: ## compare data/ with what the publishers' files at SOURCES make
	$(PYTHON_BIN)mobilitymap build --sources $(SOURCES) --check

bench: ## measure a change of the map beside the usual ways
	$(PYTHON_BIN)python -m benchmarks.map_switch
