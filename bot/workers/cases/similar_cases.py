"""The job that compares each new case with the cases shown before, and tells the editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.cases.messages.card import EditorsView
from bot.cases.messages.similar import similar_letter
from bot.cases.model import Case
from bot.cases.similarity import Likeness, find_alike
from bot.core.clock import give_way
from bot.core.errors import StorageError
from bot.workers.editors_chat import EditorsChat
from storage.repositories import Storage

EVERY = 3.0  # seconds
AT_ONCE = 50  # cases compared without a pause
AT_MOST = 20  # in a tick

log = structlog.get_logger(__name__)


async def compare_cases(storage: Storage, editors: EditorsChat, clock: Callable[[], float]) -> None:
    """Compare the cases that were shown since the last call."""
    view = editors.view()
    if view is None:
        return
    try:
        compared = await _compare(storage, view, clock)
    except StorageError as error:
        log.error("cases_not_compared", reason=str(error))
        return
    if compared:
        editors.notify()


async def _compare(storage: Storage, view: EditorsView, clock: Callable[[], float]) -> bool:
    due = await storage.comparisons.due()
    if not due:
        return False
    waiting = await storage.waitlist.case_ids()
    cases = [each for each in await storage.cases.list_open() if each.id not in waiting]
    hashes = await storage.comparisons.hashes()
    seen = [case for case in cases if case.id not in due]
    for case in [case for case in cases if case.id in due][:AT_MOST]:
        found = await _find_alike(case, seen, hashes)
        letters = [similar_letter(case, found, view)] if found else []
        await storage.comparisons.record(case.id, letters, now=clock())
        seen.append(case)
    return True


async def _find_alike(
    case: Case, cases: Sequence[Case], hashes: Mapping[int, frozenset[str]]
) -> list[Likeness]:
    """Return the similar cases; other tasks run in between: a thousand cases take a while."""
    found: list[Likeness] = []
    for at in range(0, len(cases), AT_ONCE):
        found += find_alike(case, cases[at : at + AT_ONCE], hashes)
        await give_way()
    return found
