# GesCom: `make run` to work with it, `make test` to check it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run stop reset shell test lint format bench replay screenshots translations docs logs

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## Set everything up, load the demo shop and serve it on 127.0.0.1:8069
	@scripts/run.sh

stop: ## Stop the server and the project's own PostgreSQL
	@scripts/stop.sh

reset: ## Forget the databases (ALL=1: also Odoo, Python and Node)
	@scripts/reset.sh

shell: ## A Python shell on the demo database
	@scripts/shell.sh

logs: ## Follow the server's log
	@tail -F $${GESCOM_RUN_DIR:-.run}/log/server.log

test: ## Lint and all tests (ADDON=gescom_affaire for one addon)
	@scripts/test.sh $(ADDON)

lint: ## Lint only (ADDON=… for one addon)
	@scripts/setup.sh test && scripts/lint.sh $(ADDON)

format: ## Let the formatters rewrite what they can
	@scripts/setup.sh test && scripts/lint.sh --fix $(ADDON)

bench: ## Benchmarks against plain Odoo (NAME=… for one)
	@scripts/setup.sh test && scripts/bench.sh $(NAME)

replay: ## Replay a shop's day: make replay DAY=2010-12-01
	@scripts/setup.sh test && scripts/replay.sh $(DAY)

screenshots: ## Take the README's screenshots again
	@scripts/setup.sh test && scripts/screenshots.sh

translations: ## Export the terms and refresh the French files (ADDON=… for one)
	@scripts/setup.sh test && scripts/translations.sh $(ADDON)

docs: ## Fill docs/features.md from the tests
	@scripts/setup.sh test && $${GESCOM_RUN_DIR:-.run}/venv/bin/python scripts/update_features.py
