"""The tables, as SQLAlchemy Core. `migrations/` brings a database to them; a test keeps both equal.

Times are UTC epoch seconds. Nothing that points at a source stands in a clear column: such
columns are called `sealed` (bot.secrecy seals them) or end in `_key` (keyed look-up keys).

To change a table: change it here, write the next file in `migrations/versions/`, set `VERSION`,
and say in `storage/backups.py` what of a new one a backup has.
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

VERSION = "0015"

metadata = MetaData()

# SQLite gives ids by itself only to a column declared INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


def _unfinished(name: str, column: str) -> Index:
    """Of the jobs of a table, those that are not done."""
    to_do = text("finished_at IS NULL")
    return Index(name, column, sqlite_where=to_do, postgresql_where=to_do)


memory = Table(
    "memory",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("starts", SmallInteger, nullable=False),
    # Whole hours: update ids rise with time, and a finer one could be matched with that of a tip.
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("reason", Text),  # set aside because of this
    Column("sealed", LargeBinary),  # the update that was set aside
    Index(
        "updates_to_forget",
        "started_at",
        sqlite_where=text("sealed IS NULL"),
        postgresql_where=text("sealed IS NULL"),
    ),
)

# What an update has changed, so that it changes it once. One update may change several things.
changes = Table(
    "changes",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("change", Text, primary_key=True),  # a keyed look-up key (storage.once)
)
