"""Tables of counts by day for the editors: no row is about a person."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, text

from storage.tables.base import metadata

# A number of a day of the newsroom ("2026-11-24"). `subject`: the place or the article it is about,
# or empty (storage.figures.daily lists the figures).
daily_figures = Table(
    "daily_figures",
    metadata,
    Column("day", Text, primary_key=True),
    Column("figure", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Searches of a day that found nothing (by a keyed hash; in words when enough people have searched
# them), their number, and the people as bits: each person sets one of 63, the same one always,
# which every 63rd person sets (storage.figures.missed_searches).
missed_searches = Table(
    "missed_searches",
    metadata,
    Column("words_key", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("words", Text),
    Column("times", Integer, nullable=False, server_default=text("0")),
    Column("people", BigInteger, nullable=False, server_default=text("0")),
    Index("missed_searches_of_day", "day"),
    sqlite_with_rowid=False,
)
