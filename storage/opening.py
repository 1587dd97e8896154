"""Opening a database: make it, lock it, bring it to this version, check its secret."""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.database_url import SQLITE, check_database_url
from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from bot.search.index_terms import analysis
from storage.articles.search_index import analysis_of, fill_index
from storage.cluster.leases import Lease, ServerLease
from storage.engine.database import (
    APPLICATION,
    Database,
    insert,
    postgresql_database,
    sqlite_database,
)
from storage.engine.kept_copy import keep_copy
from storage.engine.key_value import recall
from storage.engine.migrating import Upgrade, current_version, migrate, refuse_newer
from storage.engine.repository import NO_ARCHIVE
from storage.engine.session import Session
from storage.repositories import Storage
from storage.tables.base import VERSION, memory

FINGERPRINT = "tip_secret"  # in memory
ROTATION = "tip_secret_to_come"  # in memory, while storage.rotation is not done: its fingerprint
FILLING = "filled_from"  # in memory, while storage.transfer is not done: the source's mark
NOT_EMPTY = (
    "The database is not empty: nothing was changed. Name one that is empty or not there yet, or"
    " take this one away first."
)
# TIMEZONE and MESSAGES_PER_SECOND where they are not set: for commands that send nothing.
STANDARD_ZONE, STANDARD_RATE = ZoneInfo("Asia/Jakarta"), 30.0
# The oldest PostgreSQL that the tests run on (server_version_num).
OLDEST_SERVER = 150000

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE :ours"
    " AND application_name <> current_setting('application_name')"
)


async def open_storage(
    url: str,
    *,
    vault: Vault,
    seal: ArchiveSeal = NO_ARCHIVE,
    exclusive: bool = False,
    upgrade: bool = False,
    clock: Clock = SYSTEM_CLOCK,
    zone: ZoneInfo = STANDARD_ZONE,
    rate: float = STANDARD_RATE,
) -> Storage:
    """Connect, and check that the database is at this version and the secret its own.

    `exclusive`: for a `run`. Refuses a second one on the same SQLite file (raises OperatorError;
    other commands may look while the bot runs), and wants the leader's lease on PostgreSQL.
    `upgrade`: an older one is brought to this version (an empty one always is), the search's index
    to this analysis. `seal`: for the archive of tips; without it, no record is archived. `zone`:
    the newsroom's; `rate`: messages a second: summaries are timed by both. Raises OperatorError for
    a newer database, an older one, another TIP_SECRET (SecretMismatch) or an unwritable folder,
    StorageError when it cannot be reached.
    """
    lease = None
    if url.startswith(SQLITE):
        database = _open_file(Path(url.removeprefix(SQLITE)), exclusive=exclusive)
    elif exclusive:
        database, lease = _open_as_copy(_server(url), clock)
    else:
        database = postgresql_database(_server(url))
    storage = Storage(database, vault, seal, clock=clock, lease=lease, zone=zone, rate=rate)
    try:
        storage.upgrade = await _bring_up_to_date(database, upgrade=upgrade, locked=exclusive)
        if upgrade:
            await _renew_index(database, locked=exclusive)
        await _recognise(database, vault)
    except BaseException:
        await storage.close()
        raise
    return storage


async def open_alone(url: str, *, new: bool = False) -> Database:
    """Connect to a database that is at this version, whichever secret it is under.

    Refuses a `run` on the same SQLite file; on PostgreSQL the connections have a name of their own.
    `new`: it is to be made; an older one is left alone (raises OperatorError). Raises as
    `open_storage`.
    """
    if url.startswith(SQLITE):
        database = _open_file(Path(url.removeprefix(SQLITE)), exclusive=True)
    else:
        name = f"{APPLICATION} {secrets.token_hex(8)}"
        database = postgresql_database(_server(url), name=name)
    try:
        await _bring_up_to_date(database, upgrade=False, locked=True, new=new)
    except BaseException:
        await database.close()
        raise
    return database


async def refuse_company(database: Database) -> None:
    """Raise OperatorError where a bot, or another command of it, runs on the database.

    `database`: of `open_alone`, which has looked at an SQLite file's lock already.
    """
    if database.is_sqlite:
        return
    async with database.read() as connection:
        if await connection.scalar(_OTHERS, {"ours": f"{APPLICATION}%"}):
            raise OperatorError("The bot runs, or another command: stop all copies of it first.")


def _open_as_copy(url: URL, clock: Clock) -> tuple[Database, Lease]:
    name = f"{APPLICATION} {secrets.token_hex(8)}"
    lease = Lease(ServerLease(Session(url, name=name), holder=name), clock=clock)
    return postgresql_database(url, name=name), lease


def _open_file(path: Path, *, exclusive: bool) -> Database:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its -wal and -shm files the mode of the database file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        lock = _lock(path) if exclusive else None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OperatorError(
            f"The database {path} cannot be written ({reason}):"
            f" make the folder {path.parent} writable for this user or change DATABASE_URL."
        ) from error
    return sqlite_database(path, lock=lock)


def _lock(path: Path) -> BinaryIO:
    """Return a lock that ends with the process, whatever ends it; the file itself stays."""
    from fcntl import LOCK_EX, LOCK_NB, flock  # not on Windows, where editors open backups

    lock = path.with_name(path.name + ".lock")
    held = os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        flock(held, LOCK_EX | LOCK_NB)
    except BlockingIOError as error:
        held.close()
        raise OperatorError(
            f"Another copy of the bot is running on {path}:"
            " stop it first, or use PostgreSQL, where a second copy stands by."
        ) from error
    return held


def _server(url: str) -> URL:
    """Return the server's address; the options after ? are read by asyncpg, as libpq would."""
    try:
        check_database_url(url)
        parsed = make_url(url).set(drivername="postgresql+asyncpg")
    except (ArgumentError, ValueError):
        # The original message quotes the address, password and all.
        raise OperatorError(
            "DATABASE_URL makes no sense: use sqlite:///data/bot.db or postgresql://user@host/name."
        ) from None
    options = urlencode(parsed.query, doseq=True)
    return parsed.set(query={"dsn": f"postgresql:///?{options}"} if options else {})


async def _bring_up_to_date(
    database: Database, *, upgrade: bool, locked: bool, new: bool = False
) -> Upgrade | None:
    # Reading comes first: a database at its version is opened without waiting for a writer.
    async with database.read() as connection:
        await _check_server(connection)
        version = await connection.run_sync(current_version)
    if version == VERSION:
        return None
    if version is None:
        await _migrate(database)
        return None
    if new:
        raise OperatorError(NOT_EMPTY)
    refuse_newer(version)
    if not upgrade:
        raise OperatorError(
            f"The database is of an older version ({version}) than this bot ({VERSION}):"
            " start the bot, or stop it and run `python -m bot migrate`."
        )
    with nullcontext() if locked or database.file is None else _lock(database.file):
        return Upgrade(version, VERSION, await _migrate(database))


async def _migrate(database: Database) -> Path | None:
    copy = None
    async with database.write() as connection:
        if database.file is None:
            # Alembic is imported meanwhile, which may take a while on a busy machine.
            await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        elif await connection.run_sync(current_version) not in {None, VERSION}:
            # No other process writes now, so it is the database that the migration begins with.
            copy = await asyncio.to_thread(keep_copy, database.file)
        await connection.run_sync(migrate)
    return copy


async def _renew_index(database: Database, *, locked: bool) -> None:
    """Make the search's index where there is none, or one that another analysis made.

    Takes minutes for a large archive, and no other process writes meanwhile.
    """
    async with database.read() as connection:
        if await analysis_of(connection) == analysis():
            return
    with nullcontext() if locked or database.file is None else _lock(database.file):
        async with database.write() as connection:
            if database.file is None:
                await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            await connection.run_sync(migrate)  # waits for a copy that does the same
            if await analysis_of(connection) != analysis():
                await fill_index(connection)


async def _check_server(connection: AsyncConnection) -> None:
    if connection.dialect.name == "sqlite":
        return
    version = int(await connection.scalar(text("SHOW server_version_num")) or 0)
    if version < OLDEST_SERVER:
        raise OperatorError(
            f"The server is PostgreSQL {version // 10000}: this bot needs"
            f" {OLDEST_SERVER // 10000} or newer."
        )


async def _recognise(database: Database, vault: Vault) -> None:
    """Check that the database is whole and the secret its own; the first it sees becomes so."""
    async with database.read() as connection:
        fingerprint = await recall(connection, FINGERPRINT)
        rotation = await recall(connection, ROTATION)
        filling = await recall(connection, FILLING)
    if filling is not None:
        raise OperatorError(
            "The database is not whole: `restore` or `move` was broken off."
            " Run the same command once more."
        )
    if rotation is not None:
        raise OperatorError(
            "TIP_SECRET is being changed, and that is not finished:"
            " run `python -m bot tips rotate` once more, with the old TIP_SECRET."
        )
    if fingerprint is None:
        async with database.write() as connection:
            await connection.execute(
                insert(connection, memory)
                .values(name=FINGERPRINT, value=vault.fingerprint)
                .on_conflict_do_nothing()
            )
            fingerprint = await recall(connection, FINGERPRINT)
    if fingerprint != vault.fingerprint:
        raise SecretMismatch(
            "TIP_SECRET is not the one this database was made with: restore the old TIP_SECRET,"
            " or end with `python -m bot tips rotate` what was broken off."
        )
