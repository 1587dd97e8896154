"""What most tests stand on: an emulated Telegram of their own."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

from tests.support.chats.telegram import Telegram, emulator

# Fixtures that tests of several rooms take.
pytest_plugins = (
    "tests.support.drivers.compiled_statements",
    "tests.support.storage.databases",
    "tests.support.drivers.unthreaded",
    "tests.support.feeds.newsroom",
    "tests.support.delivery.draining",
    "tests.support.http_server",
    "tests.support.regions",
)

# As bot.telegram does: python-telegram-bot warns of it with each RetryAfter otherwise.
os.environ["PTB_TIMEDELTA"] = "1"

# What structlog shows until somebody configures it. Its own way of showing an exception (rich,
# which a tool for checks brings along) takes four seconds of processor for each.
_PLAIN = structlog.dev.ConsoleRenderer(
    colors=False, exception_formatter=structlog.dev.plain_traceback
)
structlog.configure(processors=[structlog.stdlib.add_log_level, _PLAIN])

# How long an example takes says something about the machine only. CI tries the same examples each
# time, so that it fails for a change and not by chance; everywhere else new ones are tried.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
# For a night: pytest --hypothesis-profile=night --timeout=0 -k any_history
settings.register_profile("night", settings.get_profile("here"), max_examples=10_000)
# Where it matters only that something fails (tests/mutants).
_PHASES = (Phase.explicit, Phase.generate)
settings.register_profile("unshrunk", settings.get_profile("here"), phases=_PHASES, database=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


# Where most of what takes over ten seconds stands: browsers, processes, invented histories.
_SLOW_ROOMS = ("tests/demo/", "tests/end_to_end/", "tests/simulation/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with its share of what takes long, so that none ends with it alone.

    pytest-xdist gives each worker a run of this list, and whoever has done its own takes from the
    ends of the others'.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.nodeid.startswith(_SLOW_ROOMS)]
    quick = [item for item in items if not item.nodeid.startswith(_SLOW_ROOMS)]
    bounds = [len(quick) * worker // workers for worker in range(workers + 1)]
    items[:] = [
        item
        for worker in range(workers)
        for item in (*slow[worker::workers], *quick[bounds[worker] : bounds[worker + 1]])
    ]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let each worker compile its share of the tests that are new, and find the others compiled.

    To rewrite the assertions of all of them takes eight seconds, which each worker would spend.
    """
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        workers = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        for path in _test_modules(session.config)[int(worker.removeprefix("gw")) :: workers]:
            # Whatever is wrong with it, the collection says so.
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(session.path).with_suffix("").parts))


def _test_modules(config: pytest.Config) -> list[Path]:
    asked = [config.invocation_params.dir / each.partition("::")[0] for each in config.args]
    found = (path.rglob("test_*.py") if path.is_dir() else [path] for path in asked)
    return sorted({*chain.from_iterable(found)})


def pytest_collection_finish() -> None:
    """Leave alone what is there before the first test: the collector would walk it in vain."""
    gc.collect()
    gc.freeze()


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with emulator() as started:
        yield started


@pytest.fixture(autouse=True)
def no_proxy_to_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine that runs the tests is none of their business."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
