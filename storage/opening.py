"""Opening a database: make it, lock it, bring it to this version, check whose it is."""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from storage.archive.evidence import EvidenceFiles
from storage.articles.articles import Articles
from storage.articles.corrections import Corrections
from storage.articles.examples import Examples
from storage.articles.place_correction import PlaceCorrections
from storage.articles.statistics import Tallies
from storage.cases.audit_log import AuditLog
from storage.cases.cases import Cases
from storage.cases.comparisons import Comparisons
from storage.cases.removals import Removals
from storage.cases.retention import Retention
from storage.cases.waitlist import Waitlist
from storage.cases.workflow import CaseChanges
from storage.cluster.leases import Lease
from storage.delivery.outbox import Outbox
from storage.engine.database import (
    APPLICATION,
    Database,
    insert,
    postgresql_database,
    sqlite_database,
)
from storage.engine.key_value import Memory
from storage.engine.migrating import current_version, migrate
from storage.engine.session import Session
from storage.feeds.absences import Absences
from storage.feeds.feeds import Feeds
from storage.readers.bulk import SubscriberBulk
from storage.readers.personal_data import PersonalData
from storage.readers.subscribers import Subscribers
from storage.tables.base import VERSION, memory
from storage.tips.blocked_sources import BlockedSources
from storage.tips.drafts import Drafts
from storage.tips.season import Season
from storage.updates import Updates

SQLITE = "sqlite:///"
FINGERPRINT = "tip_secret"  # in memory

NO_ARCHIVE = ArchiveSeal()


@dataclass(frozen=True, slots=True)
class Storage:
    """One door to each aggregate; `lease` where another copy of the bot may lead instead."""

    subscribers: Subscribers
    subscriber_bulk: SubscriberBulk
    articles: Articles
    feeds: Feeds
    absences: Absences
    outbox: Outbox
    corrections: Corrections
    place_corrections: PlaceCorrections
    examples: Examples
    tallies: Tallies
    drafts: Drafts
    blocked_sources: BlockedSources
    cases: Cases
    evidence: EvidenceFiles
    case_changes: CaseChanges
    audit_log: AuditLog
    removals: Removals
    waitlist: Waitlist
    comparisons: Comparisons
    retention: Retention
    personal_data: PersonalData
    updates: Updates
    memory: Memory
    season: Season
    database: Database
    lease: Lease | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self.lease is not None:
            await self.lease.close()
        await self.database.close()


async def open_storage(
    url: str,
    *,
    vault: Vault,
    seal: ArchiveSeal = NO_ARCHIVE,
    exclusive: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Storage:
    """Connect, bring the database to this version, and check that the secret is its own.

    `exclusive`: for a `run`. Refuses a second one on the same SQLite file (raises OperatorError;
    other commands may look while the bot runs), and wants the leader's lease on PostgreSQL.
    `seal`: for the archive of tips; without it, nothing is archived.
    Raises OperatorError for a newer database, another TIP_SECRET (SecretMismatch) or an
    unwritable folder, StorageError when it cannot be reached.
    """
    lease = None
    if url.startswith(SQLITE):
        database = _open_file(Path(url.removeprefix(SQLITE)), exclusive=exclusive)
    elif exclusive:
        database, lease = _open_as_copy(_server(url), clock)
    else:
        database = postgresql_database(_server(url))
    try:
        await _bring_up_to_date(database)
        await _recognise(database, vault)
    except BaseException:
        if lease is not None:
            await lease.close()
        await database.close()
        raise
    return Storage(
        subscribers=Subscribers(database, vault),
        subscriber_bulk=SubscriberBulk(database),
        articles=Articles(database),
        feeds=Feeds(database),
        absences=Absences(database),
        outbox=Outbox(database, vault),
        corrections=Corrections(database, vault),
        place_corrections=PlaceCorrections(database, vault),
        examples=Examples(database),
        tallies=Tallies(database),
        drafts=Drafts(database, vault),
        blocked_sources=BlockedSources(database, vault),
        cases=Cases(database, vault, seal),
        evidence=EvidenceFiles(database, vault, seal),
        case_changes=CaseChanges(database, vault, seal),
        audit_log=AuditLog(database),
        removals=Removals(database, vault),
        waitlist=Waitlist(database, vault),
        comparisons=Comparisons(database, vault),
        retention=Retention(database, vault, seal),
        personal_data=PersonalData(database, vault),
        updates=Updates(database, vault, clock=clock.now),
        memory=Memory(database),
        season=Season(database, vault),
        database=database,
        lease=lease,
    )


def _open_as_copy(url: URL, clock: Clock) -> tuple[Database, Lease]:
    name = f"{APPLICATION} {secrets.token_hex(8)}"
    lease = Lease(Session(url, name=name), holder=name, clock=clock)
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
    database = sqlite_database(path)
    if lock is not None:
        database.on_close(lambda: os.close(lock))
    return database


def _lock(path: Path) -> int:
    """A lock that ends with the process, whatever ends it; the file itself stays."""
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise OperatorError(
            f"Another copy of the bot is running on {path}:"
            " stop it first, or use PostgreSQL, where a second copy stands by."
        ) from error
    return descriptor


def _server(url: str) -> URL:
    try:
        parsed = make_url(url).set(drivername="postgresql+asyncpg")
    except (ArgumentError, ValueError):
        # The original message quotes the address, password and all.
        raise OperatorError(
            "DATABASE_URL makes no sense: use sqlite:///data/bot.db or postgresql://user@host/name."
        ) from None
    if "sslmode" in parsed.query:  # libpq's name for it; asyncpg says ssl
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict(
            {"ssl": parsed.query["sslmode"]}
        )
    return parsed


async def _bring_up_to_date(database: Database) -> None:
    # Reading comes first: a database at its version is opened without waiting for a writer.
    async with database.read() as connection:
        version = await connection.run_sync(current_version)
    if version != VERSION:
        async with database.write() as connection:
            if not database.is_sqlite:
                # Alembic is imported meanwhile, which may take a while on a busy machine.
                await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            await connection.run_sync(migrate)


async def _recognise(database: Database, vault: Vault) -> None:
    """The first secret a database sees is its own."""
    known = select(memory.c.value).where(memory.c.name == FINGERPRINT)
    async with database.read() as connection:
        fingerprint = await connection.scalar(known)
    if fingerprint is None:
        async with database.write() as connection:
            await connection.execute(
                insert(connection, memory)
                .values(name=FINGERPRINT, value=vault.fingerprint)
                .on_conflict_do_nothing()
            )
            fingerprint = await connection.scalar(known)
    if fingerprint != vault.fingerprint:
        raise SecretMismatch(
            "TIP_SECRET is not the one this database was made with: restore the old TIP_SECRET."
        )
