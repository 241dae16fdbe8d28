# What one does with this project. `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV = $(firstword $(foreach python,$(BIN)/python $(PYTHON),$(shell $(python) -c "import uv; print('$(python)')" 2>/dev/null)))
COMPILE = $(UV) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links pyproject.toml

.PHONY: help run test lint bench screens lock audit clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run-stamp  ## Try it out: the demo on http://127.0.0.1:8000/ (PORT=... for another port)
	@exec env DEMO=1 SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py up --port $(PORT)

test: $(VENV)/dev-stamp  ## Run the tests (what cannot run on this machine is left out and named)
	@$(BIN)/pytest -q -n auto --dist worksteal $(ARGS)

lint: $(VENV)/dev-stamp  ## Check style, types, floors and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(VENV)/dev-stamp  ## Measure against the limits that docs name; prints ratios
	@$(BIN)/python -m bench

screens: $(VENV)/dev-stamp  ## Take the screenshots of docs/screens anew (needs Chromium)
	@mkdir -p docs/screens && rm -f docs/screens/*.png
	@SCREENS=1 $(BIN)/python -m pytest -q tests/browser/test_screens.py

lock: $(VENV)/dev-stamp  ## Choose versions anew within the limits of pyproject.toml
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --extra prod -o requirements/prod.txt
	$(COMPILE) --extra prod --extra test --extra lint -o requirements/dev.txt

audit: $(VENV)/dev-stamp  ## Look for known weaknesses in what we depend on
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/prod.txt

clean:  ## Remove what was built (the data in var/ stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment. On Debian: apt install python3-venv"; \
		rm -rf $(VENV); exit 1; }

$(VENV)/%-stamp: requirements/%.txt $(BIN)/python
	@echo "Installing what is needed (requirements/$*.txt)..."
	@$(if $(UV),$(UV) -m uv pip install -q --python $(BIN)/python --compile-bytecode, \
		$(BIN)/python -m pip install -q --disable-pip-version-check) --require-hashes -r $<
	@touch $@
