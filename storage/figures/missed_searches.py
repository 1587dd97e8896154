"""What was searched and not found: counted by words, without a word of who searched.

How many people they were is a set of 63 bits. Each person sets one bit of a query, always the same,
which every 63rd person sets as well: the bits that are set are never more than the people, so that
five bits are five people at least; and no bit says who it was, not even to whoever has the secret
and tries all chat ids, as one in 63 of them fits (docs/ancaman.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, func, select

from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.tables.figures import missed_searches

BITS: Final = 63  # of a signed 64-bit number that is never negative
AT_LEAST: Final = 5  # people, below which no words are shown to anybody
MOST_A_DAY: Final = 2000  # different words: a flood of searches fills no disk
KEPT_DAYS: Final = 90
UNSHOWN_DAYS: Final = 7  # of words that fewer people searched
CHUNK: Final = 500  # words of one statement


class MissedSearches(Repository):
    """Counts of words, a row a day."""

    async def note(self, words: str, chat_id: int, *, day: str, once: int) -> None:
        """Somebody searched these words in vain; at most once for the update `once`."""
        bit = 1 << int(self._vault.key_of("missed search", f"{words}\n{chat_id}"), 16) % BITS
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "missed search"):
                return
            of_day = missed_searches.c.day == day
            known = await connection.scalar(
                select(missed_searches.c.times).where(of_day, missed_searches.c.words == words)
            )
            if known is None:
                different = await connection.scalar(
                    select(func.count()).select_from(missed_searches).where(of_day)
                )
                if (different or 0) >= MOST_A_DAY:
                    return
            made = insert(connection, missed_searches).values(
                day=day, words=words, times=1, people=bit
            )
            await connection.execute(
                made.on_conflict_do_update(
                    index_elements=["day", "words"],
                    set_={
                        "times": missed_searches.c.times + 1,
                        "people": missed_searches.c.people.op("|")(made.excluded.people),
                    },
                )
            )

    async def often(self, *, since: str, limit: int) -> Mapping[str, int]:
        """The words of these days that enough people searched, and how often; most first."""
        query = select(
            missed_searches.c.words, missed_searches.c.times, missed_searches.c.people
        ).where(missed_searches.c.day >= since)
        times: dict[str, int] = {}
        people: dict[str, int] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                times[row.words] = times.get(row.words, 0) + row.times
                people[row.words] = people.get(row.words, 0) | row.people
        shown = [words for words, bits in people.items() if bits.bit_count() >= AT_LEAST]
        shown.sort(key=lambda words: (-times[words], words))
        return {words: times[words] for words in shown[:limit]}

    async def forget(self, today: date) -> None:
        """Erase what is old, and after a week what too few people searched to be ever shown."""
        oldest, week = (str(today - timedelta(days=days)) for days in (KEPT_DAYS, UNSHOWN_DAYS))
        query = select(missed_searches.c.words, missed_searches.c.people)
        people: dict[str, int] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                people[row.words] = people.get(row.words, 0) | row.people
        few = [words for words, bits in people.items() if bits.bit_count() < AT_LEAST]
        async with self._database.write() as connection:
            await connection.execute(delete(missed_searches).where(missed_searches.c.day < oldest))
            for start in range(0, len(few), CHUNK):
                await connection.execute(
                    delete(missed_searches).where(
                        missed_searches.c.day < week,
                        missed_searches.c.words.in_(few[start : start + CHUNK]),
                    )
                )
