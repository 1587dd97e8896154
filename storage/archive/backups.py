"""A copy of the database for a backup: one moment of it, in an SQLite file, while the bot runs.

Row by row and by name, on both engines, so that nothing gets into a backup unasked: a table that
is not named here is in none. What is left out was never written to the copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import JSON, ColumnElement, Connection, MetaData, Table, create_engine, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.engine.migrating import migrate
from storage.tables.archive import archive, evidence
from storage.tables.articles import (
    article_places,
    article_words,
    articles,
    examples,
    feeds,
    tallies,
)
from storage.tables.base import VERSION, changes, memory, metadata, updates
from storage.tables.cases import (
    blocked_sources,
    case_counts,
    case_messages,
    cases,
    compared_cases,
    deeds,
    drafts,
    removals,
    ticket_attempts,
    tip_budgets,
    topics,
    waiting_cases,
    waitlists,
)
from storage.tables.cluster import leases
from storage.tables.outbox import corrections, errata, fanouts, outbox, stars
from storage.tables.readers import follows, subscribers

AT_ONCE = 2000  # rows


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a table a backup has: these columns (empty: all) of these rows (None: all)."""

    columns: tuple[str, ...] = ()
    where: ColumnElement[bool] | None = None


ALL = Selection()

ALWAYS: Mapping[Table, Selection] = {
    memory: ALL,
    feeds: ALL,
    articles: ALL,
    article_places: ALL,
    article_words: ALL,
    subscribers: ALL,
    follows: ALL,
    fanouts: ALL,
    corrections: ALL,
    errata: ALL,
    tallies: ALL,
    stars: ALL,
    deeds: ALL,
    case_counts: ALL,
    examples: ALL,
    outbox: Selection(where=~outbox.c.secret),
    # No way back to a source, not even a keyed one: whoever has TIP_SECRET too could try all ids.
    cases: Selection(columns=("id", "codename", "touched_at")),
    archive: ALL,
    evidence: Selection(
        columns=("name", "case_id", "state", "bytes", "attempts"),
        where=evidence.c.state == "kept",
    ),
}

# What open cases need to go on. The bot erases it when a case is closed; a backup does not.
DIALOGUES: Mapping[Table, Selection] = {
    drafts: ALL,
    case_messages: ALL,
    removals: ALL,
    waiting_cases: ALL,
    waitlists: ALL,
    compared_cases: ALL,
    blocked_sources: ALL,
    topics: ALL,
    outbox: ALL,
    cases: ALL,
}

# Of the moment, and of no use elsewhere; updates that were set aside hold words and names.
NEVER = frozenset(
    {
        updates,
        changes,
        ticket_attempts,
        leases,
        tip_budgets,
    }
)


async def copy_database(database: Database, path: Path, *, dialogues: bool) -> None:
    """Write the copy to `path`, which must not exist. `dialogues`: with what open cases need.

    Raises StorageError when the database cannot be read, OSError when the disk is full.
    """
    carried = {**ALWAYS, **(DIALOGUES if dialogues else {})}
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as copy:
            copy.execute(text("PRAGMA journal_mode = OFF"))
            copy.execute(text("PRAGMA synchronous = OFF"))
            migrate(copy, VERSION)
            async with database.read() as connection:
                if not database.is_sqlite:
                    await _one_moment(connection)
                for table in metadata.sorted_tables:
                    if table in carried:
                        await _copy_table(connection, copy, table, carried[table])
            copy.commit()
    finally:
        engine.dispose()


async def _one_moment(connection: AsyncConnection) -> None:
    await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    # Between two chunks, the copy is written.
    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


async def _copy_table(
    connection: AsyncConnection, copy: Connection, table: Table, carried: Selection
) -> None:
    columns = [table.c[name] for name in carried.columns] or list(table.c)
    query = select(*columns)
    if carried.where is not None:
        query = query.where(carried.where)
    insert = _plain(table).insert()
    async with connection.stream(query) as rows:
        async for chunk in rows.mappings().partitions(AT_ONCE):
            copy.execute(insert, [dict(row) for row in chunk])


def _plain(table: Table) -> Table:
    """The table, with no JSON left as JSON: an empty column stays empty, instead of null."""
    plain = table.to_metadata(MetaData())
    for column in plain.c:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return plain
