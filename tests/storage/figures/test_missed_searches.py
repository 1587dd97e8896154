"""Searches in vain: shown where enough people made them, and nobody can tell who."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.vault import Vault
from storage.figures.missed_searches import AT_LEAST, BITS, KEPT_DAYS, MOST_A_DAY, UNSHOWN_DAYS
from storage.repositories import Storage
from storage.tables.figures import missed_searches
from tests.support.storage.databases import SECRET

TODAY = date(2026, 11, 29)
DAY = str(TODAY)


async def search(storage: Storage, words: str, *chats: int, day: str = DAY) -> None:
    async with storage.database.read() as connection:
        rows = await connection.execute(select(missed_searches.c.times))
        once = 1000 + sum(row.times for row in rows) * 100
    for number, chat in enumerate(chats):
        await storage.missed_searches.note(words, chat, day=day, once=once + number)


def key_of(storage: Storage, words: str) -> str:
    return storage.missed_searches._vault.key_of("missed words", words)


async def test_words_are_shown_from_five_people_on(storage: Storage) -> None:
    """Not from one who searches them five times, on one day or on several."""
    for back in range(3):
        day = str(TODAY - timedelta(days=back))
        await search(storage, "siti aminah", *[7] * 20, day=day)
    await search(storage, "loker cikupa", *range(100, 140))
    assert await storage.missed_searches.often(since="2026-11-01", limit=5) == {"loker cikupa": 40}
    assert not await storage.missed_searches.often(since="2026-11-30", limit=5)


@given(st.sets(st.integers(1, 10**10), max_size=60))
def test_the_bits_are_never_more_than_the_people(chats: set[int]) -> None:
    """Some people share one: five bits are five people at least."""
    vault = Vault(SECRET)
    bits = {int(vault.key_of("missed search", f"x\n{chat}"), 16) % BITS for chat in chats}
    assert len(bits) <= len(chats)
    assert max(bits, default=0) < 63


async def test_people_add_up_over_days_and_the_most_wanted_come_first(storage: Storage) -> None:
    """Two a day, others each day."""
    for back in range(12):
        day = str(TODAY - timedelta(days=back))
        await search(storage, "sim keliling", 2 * back, 2 * back + 1, day=day)
    await search(storage, "loker cikupa", *range(100, 160))
    found = await storage.missed_searches.often(since="2026-11-01", limit=5)
    assert list(found.items()) == [("loker cikupa", 60), ("sim keliling", 24)]
    assert list(await storage.missed_searches.often(since="2026-11-01", limit=1)) == [
        "loker cikupa"
    ]


async def test_an_update_counts_once(storage: Storage) -> None:
    """However often it is handled."""
    for _ in range(3):
        await storage.missed_searches.note("loker", 7, day=DAY, once=1)
    async with storage.database.read() as connection:
        assert await connection.scalar(select(missed_searches.c.times)) == 1


async def test_no_row_says_who_searched(storage: Storage) -> None:
    """A keyed hash, day, how often, and one bit that a sixty-third of everybody has."""
    await search(storage, "loker", 918273645)
    async with storage.database.read() as connection:
        row = (await connection.execute(select(missed_searches))).one()
    assert set(row._mapping) == {"words_key", "day", "words", "times", "people"}
    assert row.words is None
    assert row.people.bit_count() == 1
    others = range(1, 63 * 40)
    vault = storage.missed_searches._vault
    alike = [
        chat
        for chat in others
        if 1 << int(vault.key_of("missed search", f"loker\n{chat}"), 16) % BITS == row.people
    ]
    assert len(alike) > 10


async def test_words_are_stored_once_five_people_have_searched_them(storage: Storage) -> None:
    """Then of all days; until then nobody who reads the database finds a word of it."""
    days = [str(TODAY - timedelta(days=back)) for back in (0, 1)]
    stored: list[set[str | None]] = []
    people = 0
    for chat in range(1, 40):
        await search(storage, "siti aminah", chat, day=days[chat % 2])
        async with storage.database.read() as connection:
            rows = (await connection.execute(select(missed_searches))).all()
        people = 0
        for row in rows:
            people |= row.people
        stored.append({row.words for row in rows})
        assert stored[-1] == ({None} if people.bit_count() < AT_LEAST else {"siti aminah"})
    assert stored[0] == {None}
    assert people.bit_count() > AT_LEAST


async def test_what_too_few_searched_is_erased_after_a_week(storage: Storage) -> None:
    """And everything in the end."""
    old = str(TODAY - timedelta(days=UNSHOWN_DAYS + 1))
    await search(storage, "siti aminah", 7, day=old)
    await search(storage, "baru", 7)
    await search(storage, "loker", *range(60), day=old)
    await search(storage, "lama", *range(60), day=str(TODAY - timedelta(days=KEPT_DAYS + 1)))
    await storage.missed_searches.forget(TODAY)
    async with storage.database.read() as connection:
        kept = set(await connection.scalars(select(missed_searches.c.words_key)))
    assert kept == {key_of(storage, words) for words in ("baru", "loker")}


async def test_a_flood_of_words_fills_no_disk(storage: Storage) -> None:
    """What is known goes on being counted."""
    rows = [
        {"day": DAY, "words_key": key_of(storage, f"w{n}"), "times": 1, "people": 1}
        for n in range(MOST_A_DAY)
    ]
    async with storage.database.write() as connection:
        await connection.execute(missed_searches.insert(), rows)
    await storage.missed_searches.note("one more", 7, day=DAY, once=1)
    await storage.missed_searches.note("w1", 8, day=DAY, once=2)
    async with storage.database.read() as connection:
        found = await connection.execute(
            select(missed_searches.c.words_key).where(missed_searches.c.times > 1)
        )
        assert [row.words_key for row in found] == [key_of(storage, "w1")]
    assert AT_LEAST == 5
