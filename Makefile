# Two commands: `make demo` and `make test`. Everything lives in .venv/: what runs from
# requirements.lock, what tests, checks and measures from requirements-dev.lock besides.
PYTHON ?= python3
# Of pytest; more than there are cores, as tests wait as long as they work.
JOBS ?= 4
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
RELEASE := .venv-release
RELEASE_STAMP := $(RELEASE)/.installed
PEERS := .venv-bench
PEERS_STAMP := $(PEERS)/.installed
MUTATION := .venv-mutmut
MUTATION_STAMP := $(MUTATION)/.installed
# Whoever asks Python to keep no bytecode would have the bot compiled anew by each of the hundred
# processes that the tests start: twice the time.
unexport PYTHONDONTWRITEBYTECODE
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

.PHONY: install develop demo bench screenshot run test test-wordpress fuzz corpus simulate mutants mutate check format lock locks bill audit wheel clean

install: $(STAMP)
develop: $(DEV_STAMP)

# Debian's Python comes without venv, and then leaves half an environment behind: away with it.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=/path/to/python3.11")'
	@echo "Installing what runs into $(VENV)/ (200 MB, one to three minutes; once)"
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) >/dev/null; } \
		|| { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: sudo apt install python3-venv"; exit 1; } >&2
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	@echo "Installing what tests, checks and measures into $(VENV)/ (380 MB, a minute; once)"
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $(DEV_STAMP)

demo:
	@echo "The demo: a made-up Telegram, a small news site and the bot, on this machine alone."
	@$(MAKE) --no-print-directory install
	@$(BIN)/python -m bot demo $(ARGS)

# All figures as one table; ARGS=--full for the sizes of the targets. What cannot be installed
# beside the bot has an environment of its own; without it those rows say so.
bench: develop
	@$(MAKE) --no-print-directory $(PEERS_STAMP) || echo "The peers are not installed."
	@$(BIN)/python -m benchmarks $(ARGS)

$(PEERS_STAMP): benchmarks/requirements.lock
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The pictures of the README and of the editors' guide, made by playing the demo.
screenshot: develop
	@$(BIN)/python -m docs.screenshot
	@$(BIN)/python -m docs.guide_pictures

run: install
	@$(BIN)/python -m bot run

test: develop
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

# The feed as a real WordPress gives it: WORDPRESS_TOOLS names a folder with run_wordpress.sh and
# the scripts that publish, edit and trash on the site it starts. Skipped where there is none.
test-wordpress: develop
	@$(BIN)/python -m pytest -m wordpress $(ARGS)

# Mutilated feeds through the parser for FUZZ_SECONDS (60).
fuzz: develop
	@$(BIN)/python -m pytest -q $(ARGS) tests/feeds/fuzz.py

# Other projects' feeds through the parser: FEEDS names a folder of them, such as feedparser's tests.
corpus: develop
	@$(BIN)/python -m tests.feeds.corpus $(FEEDS)

# Histories of the whole bot in a deterministic world (docs/proof.md): SEEDS of them, from seed FROM.
SEEDS ?= 100
FROM ?= 0
simulate: develop
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --from $(FROM) $(ARGS)

# Safeguards taken out one by one: which test says so. ARGS="fence_open" some of them.
mutants: develop
	@$(BIN)/python -m tests.mutants $(ARGS)

# What decides (pyproject.toml says which modules), changed line by line in every way mutmut knows, a
# quarter of an hour on two cores: what no test notices is listed. ARGS="bot.delivery.*" some of it.
# mutmut and what it needs stand in an environment of their own; the bot's packages are those of .venv/.
mutate: $(MUTATION_STAMP)
	@PYTHONPATH="$$(echo $(CURDIR)/$(VENV)/lib/python*/site-packages)" $(MUTATION)/bin/mutmut run --max-children $(JOBS) $(ARGS)
	@$(MUTATION)/bin/mutmut results

$(MUTATION_STAMP): tests/mutants/requirements.lock $(DEV_STAMP)
	@test -x $(MUTATION)/bin/python || $(PYTHON) -m venv $(MUTATION)
	@$(MUTATION)/bin/python $(PIP_INSTALL) --require-hashes -r $<
	@touch $@

check: develop
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

format: develop
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# All versions and hashes anew, for every Python from 3.11 on; no index address is written.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-header --no-annotate

lock: develop
	@$(MAKE) --no-print-directory locks
	@$(MAKE) --no-print-directory bill

locks:
	@$(LOCK) --extra install pyproject.toml -o requirements.lock
	@$(LOCK) --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock
	@$(LOCK) --group pyproject.toml:release -o requirements-release.lock
	@$(LOCK) benchmarks/requirements.in -o benchmarks/requirements.lock
	@$(LOCK) tests/mutants/requirements.in -c requirements-dev.lock -o tests/mutants/requirements.lock

# Which packages run with the bot (sbom.cdx.json, CycloneDX), and their licences (docs/licences.md).
bill: develop $(RELEASE_STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(RELEASE)/bin/python -m release.bill_of_materials

# Known vulnerabilities of what runs; says so where they cannot be looked up.
audit: $(RELEASE_STAMP)
	@$(RELEASE)/bin/python -m release.audit

$(RELEASE_STAMP): requirements-release.lock
	@test -x $(RELEASE)/bin/python || $(PYTHON) -m venv $(RELEASE)
	@$(RELEASE)/bin/python $(PIP_INSTALL) --require-hashes -r $<
	@touch $@

# The wheel of the last commit into dist/: the same bytes for everybody who builds it.
wheel: install
	@.ci/wheel $(BIN)/python dist

clean:
	rm -rf $(VENV) $(PEERS) $(RELEASE) $(MUTATION) mutants build dist *.egg-info
