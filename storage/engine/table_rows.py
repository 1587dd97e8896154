"""Rows from one database to another, of whichever engine: read in order, written, compared.

A backup, a restore and a move copy tables with this. JSON stays the text that it was, and texts are
ordered by their bytes, so that a row and its place among others are the same on both engines.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import orjson
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Table,
    Text,
    bindparam,
    cast,
    collate,
    func,
    insert,
    literal,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

AT_ONCE = 2000  # rows

Value: TypeAlias = "int | float | str | bytes | bool | None"
Values: TypeAlias = "tuple[Value, ...]"  # of a row


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a table that is copied: these columns (empty: all) of these rows (None: all)."""

    columns: tuple[str, ...] = ()
    where: ColumnElement[bool] | None = None

    def of(self, table: Table) -> list[Column[Value]]:
        """Return the table's columns that are copied, in the table's order."""
        return [column for column in table.c if not self.columns or column.name in self.columns]


ALL = Selection()


@dataclass(frozen=True, slots=True)
class Digest:
    """The values that two tables are compared by: the rows, and a SHA-256 over all, in order."""

    rows: int
    sha256: str


async def hold_one_moment(connection: AsyncConnection) -> None:
    """See one state of the database until the transaction ends, however long that takes.

    It must come first in a transaction that reads. On SQLite each such transaction sees one state.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        # Between two chunks, the other database is written.
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


async def read_rows(
    connection: AsyncConnection, table: Table, selection: Selection = ALL, *, after: Values = ()
) -> AsyncIterator[list[Values]]:
    """Yield the rows in the order of their keys, in chunks; only those past the key `after`."""
    key = _key(connection, table)
    query = select(*map(_as_text, selection.of(table))).order_by(*key)
    if selection.where is not None:
        query = query.where(selection.where)
    if after:
        query = query.where(tuple_(*key) > tuple_(*map(literal, after)))
    async with connection.stream(query) as rows:
        async for chunk in rows.partitions(AT_ONCE):
            yield [tuple(row) for row in chunk]


async def last_key(connection: AsyncConnection, table: Table) -> Values:
    """Return the key of the last row; empty where there is none."""
    backwards = [column.desc() for column in _key(connection, table)]
    found = await connection.execute(select(*table.primary_key).order_by(*backwards).limit(1))
    return tuple(found.one_or_none() or ())


async def write_rows(
    connection: AsyncConnection, table: Table, rows: Sequence[Values], selection: Selection = ALL
) -> None:
    """Insert rows as `read_rows` yields them, without SQLAlchemy's look at each value."""
    columns = selection.of(table)
    if connection.dialect.name != "sqlite":
        await connection.execute(_insert_arrays(table, columns), _arrays(columns, rows))
    elif rows:
        names = [column.name for column in columns]
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
        await connection.exec_driver_sql(str(statement), list(rows))


async def merge_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Values],
    selection: Selection = ALL,
    *,
    updating: Sequence[str],
) -> None:
    """Insert rows without bytes; of those that are there already, set the columns `updating`.

    In one statement: SQLite takes it while Python goes on, where rows one by one would take turns.
    """
    statement = _merge(connection.dialect.name, table, selection, tuple(updating))
    if connection.dialect.name == "sqlite":
        await connection.execute(statement, {"rows": orjson.dumps(rows).decode()})
    else:
        await connection.execute(statement, _arrays(selection.of(table), rows))


async def digest(connection: AsyncConnection, table: Table, selection: Selection = ALL) -> Digest:
    """Return the digest of all rows that `read_rows` yields of the table."""
    count, sums = 0, hashlib.sha256()
    async for rows in read_rows(connection, table, selection):
        count += len(rows)
        for row in rows:
            sums.update(orjson.dumps(row, default=bytes.hex, option=orjson.OPT_APPEND_NEWLINE))
    return Digest(count, sums.hexdigest())


def _key(
    connection: AsyncConnection, table: Table
) -> list[ColumnElement[str] | ColumnElement[Value]]:
    """Return the key's columns by bytes; a server has its language's order (PostgreSQL: 24.2)."""
    if connection.dialect.name == "sqlite":
        return list(table.primary_key)
    return [
        collate(each, "C") if isinstance(each.type, Text) else each for each in table.primary_key
    ]


def _as_text(column: Column[Value]) -> ColumnElement[Value]:
    return cast(column, Text) if isinstance(column.type, JSON) else column


@cache  # made for each thousand rows, it would take as long as what it does
def _merge(
    dialect: str, table: Table, selection: Selection, updating: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    columns = selection.of(table)
    made = (_insert_json if dialect == "sqlite" else _insert_arrays)(table, columns)
    return made.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: made.excluded[name] for name in updating},
    )


def _insert_arrays(table: Table, columns: Sequence[Column[Value]]) -> postgresql.Insert:
    """Make an INSERT with one parameter a column: one statement a row takes ten times as long."""
    names = [column.name for column in columns]
    types = [Text() if isinstance(column.type, JSON) else column.type for column in columns]
    arrays = [bindparam(name, type_=ARRAY(type_)) for name, type_ in zip(names, types, strict=True)]
    each = func.unnest(*arrays).table_valued(*names, name="each_row").render_derived()
    values = [cast(each.c[column.name], column.type) for column in columns]
    made = postgresql.insert(table)
    return made.from_select(names, select(*values), include_defaults=False)


def _arrays(columns: Sequence[Column[Value]], rows: Sequence[Values]) -> dict[str, list[Value]]:
    values = map(list, zip(*rows, strict=True)) if rows else ([] for _ in columns)
    return {column.name: each for column, each in zip(columns, values, strict=True)}


def _insert_json(table: Table, columns: Sequence[Column[Value]]) -> sqlite.Insert:
    """Make an INSERT with one parameter for all rows."""
    each = func.json_each(bindparam("rows")).table_valued("value", name="each_row")
    values = [func.json_extract(each.c.value, f"$[{at}]") for at in range(len(columns))]
    # Without a WHERE, ON CONFLICT would be read as a join's (SQLite: lang_upsert, 2.2).
    rows = select(*values).where(true())
    names = [column.name for column in columns]
    return sqlite.insert(table).from_select(names, rows, include_defaults=False)
