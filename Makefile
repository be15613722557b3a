# Dossier: `make run` starts it, `make test` proves it. Nothing has to be installed by hand.
# Debian's own build first: it is optimised by profile, and about a quarter quicker than one built with plain settings.
PYTHON ?= $(shell /usr/bin/python3.11 -c 'import ensurepip' 2>/dev/null && echo /usr/bin/python3.11 || command -v python3.11 || command -v python3)
PORT ?= 8000
DATA ?= $(CURDIR)/var
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run setup setup-tests test lint bench bench-kill e2e reset

setup:
	@$(PYTHON) tools/setup.py

setup-tests:
	@$(PYTHON) tools/setup.py --tests
	@$(PY) manage.py messages --compile-only
	@$(PY) manage.py lexicons

run: setup
	@ECM_DATA_DIR="$(DATA)" $(PY) manage.py serve --demo --port $(PORT)

test: setup-tests
	@$(PY) -m pytest -n 2 --dist loadgroup -q -m "not slow"

lint: setup-tests
	@$(PY) -m pytest -q tests/architecture

e2e: setup-tests
	@$(PY) -m pytest -q -n 0 -m browser

bench: setup-tests
	@$(PY) -m bench $(BENCH)

bench-kill: setup-tests
	@DOSSIER_KILLS=2000 DOSSIER_KILL_OFFICES=2 $(PY) -m pytest -q -n 2 --dist loadgroup -rP tests/kill

reset:
	@rm -rf "$(DATA)"
	@echo "The data in $(DATA) are gone; make run begins anew."
