"""The migrations make what storage/tables says, on both engines, and bring on what people have."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.schema import SchemaItem

import storage as package
from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.base import VERSION, metadata
from tests.support.storage.released import (
    BEGUN,
    CASE,
    DATABASES,
    FIRST,
    NOW,
    READER,
    SOURCE,
    TICKET,
    TOLD,
    restore,
)
from tests.support.storage.stored import PANONGAN, look_for

# Each engine's own index over the words, which storage/tables does not describe.
WORD_INDEX = "article_index", "article_words_index"


def described(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, compared: SchemaItem | None
) -> bool:
    return not (name or "").startswith(WORD_INDEX)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"include_object": described, "compare_type": True}
    )
    return list(compare_metadata(context, metadata))


async def test_migrations_and_tables_agree(storage: Storage) -> None:
    """Nothing to add, drop or change: tables, columns, types, indexes, constraints."""
    async with storage.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_partial_indexes_are_partial(storage: Storage) -> None:
    """Alembic does not compare their conditions: each index that is to be limited is."""
    wanted = {
        index.name
        for table in metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        if storage.database.is_sqlite
        else "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
        " AND schemaname = current_schema()"
    )
    async with storage.database.read() as connection:
        assert set(await connection.scalars(text(query))) == wanted


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_first_release_is_among_the_databases(engine: str) -> None:
    """And those after it are: a folder that is empty would prove nothing."""
    assert f"{FIRST}.{engine}" in {dump.stem for dump in released(engine)}


def test_the_version_is_the_last_migration() -> None:
    """What the bot asks for is what the migrations lead to, in one line."""
    folder = Path(package.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]


def released(engine: str) -> list[Path]:
    return sorted(DATABASES.glob(f"*.{engine}.sql"))


@pytest.mark.parametrize("dump", released("sqlite"), ids=lambda dump: dump.stem)
async def test_a_released_file_is_brought_to_this_version(
    dump: Path, tmp_path: Path, vault: Vault
) -> None:
    """SQLite: the tables are those of this version, and everybody has what was theirs."""
    await _is_brought_on(dump, f"sqlite:///{tmp_path}/bot.db", vault)


@pytest.mark.postgres
@pytest.mark.parametrize("dump", released("postgresql"), ids=lambda dump: dump.stem)
async def test_a_released_database_is_brought_to_this_version(
    dump: Path, empty_postgresql_url: str, vault: Vault
) -> None:
    """PostgreSQL: the same."""
    await _is_brought_on(dump, empty_postgresql_url, vault)


async def _is_brought_on(dump: Path, url: str, vault: Vault) -> None:
    await restore(dump, url)
    storage = await open_storage(url, vault=vault, upgrade=True)
    try:
        async with storage.database.read() as connection:
            assert await connection.run_sync(differences) == []
        reader = await storage.subscribers.get(READER)
        assert reader is not None
        assert reader.follows_place(PANONGAN)
        sent = await storage.articles.delivered_to(READER, 0, 10, limit=10)
        assert sent.articles == (await look_for(storage, "banjir", limit=10)).articles
        assert [article.title for article in sent.articles] == ["banjir"]
        await _has_its_tips(storage)
    finally:
        await storage.close()


async def _has_its_tips(storage: Storage) -> None:
    case = await storage.cases.by_ticket(SOURCE, TICKET, now=NOW)
    assert case is not None
    assert (case.codename, case.answers) == (CASE, TOLD.answers)
    assert await storage.drafts.get(SOURCE) == BEGUN
