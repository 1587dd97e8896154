"""Tables of several copies of the bot: leases, copies, budgets."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Table, Text

from storage.tables.base import metadata

# The three tables below are for several copies of the bot on one PostgreSQL database.
# Who does what only one may do; `number` rises with each holder and fences the one before.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("until", Double, nullable=False),
)

copies = Table(
    "copies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seen_at", Double, nullable=False),
)

# One rate for all copies: the moment up to which slots are given away.
budgets = Table(
    "budgets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_at", Double, nullable=False),
)
