"""The engine: connections, transactions, and our exceptions at its edge."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import AdaptedConnection, Connection, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.core.errors import StorageError
from storage.engine.fence import LeaseLost, check_fence
from storage.engine.sqlite_connection import connect

BUSY_TIMEOUT = 10000  # ms
PATIENCE_OF_SCRUBBING = 50  # ms: all writing transactions wait for it (law 1)

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # FULL, not NORMAL: an update confirmed to Telegram and a tip confirmed to its source must
    # outlive a power cut; NORMAL may lose the last commits of a WAL database.
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # erased bytes are overwritten
    "PRAGMA cache_size = -8000",
    "PRAGMA journal_size_limit = 67108864",
)
READERS = 4

# About people, and quick to vacuum: the outbox is left to PostgreSQL itself and the nightly round.
SMALL_TABLES = (
    "subscribers",
    "follows",
    "keywords",
    "drafts",
    "cases",
    "case_messages",
    "updates",
    "changes",
)

APPLICATION = "posbanten-bot"  # the name of our connections in pg_stat_activity
SERVER_SETTINGS = {
    # A process that is stopped in the middle of a transaction holds no other up for longer.
    "idle_in_transaction_session_timeout": "4000",  # ms
}

CONNECTION_LOST = "the connection to the server is lost"
# PostgreSQL: appendix A, error codes.
SERVER_SAYS = {
    "25P03": "the process was held up in a transaction",
    "28000": "the server does not let this user in",
    "28P01": "the server does not accept this password (in an address @ is written %40, % is %25)",
    "3D000": "the server has no database of that name",
    "42501": "this user lacks a right in the database",
    "53100": "the server's disk is full",
    "53300": "the server has too many connections",
    "57014": "a statement took too long",
    "57P01": "the server is shutting down",
    "57P03": "the server is starting up",
}


class Database:
    """A database, read side by side; on SQLite all writes pass one lock (law 1).

    SQLite's busy handler is unfair (measured: seconds of waiting beside a stream of chunks), an
    asyncio.Lock serves its waiters in order. Transactions are to be short: under 100 ms.
    """

    def __init__(
        self, reader: AsyncEngine, writer: AsyncEngine, *, lock: BinaryIO | None = None
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = asyncio.Lock() if self.is_sqlite else None
        self._lock_file = lock
        self.write_fault = ""  # why the last transaction that writes failed; empty: it did not
        self._unwanted: set[asyncio.Task[None]] = set()  # closing connections not waited for

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite's, not PostgreSQL's."""
        return self._writer.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        name = self._writer.url.database
        return Path(name) if self.is_sqlite and name else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one state of the database and changes nothing.

        Raises StorageError when the database cannot be reached or read.
        """
        with faults():
            async with self._transaction(self._reader) as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction: committed at the end of the block, rolled back by any exception.

        Raises StorageError when the database cannot be reached or written, LeaseLost in a task that
        is fenced (storage.engine.fence) when another copy of the bot leads.
        """
        async with AsyncExitStack() as stack:
            if self._lock is not None:
                await stack.enter_async_context(self._lock)
            try:
                with faults():
                    async with self._transaction(self._writer) as connection:
                        await check_fence(connection)
                        yield connection
            except LeaseLost:
                raise
            except StorageError as error:
                self.write_fault = str(error)
                raise
            self.write_fault = ""

    async def scrub(self) -> bool:
        """Have erased data overwritten on the disk as well; False if it is to be tried again.

        On SQLite `secure_delete` overwrites erased data, but only in the write-ahead log until a
        checkpoint, and the log's older frames still hold the data. No one may be reading.
        PostgreSQL takes the old versions of rows away; its pages, its own log and its copies keep
        the data until it is written over.
        """
        if self._lock is None:
            await self.vacuum(*SMALL_TABLES)
            return True
        async with self._lock:
            with faults():
                async with self._writer.connect() as connection:
                    # The driver's connection: a checkpoint is not possible within a transaction.
                    driver = (await connection.get_raw_connection()).driver_connection
                    if driver is None:
                        return False
                    await driver.execute(f"PRAGMA busy_timeout = {PATIENCE_OF_SCRUBBING}")
                    try:
                        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                        busy, _, _ = await cursor.fetchone()
                    finally:
                        await driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        return not busy

    async def vacuum(self, *tables: str) -> None:
        """Take the old versions of rows away (PostgreSQL: VACUUM). Raises StorageError."""
        with faults():
            async with self._writer.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.execute(text(f"VACUUM {', '.join(tables)}"))

    async def analyze(self) -> None:
        """Have PostgreSQL count its rows, after many have come at once. Raises StorageError.

        Until it has, it plans as if the tables were empty. SQLite's plans go by the indexes alone.
        """
        if not self.is_sqlite:
            async with self.write() as connection:
                await connection.execute(text("ANALYZE"))

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*self._unwanted)
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()
        if self._lock_file is not None:
            self._lock_file.close()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        connection = await self._connect(engine)
        committed = False
        try:
            async with connection.begin():
                yield connection
            committed = True
        finally:
            # After a commit the connection goes back to the pool at once; else there may be a
            # rollback to wait for, also where the waiting task is cancelled.
            await (connection.close() if committed else asyncio.shield(connection.close()))

    async def _connect(self, engine: AsyncEngine) -> AsyncConnection:
        """Return a connection of the engine's pool, which may have to be opened first.

        An opening goes on when the task that waits for it is cancelled: cut off in the middle, the
        driver (aiosqlite 0.22) would leave a connection that no one closes.
        """
        if self.is_sqlite and isinstance(engine.pool, QueuePool) and engine.pool.checkedin():
            return await engine.connect().start()  # it is open already: no wait
        opening = asyncio.create_task(engine.connect().start())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            closing = asyncio.create_task(_close_when_open(opening))
            self._unwanted.add(closing)
            closing.add_done_callback(self._unwanted.discard)
            raise


async def _close_when_open(opening: asyncio.Task[AsyncConnection]) -> None:
    with suppress(DBAPIError, PoolTimeout, OSError):
        await (await opening).close()


def sqlite_database(path: Path, *, lock: BinaryIO | None = None) -> Database:
    """Return a database in a file: one connection that writes, a few that read beside it (WAL).

    `lock`: a file that is held open as long as the database is.
    """
    url = URL.create("sqlite+aiosqlite", database=str(path))
    create = partial(
        create_async_engine, url, hide_parameters=True, async_creator=partial(connect, path)
    )
    reader = create(pool_size=READERS, max_overflow=0)
    writer = create(pool_size=1, max_overflow=1)
    _prepare(reader, (*PRAGMAS, "PRAGMA query_only = ON"), "BEGIN")
    # IMMEDIATE: a transaction that reads first would be refused (SQLITE_BUSY_SNAPSHOT) when
    # another process has written in between.
    _prepare(writer, PRAGMAS, "BEGIN IMMEDIATE")
    return Database(reader, writer, lock=lock)


def postgresql_database(url: URL, *, name: str = APPLICATION) -> Database:
    """Return a database on a server, which knows our connections by this name."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args=connect_args(name, answers_within=60.0),
    )
    return Database(engine, engine)


def connect_args(name: str, *, answers_within: float) -> dict[str, object]:
    """Return the arguments of asyncpg for each connection."""
    return {
        "timeout": min(10.0, answers_within),
        "command_timeout": answers_within,
        "server_settings": {"application_name": name, **SERVER_SETTINGS},
    }


def insert(
    connection: AsyncConnection | AsyncEngine, table: Table
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows this engine's ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def go_by_indexes(connection: AsyncConnection) -> None:
    """Have PostgreSQL read tables by their indexes until the transaction ends.

    A plan that it made, and keeps, while a table was empty reads all of it each time.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(text("SET LOCAL enable_seqscan = off"))


async def execute_many(
    connection: AsyncConnection,
    statement: sqlite.Insert | postgresql.Insert,
    rows: Sequence[dict[str, object]],
) -> None:
    """Execute a statement for each row, if there is one (SQLAlchemy would insert an empty row)."""
    if rows:
        await connection.execute(statement, rows)


def _prepare(engine: AsyncEngine, pragmas: Sequence[str], begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: AdaptedConnection, _record: object) -> None:
        connection.run_async(lambda driver: driver.executescript("; ".join(pragmas)))

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        if (driver := connection.connection.driver_connection) is not None:
            driver.begin(begin)


@contextmanager
def faults() -> Iterator[None]:
    """Raise StorageError for faults of the environment; wrong statements and values surface."""
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError) as error:
        if not _is_environment_fault(error):
            raise
        raise StorageError(f"The database does not work: {_plain_reason(error)}.") from error


def _is_environment_fault(error: SQLAlchemyError | OSError) -> bool:
    if isinstance(error, (IntegrityError, NotSupportedError)):
        return False
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if isinstance(error, ProgrammingError):
        return state == "42501"  # PostgreSQL: no right to do this
    return not (isinstance(state, str) and state.startswith("22"))  # a value the column refuses


def _plain_reason(error: SQLAlchemyError | OSError) -> str:
    """Return what is wrong, without values: SQLite's words have none, PostgreSQL's may."""
    if isinstance(error, PoolTimeout):
        return "all connections are busy"
    if isinstance(error, ConnectionError) and not isinstance(error, ConnectionRefusedError):
        return CONNECTION_LOST
    if isinstance(error, OSError):
        return error.strerror or "the server does not answer"
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return str(cause)
    state: str | None = getattr(cause, "sqlstate", None)
    # asyncpg says class 08 itself, of a connection that has ended (PostgreSQL: Appendix A).
    if state is None or state.startswith("08"):
        return CONNECTION_LOST
    return SERVER_SAYS.get(state, f"PostgreSQL's error {state}")
