"""Searches that found nothing: counted without the people who searched.

Words stand here when five people have searched them; until then a row has a keyed hash in their
place. The number of people is a set of 63 bits. Each person sets one bit of a query, always the
same, which every 63rd person sets as well: the bits that are set are never more than the people, so
that five bits are five people at least; and no bit tells who it was, not even to a holder of the
secret who tries all chat ids, as one in 63 of them fits (docs/ancaman.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_ as or_bits
from typing import Final

from sqlalchemy import and_, delete, func, or_, select, update

from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.tables.figures import missed_searches

BITS: Final = 63  # of a signed 64-bit number that is never negative
AT_LEAST: Final = 5  # people, below which no words are shown
MOST_A_DAY: Final = 2000  # different words: a flood of searches fills no disk
KEPT_DAYS: Final = 90
UNSHOWN_DAYS: Final = 7  # of words that fewer people searched


class MissedSearches(Repository):
    """The counts of words searched in vain, a row a day."""

    async def note(self, words: str, chat_id: int, *, day: str, once: int) -> None:
        """Count a search of these words that found nothing; at most once for the update `once`."""
        key = self._vault.key_of("missed words", words)
        bit = 1 << int(self._vault.key_of("missed search", f"{words}\n{chat_id}"), 16) % BITS
        these = missed_searches.c.words_key == key
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "missed search"):
                return
            query = select(missed_searches.c.day, missed_searches.c.people).where(these)
            people = {row.day: row.people for row in await connection.execute(query)}
            if day not in people:
                different = await connection.scalar(
                    select(func.count())
                    .select_from(missed_searches)
                    .where(missed_searches.c.day == day)
                )
                if (different or 0) >= MOST_A_DAY:
                    return
            made = insert(connection, missed_searches).values(
                words_key=key, day=day, times=1, people=bit
            )
            await connection.execute(
                made.on_conflict_do_update(
                    index_elements=["words_key", "day"],
                    set_={
                        "times": missed_searches.c.times + 1,
                        "people": missed_searches.c.people.op("|")(made.excluded.people),
                    },
                )
            )
            if _are_enough([*people.values(), bit]):
                await connection.execute(
                    update(missed_searches)
                    .where(these, missed_searches.c.words.is_(None))
                    .values(words=words)
                )

    async def often(self, *, since: str, limit: int) -> Mapping[str, int]:
        """Return the words that enough people searched in these days, and how often; most first."""
        found: dict[str, list[tuple[int, int]]] = {}
        query = select(
            missed_searches.c.words, missed_searches.c.times, missed_searches.c.people
        ).where(missed_searches.c.day >= since, missed_searches.c.words.is_not(None))
        async with self._database.read() as connection:
            for words, times, people in await connection.execute(query):
                found.setdefault(words, []).append((times, people))
        shown = {
            words: sum(times for times, _ in rows)
            for words, rows in found.items()
            if _are_enough([people for _, people in rows])
        }
        order = sorted(shown, key=lambda words: (-shown[words], words))
        return {words: shown[words] for words in order[:limit]}

    async def forget(self, today: date) -> None:
        """Erase old rows, and after a week words that too few people searched to be shown."""
        oldest, week = (str(today - timedelta(days=days)) for days in (KEPT_DAYS, UNSHOWN_DAYS))
        async with self._database.write() as connection:
            await connection.execute(
                delete(missed_searches).where(
                    or_(
                        missed_searches.c.day < oldest,
                        and_(missed_searches.c.day < week, missed_searches.c.words.is_(None)),
                    )
                )
            )


def _are_enough(people: Sequence[int]) -> bool:
    """Whether the sets of some days are `AT_LEAST` people together."""
    return reduce(or_bits, people, 0).bit_count() >= AT_LEAST
