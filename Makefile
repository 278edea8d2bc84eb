# Two commands: `make run` opens the demo town, `make test` passes the tests.
# Python 3.11 or newer is all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run reset test lint types imports check ci soak messages lock clean

help:  ## what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/run-ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Il faut Python 3.11 ou plus récent : make run PYTHON=python3.12"; exit 1; }
	@echo "Installation des bibliothèques (une seule fois)..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) 2>/dev/null \
		|| $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/dev-ready: requirements-dev.lock $(VENV)/run-ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

run: $(VENV)/run-ready  ## open the demo town at http://127.0.0.1:8000 (PORT=... for another)
	@exec $(BIN)/python -m marketplace.demo.run

reset:  ## forget the demo town; the next `make run` starts anew
	@test ! -e var/open || $(PYTHON) -c 'import fcntl; fcntl.flock(open("var/open"), fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null \
		|| { echo "La ville est ouverte : arrêtez « make run » (Ctrl-C), puis recommencez. Rien n’est effacé."; exit 1; }
	@rm -rf var/open var/placette.sqlite3* var/sandbox.sqlite3* var/clock* var/broker var/media var/private \
		var/celerybeat-schedule* var/push-key var/demo-ready
	@echo "La ville de démonstration est effacée. « make run » la reconstruit."

test: $(VENV)/dev-ready  ## everything that needs only Python, in parallel
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not postgres and not soak"

lint: $(VENV)/dev-ready  ## ruff and djlint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint marketplace orders

types: $(VENV)/dev-ready  ## mypy, strict for kernel and payments
	$(BIN)/mypy

imports: $(VENV)/dev-ready  ## who may import whom
	$(BIN)/lint-imports

check: lint types imports  ## all that reads the code without running it

ci:  ## what continuous integration runs
	bash .ci/run

soak: $(VENV)/dev-ready  ## the long runs
	$(BIN)/pytest -m soak

messages: $(VENV)/dev-ready  ## collect the texts for translation and compile them
	$(BIN)/python -m marketplace.theme.messages

lock: $(VENV)/dev-ready  ## write both lock files anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: reset  ## remove the environment too
	rm -rf $(VENV)
