"""A database is filled with another one, whole, from either engine into either."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.core.errors import OperatorError
from bot.core.vault import Vault
from storage.engine.database import Database
from storage.engine.table_rows import digest
from storage.opening import open_alone, open_storage
from storage.repositories import Storage
from storage.tables.base import metadata
from storage.tables.cases import cases
from storage.tables.outbox import outbox
from storage.transfer.filling import TABLES, fill
from tests.support.ledger import of_every_kind, record, whole
from tests.support.storage.released import CASE, READER, SOURCE
from tests.support.storage.released import fill as live
from tests.support.storage.stored import PANONGAN, count_rows, filed, letter, look_for, store


@pytest.fixture
async def lived(storage: Storage) -> Storage:
    """A reader, an article that was sent, a letter, a report, another one that is being written."""
    await live(storage)
    await storage.outbox.put([letter(5, "notice")], now=1.0)
    await record(storage, *of_every_kind())
    return storage


@pytest.fixture
async def target(empty_url: str) -> AsyncIterator[Database]:
    database = await open_alone(empty_url)
    yield database
    await database.close()


class Killed(Exception):
    """In place of a kill."""


async def test_everything_goes_over_and_the_bot_goes_on_there(
    lived: Storage, target: Database, empty_url: str, vault: Vault
) -> None:
    """All rows of all tables; what comes next gets ids of its own."""
    same = await fill(lived.database, target, origin="here")
    assert set(same) == {table.name for table in TABLES}
    assert {"subscribers", "articles", "outbox", "cases", "drafts", "updates"} <= set(same)
    async with target.read() as connection:
        for table in metadata.sorted_tables:
            async with lived.database.read() as there:
                assert await digest(connection, table) == await digest(there, table)
    moved = await open_storage(empty_url, vault=vault)
    reader = await moved.subscribers.get(READER)
    assert reader is not None
    assert reader.follows_place(PANONGAN)
    assert (await look_for(moved, "banjir")).articles == (await look_for(lived, "banjir")).articles
    case = await moved.cases.newest_of(SOURCE)
    assert case is not None
    assert case.codename == CASE
    before = await count_rows(moved)
    await store(moved, filed("kebakaran"))
    await moved.outbox.fan_out(now=1.0)
    assert (await count_rows(moved))["pending"] == before["pending"] + 1
    assert await whole(moved) == 7
    await record(moved, *of_every_kind())
    assert await whole(moved) == 14
    await moved.close()


async def test_a_kill_between_two_chunks_is_made_up_for(
    lived: Storage,
    target: Database,
    empty_url: str,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until then nothing opens it; the next call goes on where the last one was."""
    went_in = 0

    def kill(rows: int) -> None:
        nonlocal went_in
        went_in += rows
        if went_in == 3:
            raise Killed

    monkeypatch.setattr("storage.engine.table_rows.AT_ONCE", 1)
    with pytest.raises(Killed):
        await fill(lived.database, target, origin="here", on_rows=kill)
    with pytest.raises(OperatorError, match="not whole"):
        await open_storage(empty_url, vault=vault)
    with pytest.raises(OperatorError, match="from elsewhere"):
        await fill(lived.database, target, origin="there")
    rest = 0

    def count(rows: int) -> None:
        nonlocal rest
        rest += rows

    same = await fill(lived.database, target, origin="here", on_rows=count)
    assert went_in + rest == sum(each.rows for each in same.values())
    await (await open_storage(empty_url, vault=vault)).close()


async def test_what_is_not_empty_is_left_alone(
    lived: Storage, target: Database, empty_url: str, vault: Vault
) -> None:
    """A database that was opened once, and nothing more, is empty."""
    inhabited = await open_storage(empty_url, vault=vault)
    await store(inhabited, filed("pasar"))
    with pytest.raises(OperatorError, match="not empty"):
        await fill(lived.database, target, origin="here")
    assert [each.title for each in (await look_for(inhabited, "pasar")).articles]
    await inhabited.close()


async def test_a_source_that_was_in_use_meanwhile_is_noticed(
    lived: Storage, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off, and used before it went on: the two are found to differ."""
    monkeypatch.setattr("storage.engine.table_rows.AT_ONCE", 1)

    def kill(_rows: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        await fill(lived.database, target, origin="here", on_rows=kill)
    async with lived.database.write() as connection:
        await connection.execute(update(cases).values(touched_at=5.0))
    with pytest.raises(OperatorError, match="cases is not the same"):
        await fill(lived.database, target, origin="here")


def test_nothing_of_the_moment_goes_over() -> None:
    """Who leads is found out anew."""
    assert {table.name for table in metadata.sorted_tables} - {table.name for table in TABLES} == {
        "memory",
        "leases",
    }
    assert outbox in TABLES
