"""Filling an empty database with another one: all tables, whichever engine each is on.

A kill at any moment is made up for by the next call: rows go in by the order of their keys, so the
last key of a table tells how far it is. Until all are there and compared the database is marked,
and no other process opens it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from sqlalchemy import BigInteger, Table, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OperatorError
from storage.engine.database import Database
from storage.engine.key_value import recall, remember
from storage.engine.table_rows import (
    Digest,
    digest,
    hold_one_moment,
    last_key,
    read_rows,
    write_rows,
)
from storage.opening import FILLING, FINGERPRINT, NOT_EMPTY
from storage.tables.base import memory, metadata
from storage.tables.cluster import leases

# The lease is of the moment, and `memory` holds the mark: its rows come with the mark's end.
TABLES = tuple(table for table in metadata.sorted_tables if table not in {memory, leases})


async def fill(
    source: Database,
    target: Database,
    *,
    origin: str,
    on_rows: Callable[[int], object] = lambda _: None,
    files: Callable[[], Awaitable[None]] | None = None,
    finish: Callable[[AsyncConnection], Awaitable[None]] | None = None,
) -> Mapping[str, Digest]:
    """Copy all tables; return the digest of each, the same on both sides.

    Both databases: at this version, and used by no other (storage.opening.open_alone). `origin`:
    tells the source from others. `on_rows`: told of rows that went in. `files`: brings the files
    that must be there before the copy opens. `finish`: the changes to make in its last transaction.

    Raises OperatorError where the target is not empty (or was begun to be filled from another
    source), or where the two differ in the end.
    """
    await _begin(target, origin)
    async with source.read() as reading:
        await hold_one_moment(reading)
        for table in TABLES:
            async with target.read() as connection:
                after = await last_key(connection, table)
            async for rows in read_rows(reading, table, after=after):
                async with target.write() as writing:
                    await write_rows(writing, table, rows)
                on_rows(len(rows))
    same = {table.name: found async for table, found in _compare(source, target)}
    if files is not None:
        await files()
    async with source.read() as reading:
        remembered = [rows async for rows in read_rows(reading, memory)]
    async with target.write() as writing:
        await writing.execute(delete(memory))
        for rows in remembered:
            await write_rows(writing, memory, rows)
        await _continue_ids(writing)
        if finish is not None:
            await finish(writing)
    await target.analyze()
    return same


async def _begin(target: Database, origin: str) -> None:
    """Mark the target as being filled. Raises OperatorError where it is not empty."""
    async with target.write() as connection:
        begun = await recall(connection, FILLING)
        if begun == origin:
            return
        if begun is not None:
            raise OperatorError(
                "The database was begun to be filled from elsewhere: end that with the same"
                " command, or name a database that is empty."
            )
        if not await _is_empty(connection):
            raise OperatorError(NOT_EMPTY)
        await remember(connection, FILLING, origin)


async def _is_empty(connection: AsyncConnection) -> bool:
    """Whether the database is empty; one that was only made, and opened with a secret, is."""
    for table in TABLES:
        if await connection.scalar(select(table.c[0]).limit(1)) is not None:
            return False
    others = select(memory.c.name).where(memory.c.name != FINGERPRINT).limit(1)
    return await connection.scalar(others) is None


async def _compare(source: Database, target: Database) -> AsyncIterator[tuple[Table, Digest]]:
    """Yield the digest of each table, read again on both sides: the source may have changed."""
    async with source.read() as there, target.read() as here:
        await hold_one_moment(there)
        await hold_one_moment(here)
        for table in TABLES:
            found = await digest(here, table)
            if found != await digest(there, table):
                raise OperatorError(
                    f"The table {table.name} is not the same on both sides: what is copied was"
                    " in use meanwhile. Begin anew, with an empty database."
                )
            yield table, found


async def _continue_ids(connection: AsyncConnection) -> None:
    """Give new rows ids beyond those that came; SQLite goes by the rows themselves."""
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        (key, *others) = table.primary_key
        if others or not isinstance(key.type, BigInteger) or key.foreign_keys:
            continue
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        if await connection.scalar(select(sequence)) is not None:
            highest = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
            await connection.execute(select(func.setval(sequence, highest, text("false"))))
