"""An older database: only who is to brings it to this version, and the way back stays open."""

from __future__ import annotations

import os
import sqlite3
from asyncio import Event
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.core.errors import OperatorError
from bot.core.vault import Vault
from bot.workers.retention import tidy
from storage.cluster.leases import Lease, ServerLease
from storage.engine.coarse_time import DAY
from storage.engine.fence import LeaseLost, fenced
from storage.engine.kept_copy import COPY_DAYS, keep_copy
from storage.engine.session import Session
from storage.opening import open_alone, open_storage
from storage.tables.base import VERSION
from storage.tables.cluster import leases
from tests.support.fake_clock import FakeClock
from tests.support.storage.postgresql import address
from tests.support.storage.released import DATABASES, FIRST, restore


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database of the first release."""
    path = tmp_path / "bot.db"
    await restore(DATABASES / f"{FIRST}.sqlite.sql", f"sqlite:///{path}")
    return path


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


async def test_only_run_and_migrate_bring_it_to_this_version(file: Path, vault: Vault) -> None:
    """Other commands say what to do, and change nothing."""
    url = f"sqlite:///{file}"
    with pytest.raises(OperatorError, match="run `python -m bot migrate`"):
        await open_storage(url, vault=vault)
    with pytest.raises(OperatorError, match="older version"):
        await open_alone(url)
    assert version(file) == FIRST
    await (await open_storage(url, vault=vault, upgrade=True)).close()
    assert version(file) == VERSION


async def test_it_is_copied_beside_itself_first(file: Path, vault: Vault) -> None:
    """All that was there, in one file that only its owner reads."""
    with closing(sqlite3.connect(file)) as database:
        before = list(database.iterdump())
    await (await open_storage(f"sqlite:///{file}", vault=vault, upgrade=True)).close()
    copy = file.with_name(f"bot.db.before-{VERSION}")
    with closing(sqlite3.connect(copy)) as database:
        assert list(database.iterdump()) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in file.parent.glob("bot.db.before*")} == {copy.name}


async def test_a_new_one_needs_no_copy(tmp_path: Path, vault: Vault) -> None:
    """Nor does one that is at this version."""
    url = f"sqlite:///{tmp_path}/bot.db"
    for _ in range(2):
        await (await open_storage(url, vault=vault, upgrade=True)).close()
    assert not list(tmp_path.glob("*before*"))


async def test_without_room_for_a_copy_nothing_is_changed(file: Path, vault: Vault) -> None:
    """The way back comes first."""
    file.with_name(f"bot.db.before-{VERSION}").mkdir()  # in the place of the copy
    with pytest.raises(OperatorError, match="nothing was changed"):
        await open_storage(f"sqlite:///{file}", vault=vault, upgrade=True)
    assert version(file) == FIRST
    assert not list(file.parent.glob("*.part"))


async def test_an_older_bot_that_runs_is_not_overtaken(tmp_path: Path, vault: Vault) -> None:
    """SQLite: `migrate` waits until it has ended."""
    url = f"sqlite:///{tmp_path}/bot.db"
    running = await open_storage(url, vault=vault, exclusive=True)
    async with running.database.write() as connection:
        await connection.execute(text(f"UPDATE alembic_version SET version_num = '{FIRST}'"))
    with pytest.raises(OperatorError, match="Another copy of the bot is running"):
        await open_storage(url, vault=vault, upgrade=True)
    await running.close()


async def test_the_copy_is_deleted_after_a_week(tmp_path: Path, vault: Vault) -> None:
    """It holds what people have erased since."""
    clock = FakeClock(1_800_000_000.0)
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=vault)
    copy = keep_copy(tmp_path / "bot.db")
    for days, kept in ((COPY_DAYS - 1, True), (COPY_DAYS + 1, False)):
        made_at = clock.now() - days * DAY
        os.utime(copy, (made_at, made_at))
        await tidy(storage, retention_days=90, clock=clock, stop=Event())
        assert copy.exists() is kept
    await storage.close()


@pytest.mark.postgres
async def test_the_leader_of_an_older_version_writes_no_more(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """PostgreSQL: it is fenced out by the migration itself."""
    await restore(DATABASES / f"{FIRST}.postgresql.sql", empty_postgresql_url)
    session = Session(address(empty_postgresql_url), name="older")
    async with session.use() as connection:
        await connection.execute(
            leases.insert().values(name="leader", holder="older", number=5, until=9e9)
        )
    await session.close()
    storage = await open_storage(empty_postgresql_url, vault=vault, upgrade=True)
    async with storage.database.read() as connection:
        row = (await connection.execute(select(leases.c.holder, leases.c.number))).one()
    assert tuple(row) == ("", 6)
    with fenced(5), pytest.raises(LeaseLost):
        async with storage.database.write():
            pass
    await storage.close()


@pytest.mark.postgres
async def test_a_bot_ends_when_its_database_is_of_a_newer_version(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """It does not take the lease again, whether it led or stood by."""
    storage = await open_storage(empty_postgresql_url, vault=vault)
    session = Session(address(empty_postgresql_url), name="older")
    lease = Lease(ServerLease(session, holder="older"), clock=FakeClock(1000.0))
    assert await lease.hold()
    async with storage.database.write() as connection:
        await connection.execute(leases.update().values(holder="", number=9, until=0.0))
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OperatorError, match=r"brought to version 9999 while this bot"):
        await lease.hold()
    assert not lease.is_held()
    await session.close()
    await storage.close()
