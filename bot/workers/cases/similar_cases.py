"""Compares each case, once it is shown, with those shown before, and tells the editors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.cases.messages.card import EditorsView
from bot.cases.messages.similar import similar_letter
from bot.cases.model import Case
from bot.cases.similarity import Likeness, alike
from bot.core.errors import StorageError
from storage.opening import Storage

EVERY = 3.0  # seconds
AT_ONCE = 50  # cases compared without a pause
AT_MOST = 20  # in a tick

log = structlog.get_logger(__name__)


class Comparer:
    """`desk`: the editors' side as it is now, None without a group. `clock`: UTC epoch seconds."""

    def __init__(
        self,
        *,
        storage: Storage,
        desk: Callable[[], EditorsView | None],
        clock: Callable[[], float],
        poke: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._desk = desk
        self._clock = clock
        self._poke = poke

    async def tick(self) -> None:
        """Compare what was shown since the last time."""
        desk = self._desk()
        if desk is None:
            return
        try:
            await self._compare(desk)
        except StorageError as error:
            log.error("cases_not_compared", reason=str(error))

    async def _compare(self, desk: EditorsView) -> None:
        due = await self._storage.comparisons.due()
        if not due:
            return
        waiting = await self._storage.waitlist.waiting()
        cases = [each for each in await self._storage.tips.open_cases() if each.id not in waiting]
        hashes = await self._storage.comparisons.hashes()
        seen = [case for case in cases if case.id not in due]
        for case in [case for case in cases if case.id in due][:AT_MOST]:
            found = await _found(case, seen, hashes)
            letters = [similar_letter(case, found, desk)] if found else []
            await self._storage.comparisons.done(case.id, letters, now=self._clock())
            seen.append(case)
        self._poke()


async def _found(
    case: Case, cases: Sequence[Case], hashes: Mapping[int, frozenset[str]]
) -> list[Likeness]:
    """Others have their turn in between: a thousand cases take a while."""
    found: list[Likeness] = []
    for at in range(0, len(cases), AT_ONCE):
        found += alike(case, cases[at : at + AT_ONCE], hashes)
        await asyncio.sleep(0)
    return found
