"""A sealed value opens where it was put, and nowhere else: whoever can write diverts nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Column, ColumnElement, select, update

from bot.cases import workflow as desk
from bot.cases.model import AuditEntry, Case
from bot.cases.records import Record, RecordedPiece, RecordKind
from bot.complaints.model import Draft as ComplaintDraft
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from storage.archive.evidence import EvidenceFiles
from storage.archive.records import archive_record
from storage.cases.messages import keep_topic
from storage.repositories import Storage
from storage.tables.archive import evidence
from storage.tables.base import metadata, updates
from storage.tables.cases import blocked_sources, case_messages, cases, drafts, removals, topics
from storage.tables.complaints import complaint_drafts, complaints
from storage.tables.outbox import outbox, shares
from tests.support.cases.samples import EDITORS
from tests.support.cases.stored import DRAFT, open_case
from tests.support.complaints.samples import a_complaint
from tests.support.storage.edits import change, id_of
from tests.support.storage.shares import chase, edits, shared_article
from tests.support.storage.stored import NOW, claim, count_rows, filed, letter, store

ONE, OTHER = 501, 502  # two sources


async def two_cases(storage: Storage) -> tuple[Case, Case]:
    await open_case(storage, once=1, codename="ELANG-1", ticket="ONE", source=ONE, said=(11,))
    await open_case(storage, once=2, codename="ELANG-2", ticket="OTHER", source=OTHER, said=(12,))
    one, other = await storage.cases.list_open()
    return one, other


async def exchange(storage: Storage, column: Column[bytes]) -> None:
    """Each of the two rows gets the other's value of this column."""
    (key,) = column.table.primary_key
    async with storage.database.write() as connection:
        query = select(key, column).where(column.is_not(None)).order_by(key)
        (one, first), (other, second) = (await connection.execute(query)).all()
        for row, value in ((one, second), (other, first)):
            await connection.execute(update(column.table).where(key == row).values({column: value}))


async def copy(
    storage: Storage, given: ColumnElement[bytes], to: Column[bytes], *where: ColumnElement[bool]
) -> None:
    """The value of a row and column takes the place of another's."""
    async with storage.database.write() as connection:
        value = await connection.scalar(select(given).limit(1))
        await connection.execute(update(to.table).where(*where).values({to: value}))


async def test_a_case_in_anothers_row_is_nobodys(storage: Storage) -> None:
    """Its answers would go to another source; nothing of it is shown, and the others are."""
    one, other = await two_cases(storage)
    await open_case(storage, once=3, codename="ELANG-3", ticket="THIRD", source=ONE)
    third = await storage.cases.newest_of(ONE)
    await copy(
        storage, select(cases.c.sealed).where(cases.c.id == one.id).scalar_subquery(),
        cases.c.sealed, cases.c.id == other.id,
    )  # fmt: skip
    with pytest.raises(SecretMismatch):
        await storage.cases.get(other.id)
    assert await storage.cases.list_open() == (one, third)


async def test_a_damaged_follower_stops_no_change_of_the_case_it_follows(storage: Storage) -> None:
    """It is as good as closed."""
    one, other = await two_cases(storage)
    entry = AuditEntry(7, "merged", NOW)
    await storage.case_changes.change_two(other.id, one.codename, desk.merge, entry=entry, once=4)
    async with storage.database.write() as connection:
        damaged = update(cases).where(cases.c.id == other.id)
        await connection.execute(damaged.values(sealed=b"not sealed by us" * 9))
    changed = await storage.case_changes.change_all(
        one.id, lambda case: replace(case, status="verifying"), entry=entry, once=5
    )
    assert changed is not None
    assert changed.status == "verifying"


@pytest.mark.parametrize("column", ["source_key", "codename"])
async def test_a_case_is_bound_to_its_source_and_name(storage: Storage, column: str) -> None:
    """Nobody's ticket or codename leads to a case that is another's."""
    one, other = await two_cases(storage)
    async with storage.database.write() as connection:
        query = select(cases.c[column], cases.c.ticket_key).where(cases.c.id == one.id)
        stolen, ticket = (await connection.execute(query)).one()
        gone = update(cases).where(cases.c.id == one.id)
        await connection.execute(gone.values({column: "gone", "ticket_key": None}))
        taken = update(cases).where(cases.c.id == other.id)
        await connection.execute(taken.values({column: stolen, "ticket_key": ticket}))
    with pytest.raises(SecretMismatch):
        await storage.cases.get(other.id)
    if column == "source_key":
        with pytest.raises(SecretMismatch):
            await storage.cases.by_ticket(ONE, "ONE", now=NOW)


@pytest.mark.parametrize("column", [case_messages.c.sealed, case_messages.c.case_id], ids=str)
async def test_a_message_leads_to_its_own_case_alone(
    storage: Storage, column: Column[bytes]
) -> None:
    """A reply to it goes to no other source; when it is taken back, the row counts as unknown."""
    one, other = await two_cases(storage)
    await exchange(storage, column)
    for source, message in ((ONE, 11), (OTHER, 12)):
        with pytest.raises(SecretMismatch):
            await storage.cases.by_message(source, message)
    await storage.removals.begin(one, letters=[], now=NOW, once=9)
    await storage.removals.begin(other, letters=[], now=NOW, once=10)
    removed = await storage.removals.due(now=NOW)
    assert [(removal.messages, removal.unknown) for removal in removed] == [((), 1), ((), 1)]


async def test_a_draft_in_anothers_row_does_not_open(storage: Storage) -> None:
    """Nobody reads, or sends, what another has written; who wrote it begins anew."""
    for once, source in enumerate((ONE, OTHER), 1):
        await storage.drafts.save(source, DRAFT, now=NOW, once=once)
    await exchange(storage, drafts.c.sealed)
    assert await storage.drafts.get(ONE) is None
    await storage.drafts.save(ONE, DRAFT, now=NOW, once=3)
    assert await storage.drafts.get(ONE) == DRAFT


async def test_a_letter_in_anothers_row_is_set_aside(storage: Storage) -> None:
    """It is sent to nobody, and what is whole goes out."""
    sealed = [letter(ONE, "a", secret=True), letter(OTHER, "b", secret=True)]
    await storage.outbox.put(sealed, now=NOW)
    await exchange(storage, outbox.c.body)
    await storage.outbox.put([letter(3, "c", words="whole", secret=True)], now=NOW)
    assert [item.params["text"] for item in await claim(storage)] == ["whole"]
    assert (await count_rows(storage))["failed"] == 2


async def test_a_letter_is_bound_to_its_case(storage: Storage) -> None:
    """Else whoever gets it could answer into another's case."""
    one, other = await two_cases(storage)
    async with storage.database.write() as connection:
        theirs = update(outbox).where(outbox.c.case_id == one.id)
        await connection.execute(theirs.values(case_id=other.id))
    assert len(await claim(storage)) == 2  # the other's own card and ticket
    assert (await count_rows(storage))["failed"] == 2


async def test_a_topic_of_another_case_is_not_written_to(storage: Storage, vault: Vault) -> None:
    """The letter goes out all the same, without one."""
    one, other = await two_cases(storage)
    async with storage.database.write() as connection:
        await keep_topic(connection, vault, one.id, EDITORS, 71)
        await keep_topic(connection, vault, other.id, EDITORS, 72)
    await exchange(storage, topics.c.sealed)
    with pytest.raises(SecretMismatch):
        await storage.case_changes.topic_of(one.id, EDITORS)
    assert {item.thread for item in await claim(storage)} == {None}


async def test_a_removal_tells_no_other_source(storage: Storage) -> None:
    """The messages of both are deleted; who is to be told is not known any more."""
    one, other = await two_cases(storage)
    for once, case in enumerate((one, other), 9):
        await storage.removals.begin(case, letters=[], now=NOW, once=once)
    await exchange(storage, removals.c.sealed)
    removed = await storage.removals.due(now=NOW)
    assert [removal.source_chat_id for removal in removed] == [None, None]
    assert {removal.messages for removal in removed} == {((ONE, 11),), ((OTHER, 12),)}


async def test_a_file_of_another_case_is_not_fetched(storage: Storage, vault: Vault) -> None:
    """It would be archived as the other's evidence."""
    seal = ArchiveSeal([ArchiveKey.generate().public])
    files = EvidenceFiles(storage.database, vault, seal)
    opened = await two_cases(storage)
    async with storage.database.write() as connection:
        for case in opened:
            piece = RecordedPiece("photo", file_id=f"AgAC{case.id}")
            record = Record(RecordKind.ADDED, NOW, pieces=[piece])
            await archive_record(connection, vault, seal, case.id, record)
    assert len(await files.due(now=NOW, limit=10)) == 2
    await exchange(storage, evidence.c.sealed)
    assert await files.due(now=NOW, limit=10) == ()


async def test_what_was_set_aside_of_another_is_not_shown(storage: Storage) -> None:
    """In nobody's own data are another's words."""
    for number, source in enumerate((ONE, OTHER)):
        given = f'{{"message": {{"chat": {{"id": {source}}}, "text": "rahasia"}}}}'
        await storage.updates.set_aside(number, given.encode(), "why")
    assert (await storage.personal_data.read(ONE, subscriber=None)).unhandled
    await exchange(storage, updates.c.sealed)
    assert not (await storage.personal_data.read(ONE, subscriber=None)).unhandled


async def test_nothing_opens_in_another_column(storage: Storage) -> None:
    """A blob of one's own draft is no case."""
    one, _ = await two_cases(storage)
    await storage.drafts.save(ONE, DRAFT, now=NOW, once=7)
    await copy(storage, drafts.c.sealed, cases.c.sealed, cases.c.id == one.id)
    with pytest.raises(SecretMismatch):
        await storage.cases.get(one.id)


async def test_a_complaint_of_another_opens_in_nobodys_place(storage: Storage) -> None:
    """Neither one that was sent nor one that is being written."""
    await store(storage, filed("a", push=False))
    article = await id_of(storage, "a")
    for serial, person in enumerate((ONE, OTHER), 1):
        complaint = a_complaint(article, serial=serial, person=person)
        await storage.complaints.open(complaint, (), remind_at=None, once=serial)
        draft = ComplaintDraft("name", "id", NOW + serial)
        await storage.complaint_drafts.save(person, draft, now=NOW, once=serial + 10)
    await exchange(storage, complaints.c.sealed)
    await exchange(storage, complaint_drafts.c.sealed)
    for person in (ONE, OTHER):
        assert await storage.complaints.of_person(person) == ()
        assert await storage.complaint_drafts.get(person) is None


async def test_a_share_in_anothers_row_is_edited_for_neither(storage: Storage) -> None:
    """Else somebody's message would become another article's."""
    for title, inline_id in (("a", "AAAA"), ("b", "BBBB")):
        await shared_article(storage, inline_id, title=title)
        await change(storage, title, f"{title} baru")
    await exchange(storage, shares.c.sealed)
    assert await chase(storage, now=NOW + 60) == 2
    assert await edits(storage, now=NOW + 60) == []


def test_every_sealed_column_is_tried_here() -> None:
    """A new one comes with its own test: what is sealed under the secret ends up in this list."""
    tried = {
        table.c.sealed
        for table in (
            cases,
            case_messages,
            drafts,
            topics,
            removals,
            evidence,
            updates,
            complaints,
            complaint_drafts,
            shares,
        )
    }
    every = {
        table.c.sealed
        for table in metadata.sorted_tables
        if "sealed" in table.c and table.name != "archive"
    }
    assert every - tried == {blocked_sources.c.sealed}  # which is only read to change the secret
