"""Statements of SQLAlchemy's compiled once for all tests of a process.

Each test opens a database of its own, hence new engines, and an engine compiles each statement
anew: a quarter of the processor time of the storage's tests. What a statement compiles to depends
on the kind of the dialect alone, as all engines here are made with the same options.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Compiled, Engine
from sqlalchemy.util import LRUCache

_compiled: LRUCache[Any, Compiled] = LRUCache(5000)


class _Alike:
    """Dialects of one kind are equal: a compiled statement is looked up by its dialect."""

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """SQLAlchemy's own hook: the engine is made, and has compiled nothing yet."""
        engine._compiled_cache = _compiled

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
