# What is done often, one verb each. `make PYTHON_BIN=` takes the tools on the path.
PYTHON_BIN ?= .venv/bin/
SOURCES ?= ../shared/sources

.DEFAULT_GOAL := help
.PHONY: help install lint test exhaustive docs data lock

help: ## list these verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: ## make .venv and install the project with the tools of its developers
	python3 -m venv .venv && .venv/bin/pip install -e ".[dev]"

lint: ## style, format, JavaScript, types and layers
	$(PYTHON_BIN)ruff check .
	$(PYTHON_BIN)ruff format --check .
	$(PYTHON_BIN)oxlint --deny-warnings
	$(PYTHON_BIN)mypy
	$(PYTHON_BIN)lint-imports

test: ## all tests
	$(PYTHON_BIN)python -m pytest

exhaustive: ## the tests that look at all of something and take long
	$(PYTHON_BIN)python -m pytest -m exhaustive

docs: ## the documents as a site, in build/docs; needs the extra "docs"
	$(PYTHON_BIN)python -m mkdocs build --strict

data: ## compare data/ with what the publishers' files at SOURCES make
	$(PYTHON_BIN)mobilitymap build --sources $(SOURCES) --check

lock: ## write requirements.lock anew, as docs/deployment.md says; needs uv
	uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
		--generate-hashes -o requirements.lock pyproject.toml
