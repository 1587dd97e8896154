"""The two engines: each test that takes `storage` runs on both, unless its room says otherwise.

PostgreSQL is the server of TEST_DATABASE_URL, or one that answers at its usual place. Every
worker makes a database of its own there and drops it at the end; before each test its tables are
emptied.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.vault import Vault
from storage.engine.database import SERVER_SETTINGS
from storage.opening import FINGERPRINT, open_storage
from storage.repositories import Storage
from storage.tables.base import memory, metadata

SECRET = "5a" * 32
STANDARD_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"

_DELETIONS = [
    *(f"DELETE FROM {table}" for table in reversed(metadata.sorted_tables) if table is not memory),
    f"DELETE FROM memory WHERE name != '{FINGERPRINT}'",
]
# In one statement of PostgreSQL's: a round for each table takes longer than most tests.
_IN_ONE = text(f"DO $$BEGIN {'; '.join(_DELETIONS)}; END$$")

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture
def vault() -> Vault:
    return Vault(SECRET)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database for this worker alone."""
    with database_on_server() as url:
        yield url


@pytest.fixture
def empty_postgresql_url() -> Iterator[str]:
    """A database that nobody has opened yet."""
    with database_on_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database at this version: copied for each test, which is quicker."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"

    async def make() -> None:
        await (await open_storage(f"sqlite:///{path}", vault=Vault(SECRET))).close()

    in_its_own_loop(make)
    return path


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has opened yet, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/bot.db"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


@pytest.fixture
async def sqlite_storage(
    migrated_file: Path, tmp_path: Path, vault: Vault
) -> AsyncIterator[Storage]:
    """An open, empty storage in a file."""
    async with _storage_at(_copied(migrated_file, tmp_path), vault) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
async def storage(
    request: pytest.FixtureRequest, tmp_path: Path, vault: Vault
) -> AsyncIterator[Storage]:
    """An open, empty storage, on each engine."""
    if request.param == "sqlite":
        url = _copied(request.getfixturevalue("migrated_file"), tmp_path)
    else:
        url = request.getfixturevalue("postgresql_url")
    async with _storage_at(url, vault) as opened:
        if request.param != "sqlite":
            await empty(opened)
        yield opened


def _copied(migrated_file: Path, folder: Path) -> str:
    shutil.copy(migrated_file, folder / "bot.db")
    return f"sqlite:///{folder}/bot.db"


@asynccontextmanager
async def _storage_at(url: str, vault: Vault) -> AsyncIterator[Storage]:
    # What holds up a transaction here is whatever else keeps the machine busy, and no process that
    # was stopped.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SERVER_SETTINGS, "idle_in_transaction_session_timeout", "60000")
        opened = await open_storage(url, vault=vault)
    yield opened
    await opened.close()


async def empty(storage: Storage) -> None:
    """Rows are few: deleting them is quicker than TRUNCATE. The secret's fingerprint stays."""
    async with storage.database.write() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(_IN_ONE)
        else:
            for deletion in _DELETIONS:
                await connection.execute(text(deletion))


@contextmanager
def database_on_server() -> Iterator[str]:
    """An empty database, dropped at the end."""
    server = os.environ.get("TEST_DATABASE_URL", STANDARD_SERVER)
    if not _answers(server):
        fail = os.environ.get("CI") == "true" or "TEST_DATABASE_URL" in os.environ
        (pytest.fail if fail else pytest.skip)(f"no PostgreSQL lets us in at {make_url(server)}")
    name = f"bot_test_{secrets.token_hex(6)}"
    # Nothing here must outlive a power cut.
    relaxed = f"ALTER DATABASE {name} SET synchronous_commit = off"
    in_its_own_loop(lambda: _on_server(server, f"CREATE DATABASE {name}", relaxed))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    in_its_own_loop(lambda: _on_server(server, f"DROP DATABASE {name} WITH (FORCE)"))


@cache
def _answers(url: str) -> bool:
    """Whether databases can be made there: asked once by a worker."""
    try:
        in_its_own_loop(lambda: asyncio.wait_for(_on_server(url, "SELECT 1"), 10))
    except (OSError, SQLAlchemyError):
        return False
    return True


async def _on_server(url: str, *statements: str) -> None:
    address = make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def in_its_own_loop(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """In a thread, so that the loop of the tests is left alone."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()
