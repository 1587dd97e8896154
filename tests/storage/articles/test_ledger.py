"""The ledger in the database: appended to in other transactions, never forked, words taken out."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sqlalchemy import delete, update

from bot.articles.ledger.entries import Kind, NewEntry
from bot.articles.ledger.exports import Head
from bot.articles.ledger.verification import Fault, verify_entries
from storage.articles.ledger import append
from storage.repositories import Storage
from storage.tables.articles import ledger
from tests.support.storage.stored import NOW


def correction(reason: str) -> NewEntry:
    address = "https://example.org/banjir"
    return NewEntry(kind=Kind.CORRECTION, at=NOW, title="Banjir", address=address, reason=reason)


async def add(storage: Storage, *reasons: str) -> None:
    for reason in reasons:
        async with storage.database.write() as connection:
            await append(connection, correction(reason))


async def test_an_empty_one_is_whole(storage: Storage) -> None:
    """Before anything was recorded."""
    assert await storage.ledger.all() == ((), Head())


async def test_entries_are_chained(storage: Storage) -> None:
    """Each behind the one before, as they were recorded."""
    await add(storage, "satu", "dua")
    entries, head = await storage.ledger.all()
    assert [(each.sequence, each.text("reason"), each.at) for each in entries] == [
        (1, "satu", int(NOW)),
        (2, "dua", int(NOW)),
    ]
    assert head == Head(2, entries[1].hash)
    assert verify_entries(entries, head) == []


async def test_many_at_once_do_not_fork_it(storage: Storage) -> None:
    """Each waits for the other's commit, the first two as well."""
    await asyncio.gather(*(add(storage, f"{number}") for number in range(8)))
    entries, head = await storage.ledger.all()
    assert sorted(each.text("reason") for each in entries) == [f"{number}" for number in range(8)]
    assert verify_entries(entries, head) == []


async def test_it_goes_back_with_what_it_records(storage: Storage) -> None:
    """A transaction that fails leaves no entry and no gap."""
    await add(storage, "satu")
    with suppress(ZeroDivisionError):
        async with storage.database.write() as connection:
            await append(connection, correction("dua"))
            raise ZeroDivisionError
    await add(storage, "tiga")
    entries, head = await storage.ledger.all()
    assert [(each.sequence, each.text("reason")) for each in entries] == [(1, "satu"), (2, "tiga")]
    assert verify_entries(entries, head) == []


async def test_words_that_are_taken_out_are_nowhere(storage: Storage) -> None:
    """Nor is their salt; the chain holds, says that they are gone, and says it once."""
    await add(storage, "satu", "dua")
    for _ in range(2):
        entry = await storage.ledger.redact(1, ("reason",), now=NOW + 60)
        assert entry is not None
        assert (entry.text("reason"), entry.is_redacted("reason")) == ("", True)
        assert entry.text("title") == "Banjir"
    entries, head = await storage.ledger.all()
    assert verify_entries(entries, head) == []
    assert [(each.kind, each.refers_to) for each in entries[2:]] == [(Kind.REDACTION, 1)]
    async with storage.database.read() as connection:
        row = (await connection.execute(ledger.select().where(ledger.c.sequence == 1))).one()
    assert row.words["reason"] == {
        "sha256": entries[0].words["reason"].digest,
        "salt": None,
        "text": None,
    }
    assert await storage.ledger.redact(99, now=NOW) is None


async def test_a_changed_row_and_a_lost_one_are_named(storage: Storage) -> None:
    """Also the last one: the database remembers its end."""
    await add(storage, "satu", "dua", "tiga")
    async with storage.database.write() as connection:
        await connection.execute(update(ledger).where(ledger.c.sequence == 2).values(told=9))
        await connection.execute(delete(ledger).where(ledger.c.sequence == 3))
    changed, lost = verify_entries(*await storage.ledger.all())
    assert changed.sequence == 2
    assert "told" in changed.problem
    assert lost == Fault("it is missing", 3)
