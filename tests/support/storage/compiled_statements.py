"""Statements of SQLAlchemy's compiled once for all tests of a process.

Each test opens a database of its own, hence new engines, and an engine compiles each statement
anew: a quarter of the processor time of the storage's tests. What a statement compiles to depends
on the kind of the dialect alone, as all engines here are made with the same options.
"""

from __future__ import annotations

from sqlalchemy import Connection, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_compiled: LRUCache[object, object] = LRUCache(5000)


class _Alike:
    """Dialects of one kind are equal: a compiled statement is looked up by its dialect."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class SQLiteDialect(_Alike, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class PostgreSQLDialect(_Alike, PGDialect_asyncpg):
    supports_statement_cache = True


registry.register("sqlite.aiosqlite", __name__, "SQLiteDialect")
registry.register("postgresql.asyncpg", __name__, "PostgreSQLDialect")


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
