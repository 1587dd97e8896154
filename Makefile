# Two commands: `make demo` and `make test`. Everything lives in .venv/, installed from requirements.lock.
PYTHON ?= python3
JOBS ?= 4
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-bench
PEERS_STAMP := $(PEERS)/.installed

.PHONY: install demo bench screenshot run test test-wordpress fuzz check format lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: install
	@$(BIN)/python -m bot demo $(ARGS)

# All figures as one table; ARGS=--full for the sizes of the targets. What cannot be installed
# beside the bot has an environment of its own; without it those rows say so.
bench: install
	@$(MAKE) --no-print-directory $(PEERS_STAMP) || echo "The peers are not installed."
	@$(BIN)/python -m benchmarks $(ARGS)

$(PEERS_STAMP): benchmarks/requirements.lock
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The README's picture, made by playing the demo.
screenshot: install
	@$(BIN)/python -m docs.screenshot

run: install
	@$(BIN)/python -m bot run

test: install
	@$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

# The feed as a real WordPress gives it: WORDPRESS_TOOLS names a folder with run_wordpress.sh and
# the scripts that publish, edit and trash on the site it starts. Skipped where there is none.
test-wordpress: install
	@$(BIN)/python -m pytest -m wordpress $(ARGS)

# Mutilated feeds through the parser for FUZZ_SECONDS (60).
fuzz: install
	@$(BIN)/python -m pytest -q $(ARGS) tests/feeds/fuzz.py

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
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --no-annotate benchmarks/requirements.in \
		-o benchmarks/requirements.lock

clean:
	rm -rf $(VENV) $(PEERS) build *.egg-info
