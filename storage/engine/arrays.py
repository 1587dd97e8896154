"""Many values in one statement, whose text stays the same however many there are.

A list written out as `IN (?, ?, …)` is another text for each length: to be made by SQLAlchemy,
prepared by the engine and kept in caches, a thousand times for a thousand lengths.
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, Text, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


def numbers(connection: AsyncConnection | AsyncEngine, name: str) -> Select[int]:
    """Select a parameter's numbers as rows; bind it with `bound`."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(bindparam(name)).table_valued("value", name=f"each_{name}")
        return select(each.c.value)
    values = func.unnest(bindparam(name, type_=ARRAY(BigInteger)))
    return select(values.column_valued(f"each_{name}"))


def words(connection: AsyncConnection, name: str) -> Select[str]:
    """Select a parameter's texts as rows; bind it with `bound`."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(bindparam(name)).table_valued("value", name=f"each_{name}")
        return select(each.c.value)
    values = func.unnest(bindparam(name, type_=ARRAY(Text)))
    return select(values.column_valued(f"each_{name}"))


def bound(
    connection: AsyncConnection, values: Iterable[int] | Iterable[str]
) -> str | list[int] | list[str]:
    """Return the value to bind to a parameter of `numbers` or `words`."""
    listed = [*values]
    return orjson.dumps(listed).decode() if connection.dialect.name == "sqlite" else listed


def is_among(
    connection: AsyncConnection | AsyncEngine, column: ColumnElement[int], name: str
) -> ColumnElement[bool]:
    """Whether the column is one of the parameter's numbers."""
    if connection.dialect.name == "sqlite":
        return column.in_(numbers(connection, name))
    # Not a subquery: PostgreSQL knows how long an array is, and looks each number up.
    return column == any_(bindparam(name, type_=ARRAY(BigInteger)))
