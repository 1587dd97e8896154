"""The base of all tables, and the tables that belong to no domain: memory, updates, changes.

The tables of a domain stand in the file of its name. `storage/migrations/` brings a database to
them; a test keeps both equal.

Times are UTC epoch seconds. No clear column holds a value that points at a source: such columns are
called `sealed` (bot.core.vault seals them, bound to their row by storage.engine.sealed_place) or
end in `_key` (keyed look-up keys); storage.rotation knows both.

To change a table: change it in its file, write the next file in `storage/migrations/versions/`, set
`VERSION`, state in `storage/archive/backups.py` which rows of a new one a backup has, and keep a
database of the new version for the tests: `python -m tests.support.storage.released`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

VERSION = "0019"

metadata = MetaData()

# SQLite gives ids by itself only to a column declared INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the rows where `where` is true; a query must use the same words."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


memory = Table(
    "memory",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("update_key", Text, primary_key=True),  # keyed (storage.engine.idempotency)
    Column("starts", SmallInteger, nullable=False),
    # Whole hours: a finer time could be matched with that of a tip.
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("reason", Text),  # set aside because of this
    Column("sealed", LargeBinary),  # the update that was set aside, without who sent it
    partial_index("updates_to_forget", "started_at", where="sealed IS NULL"),
)

# The changes that an update has made, so that it makes each once. One update may make several.
changes = Table(
    "changes",
    metadata,
    Column("update_key", Text, primary_key=True),
    Column("change", Text, primary_key=True),  # keyed too
)
