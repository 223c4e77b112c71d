# What one does with this repository; every target installs what it needs first, inside the repository.
PYTHON ?= python3
DEMO = demo/my-app
RUN = .venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help install demo test lint unit generated bench

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

install: .venv/.installed

.venv/.installed: requirements.txt template/requirements/uv.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Install Python 3.11 or newer, or name one: make PYTHON=python3.13 ...")'
	@echo "Installing .venv ..."
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes --requirement template/requirements/uv.txt
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes --requirement requirements.txt
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: install  ## Generate a project, deploy it to the local cloud, exercise it, and say what it costs
	@rm -rf $(DEMO)
	@.venv/bin/cumulet new $(DEMO) --defaults
	@$(MAKE) --no-print-directory -C $(DEMO) e2e
	@.venv/bin/cumulet estimate $(DEMO) --users 10000 --requests 100 --upload-mb 5
	@echo "To keep it running and work on it: cd $(DEMO) && make dev"

test: lint unit generated  ## Everything that CI runs

lint: install
	@$(RUN) ruff format --check --quiet .
	@$(RUN) ruff check --quiet .
	@$(RUN) mypy
	@$(RUN) tests.gates

unit: install
	@$(RUN) pytest -n 2 tests/calculator tests/generator

generated: install
	@$(RUN) pytest -n 2 --dist worksteal tests/generated/static
	@$(RUN) pytest tests/generated/running

bench: install  ## Time and size against the budgets, as ratios
	@$(RUN) bench
