"""The table for several copies of the bot: leases."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Table, Text

from storage.tables.base import metadata

# The holder of work that only one of several copies of the bot on one PostgreSQL database may do;
# `number` rises with each holder and fences the one before.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("until", Double, nullable=False),
)
