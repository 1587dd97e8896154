"""What must hold of the bot itself, once a history is over."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.errors import StorageError
from tests.simulation.history import History
from tests.simulation.laws.memory import nothing_is_hoarded
from tests.simulation.takeovers import CUT_OFF


def everything_comes_to_rest(history: History) -> Iterator[str]:
    """Nothing waits for ever once the faults are over."""
    if history.restless:
        yield history.restless


def no_update_is_lost(history: History) -> Iterator[str]:
    """Each that Telegram brought is handled, or set aside."""
    if number := history.ending.unhandled:
        yield f"{number} updates were confirmed and not handled"


def nothing_is_left_behind(history: History) -> Iterator[str]:
    """A bot that was stopped has ended all its tasks."""
    yield from (f"left behind: {task}" for task in history.left_behind)


def nothing_grows(history: History) -> Iterator[str]:
    """At rest the bot has the tasks that it had after its first start, and no more.

    Telegram keeps connections to a webhook open, and each has a task.
    """
    passing: tuple[str, ...] = (".sleep", "Event.wait")  # what another task waits for, just now
    if history.world.by_webhook:
        passing += ("RequestHandler.start",)
    for task, number in history.grown.items():
        if not task.endswith(passing):
            yield f"{number} more of {task}"


def no_defect_is_logged(history: History) -> Iterator[str]:
    """Faults are told in words; an exception in the logs is a defect.

    But for a job that did not reach the database, where a copy was cut off from it.
    """
    away = any(trouble.kind == CUT_OFF for trouble in history.takeovers.troubles)
    for entry in history.logs:
        if entry.get("exc_info") and not (away and type(entry["exc_info"]) is StorageError):
            yield f"logged {entry['event']}: {entry['exc_info']!r}"


REST = (
    everything_comes_to_rest,
    no_update_is_lost,
    nothing_is_left_behind,
    nothing_grows,
    nothing_is_hoarded,
    no_defect_is_logged,
)
