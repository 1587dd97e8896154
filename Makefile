# Two commands: `make demo` and `make test`. Everything lives in .venv/, installed from requirements.lock.
PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo bench screenshot run test check format lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: install
	@$(BIN)/python -m bot demo $(ARGS)

bench: install
	@$(BIN)/python -m benchmarks.startup
	@$(BIN)/python -m benchmarks.transport
	@$(BIN)/python -m benchmarks.census

# The README's picture, made by playing the demo.
screenshot: install
	@$(BIN)/python -m docs.screenshot

run: install
	@$(BIN)/python -m bot run

test: install
	@$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: install
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# All versions and hashes anew, for every Python from 3.11 on; no index address is written.
lock: install
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info
