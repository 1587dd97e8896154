"""Tables of subscribers and what they follow."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.tables.base import metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("paused_until", Double),
    # Whole days: a finer time could be matched with that of a tip.
    Column("joined_on", Double, nullable=False),
    Column("left_on", Double),
    Column("left_reason", Text),
    # Minutes of the day in the newsroom's time zone: a number is compared and cannot be nonsense
    # as a text can. They may go over midnight.
    Column("quiet_from", SmallInteger),
    Column("quiet_to", SmallInteger),
)

follows = Table(
    "follows",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Text, primary_key=True),
    Column("wide", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Index("follows_of_place", "place", "chat_id"),
    Index(
        "follows_wide",
        "place",
        "chat_id",
        sqlite_where=text("wide = 1"),
        postgresql_where=text("wide"),
    ),
)
