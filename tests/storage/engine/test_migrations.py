"""The migrations make what schema.py says, on both engines."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.schema import SchemaItem

import storage as package
from storage.opening import Storage
from storage.tables.base import VERSION, metadata

# Each engine's own index over the words, which schema.py does not describe.
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


async def test_migrations_and_schema_agree(storage: Storage) -> None:
    """Nothing to add, drop or change: tables, columns, types, indexes, constraints."""
    async with storage.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_partial_indexes_are_partial(storage: Storage) -> None:
    """Alembic does not compare their conditions: each index that schema.py limits is limited."""
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


def test_the_version_is_the_last_migration() -> None:
    """What the bot asks for is what the migrations lead to, in one line."""
    folder = Path(package.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]
