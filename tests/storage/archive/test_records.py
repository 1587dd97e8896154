"""The archive: what happened in a case, for the editors alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import AuditEntry, Turn
from bot.cases.records import Record, RecordKind, decode_record, message_record
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.tips.model import Evidence
from storage.archive.records import destroy_archive
from storage.cases.cases import Cases
from storage.cases.retention import Retention
from storage.cases.workflow import CaseChanges
from storage.engine.coarse_time import DAY, MINUTE
from storage.engine.database import Database
from storage.engine.sealed_place import place
from storage.repositories import Storage
from storage.tables.archive import archive
from storage.tables.cases import cases
from tests.support.cases.samples import SOURCE
from tests.support.cases.stored import DRAFT, both_sides, send_report
from tests.support.storage.stored import NOW

KEY = ArchiveKey.generate()
MARK = "KALIMATARSIP"


@pytest.fixture
async def archived_cases(storage: Storage, vault: Vault) -> Cases:
    """The cases of a newsroom whose editors have a key."""
    return Cases(storage.database, vault, ArchiveSeal([KEY.public]))


@pytest.fixture
async def retention(storage: Storage, vault: Vault) -> Retention:
    """The same newsroom's."""
    return Retention(storage.database, vault, ArchiveSeal([KEY.public]))


async def sealed(storage: Storage) -> list[bytes]:
    async with storage.database.read() as connection:
        return list(await connection.scalars(select(archive.c.sealed).order_by(archive.c.id)))


async def records(storage: Storage) -> list[Record]:
    return [decode_record(KEY.open(blob)) for blob in await sealed(storage)]


async def open_case(archived_cases: Cases, *, codename: str = "MERPATI-41", once: int = 1) -> int:
    await send_report(
        archived_cases,
        SOURCE,
        DRAFT,
        codename=codename,
        ticket=codename,
        letters=both_sides,
        now=NOW,
        once=once,
    )
    return next(case.id for case in await archived_cases.list_open() if case.codename == codename)


async def test_a_case_is_archived_from_beginning_to_end(
    storage: Storage, archived_cases: Cases, retention: Retention
) -> None:
    """Opened, added to, answered, closed; each once, though an update comes twice."""
    case_id = await open_case(archived_cases)
    for what, once in ((RecordKind.ADDED, 2), (RecordKind.ANSWERED, 3), (RecordKind.ANSWERED, 3)):
        record = message_record(what, Evidence("text", 9, text=MARK), now=NOW + once)
        await archived_cases.add(case_id, [], record=record, now=NOW + once, once=once)
    await retention.expire(before=NOW + 100, now=NOW + 200)
    kept = await records(storage)
    assert [(record.what, record.at) for record in kept] == [
        (RecordKind.OPENED, NOW),
        (RecordKind.ADDED, NOW + 2),
        (RecordKind.ANSWERED, NOW + 3),
        (RecordKind.CLOSED, NOW + 200),
    ]
    assert (kept[0].codename, kept[0].answers) == ("MERPATI-41", DRAFT.answers)


async def test_what_editors_answer_is_archived(
    storage: Storage, vault: Vault, archived_cases: Cases
) -> None:
    """With the change that passes it on; once, though the update comes twice."""
    case_id = await open_case(archived_cases)
    changes = CaseChanges(storage.database, vault, ArchiveSeal([KEY.public]))
    record = message_record(RecordKind.ANSWERED, Evidence("text", 9, text=MARK), now=NOW)
    for _ in range(2):
        await changes.change(
            case_id,
            lambda case: case,
            entry=AuditEntry(7, "answered", NOW),
            records=[record],
            once=2,
        )
    _opened, *answered = await records(storage)
    assert answered == [record]


async def test_nothing_on_the_machine_opens_it(
    storage: Storage, archived_cases: Cases, vault: Vault
) -> None:
    """Neither in the clear nor for whoever has TIP_SECRET; an editor's key does."""
    case_id = await open_case(archived_cases)
    record = message_record(RecordKind.ADDED, Evidence("text", 9, text=MARK), now=NOW)
    await archived_cases.add(case_id, [], record=record, now=NOW, once=2)
    opened, added = await sealed(storage)
    for blob in (opened, added):
        assert MARK.encode() not in blob
        assert b"politik_uang" not in blob
        with pytest.raises(SecretMismatch):
            vault.open(blob, place(archive.c.sealed, case_id))
    assert MARK.encode() in KEY.open(added)


async def test_without_keys_there_is_no_archive(storage: Storage) -> None:
    """Nothing is kept that nobody could open."""
    case_id = await open_case(storage.cases)
    record = message_record(RecordKind.ADDED, Evidence("text", 9), now=NOW)
    await storage.cases.add(case_id, [], record=record, now=NOW, once=2)
    async with storage.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(archive)) == 0


async def test_a_case_is_destroyed_in_the_archive_alone(
    storage: Storage, archived_cases: Cases
) -> None:
    """What a source takes back is gone; the neighbour's case is not."""
    first = await open_case(archived_cases)
    await open_case(archived_cases, codename="ELANG-7", once=2)
    async with storage.database.write() as connection:
        await destroy_archive(connection, [first])
    (left,) = await records(storage)
    assert left.codename == "ELANG-7"


async def test_the_archive_of_a_case_ends_so_long_after_the_case(
    storage: Storage, archived_cases: Cases, retention: Retention
) -> None:
    """Of one that is open it stays, and of one that ended later."""
    await open_case(archived_cases)
    assert await retention.end_archive(before=NOW + 2 * DAY) == 0
    await retention.expire(before=NOW + 1, now=NOW)
    later = await open_case(archived_cases, codename="ELANG-7", once=2)
    turn = Turn(NOW + DAY, by_source=True, piece=Evidence("text", 9, text="Lagi."))
    await archived_cases.add(later, [], turn=turn, now=NOW + DAY, once=3)
    await retention.expire(before=NOW + 2 * DAY, now=NOW)
    assert await retention.end_archive(before=NOW) == 0
    assert await retention.end_archive(before=NOW + MINUTE) == 1
    assert {record.codename for record in await records(storage)} <= {"ELANG-7", ""}
    assert await retention.end_archive(before=NOW + 2 * DAY) == 1
    assert await records(storage) == []


async def test_a_report_that_is_taken_back_leaves_the_archive(
    archived_cases: Cases, storage: Storage
) -> None:
    """Its records go, even that it was there; those of other cases stay."""
    first = await open_case(archived_cases)
    await open_case(archived_cases, codename="ELANG-7", once=2)
    before = await sealed(storage)
    case = await archived_cases.get(first)
    assert case is not None
    await storage.removals.begin(case, letters=[], now=NOW, once=3)
    assert await sealed(storage) == before[1:]


async def test_many_cases_are_closed_in_short_transactions(
    storage: Storage,
    archived_cases: Cases,
    retention: Retention,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever else writes has a turn in between: at most 25 at once."""
    for number in range(120):
        await send_report(
            archived_cases,
            SOURCE,
            DRAFT,
            codename=f"ELANG-{number + 10}",
            ticket=f"T{number}",
            letters=lambda _: (),
            now=NOW,
            once=number,
        )
    sizes: list[int] = []
    write = Database.write

    @asynccontextmanager
    async def counted(database: Database) -> AsyncIterator[AsyncConnection]:
        async with write(database) as connection:
            yield connection
            open_now = select(func.count()).where(cases.c.sealed.is_not(None))
            sizes.append(await connection.scalar(open_now) or 0)

    monkeypatch.setattr(Database, "write", counted)
    assert await retention.expire(before=NOW + 1, now=NOW + 1) == 120
    assert sizes == [120, 95, 70, 45, 20, 0, 0]
