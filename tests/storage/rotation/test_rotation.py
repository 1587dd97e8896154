"""The secret is changed: all goes on under the new one, and nothing is left of the old one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import LargeBinary, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import AuditEntry
from bot.cases.records import Record, RecordedPiece, RecordKind
from bot.complaints.model import Draft
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from bot.tips.limits import Budget, Limits
from storage.archive.evidence import EvidenceFiles
from storage.archive.records import archive_record
from storage.cases.messages import keep_topic
from storage.delivery.shares import Share
from storage.engine.database import Database
from storage.opening import open_alone, open_storage
from storage.repositories import Storage
from storage.rotation import rotation
from storage.rotation.rotation import rotate
from storage.rotation.sealed_rows import SEALED
from storage.tables.base import memory, metadata
from storage.tables.cases import case_messages, cases
from storage.tables.outbox import outbox
from tests.support.cases.samples import EDITORS
from tests.support.cases.stored import DRAFT, open_case
from tests.support.complaints.samples import a_complaint
from tests.support.ledger import of_every_kind, record, whole
from tests.support.storage.databases import SECRET
from tests.support.storage.edits import MESSAGES, change, id_of
from tests.support.storage.shares import chase, headline_letter, share, shared_article
from tests.support.storage.stored import NOW, claim, filed, letter, sent, store

OLD, NEW, ANOTHER = Vault(SECRET), Vault("6b" * 32), Vault("7c" * 32)
ONE, OTHER, THIRD = 501, 502, 503  # sources
SEAL = ArchiveSeal([ArchiveKey.generate().public])
CASES = {ONE: "ELANG-1", OTHER: "ELANG-2", THIRD: "ELANG-3"}
SHARED = ("shared before the letter", "shared after it")
COMPLAINT = Draft("name", "id", NOW, answers={"right": "jawab"})
LIMITS = Limits(overall=Budget(10, 60), source=Budget(1, 60))


@asynccontextmanager
async def opened(url: str, vault: Vault) -> AsyncIterator[Storage]:
    storage = await open_storage(url, vault=vault)
    try:
        yield storage
    finally:
        await storage.close()


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[Database]:
    database = await open_alone(url)
    try:
        yield database
    finally:
        await database.close()


async def fill(storage: Storage) -> None:
    """Something in every table that is under the secret."""
    for once, (source, codename) in enumerate(CASES.items(), 1):
        said = (source + 1000,)
        await open_case(
            storage, once=once, codename=codename, ticket=codename, source=source, said=said
        )
    one, other, third = await storage.cases.list_open()
    for item in await claim(storage):
        await sent(storage, item, message_id=item.id + 100)
    await storage.case_changes.keep_question(one.id, EDITORS, 70, "note")
    async with storage.database.write() as connection:
        await keep_topic(connection, OLD, one.id, EDITORS, 71)
        piece = RecordedPiece("photo", file_id="AgAC")
        await archive_record(
            connection, OLD, SEAL, one.id, Record(RecordKind.ADDED, NOW, pieces=[piece])
        )
    blocked = AuditEntry(7, "blocked", NOW)
    await storage.case_changes.change(
        other.id, lambda case: case, entry=blocked, blocked=True, once=20
    )
    await storage.removals.begin(third, letters=[], now=NOW, once=21)
    await storage.drafts.save(OTHER, DRAFT, now=NOW, once=22)
    await store(storage, filed("a", push=False))
    await storage.complaints.open(
        a_complaint(await id_of(storage, "a"), person=ONE), (), remind_at=None, once=24
    )
    await storage.complaint_drafts.save(OTHER, COMPLAINT, now=NOW, once=25)
    await share(storage, await change(storage, "a", "shared", now=NOW - 60), SHARED[0])
    given = f'{{"update_id": 23, "message": {{"chat": {{"id": {ONE}}}, "text": "macet"}}}}'
    await storage.updates.set_aside(23, given.encode(), "why")
    notice = letter(EDITORS, "told once", words="notice")
    moved = letter(-5, "moved", words="moved", secret=True)
    await storage.outbox.put([notice, moved], now=NOW)
    await storage.cases.by_ticket(THIRD, "WRONG", now=NOW)
    await record(storage, *of_every_kind())
    await chase(storage, now=NOW)
    await share(storage, await id_of(storage, "a"), *SHARED[1:])


async def check(storage: Storage) -> None:
    """Everything is found and opens, as before."""
    one, other = await storage.cases.list_open()
    for case, source in ((one, ONE), (other, OTHER)):
        assert case.source_chat_id == source
        assert await storage.cases.by_ticket(source, CASES[source], now=NOW) == case
        assert await storage.cases.newest_of(source) == case
        assert await storage.cases.by_message(source, source + 1000) == case
    assert set(await storage.cases.cards([one.id, other.id], EDITORS)) == {one.id}
    changes = storage.case_changes
    assert await changes.question_of(one.id, EDITORS, 70, ["note"]) == "note"
    assert await changes.topic_of(one.id, EDITORS) == 71
    assert await storage.blocked_sources.includes(OTHER)
    assert not await storage.blocked_sources.includes(ONE)
    assert await storage.drafts.get(OTHER) == DRAFT
    (complaint,) = await storage.complaints.of_person(ONE)
    assert (complaint.chat_id, complaint.name) == (ONE, "Sumarni, S.Pd.")
    assert await storage.complaint_drafts.get(OTHER) == COMPLAINT
    (removal,) = await storage.removals.due(now=NOW + 60)
    assert (removal.source_chat_id, removal.unknown) == (THIRD, 0)
    assert (THIRD, THIRD + 1000) in removal.messages
    article = await id_of(storage, "a")
    for inline_id in SHARED:
        assert not await storage.shares.keep(article, Share(inline_id, "id"), now=NOW)
    held = await storage.personal_data.read(ONE, subscriber=None)
    assert held.unhandled == ("macet",)
    assert await whole(storage) == 7
    assert await storage.updates.start(23) == 0  # it is finished, and known by its number


async def check_letters(storage: Storage) -> None:
    """What waited goes out, in its lanes; a notice that was told is not told again."""
    again = letter(EDITORS, "told once", words="notice")
    assert await chase(storage, now=NOW) == 1
    await storage.outbox.put([again], now=NOW)
    said = []
    while items := await claim(storage):
        said += [str(item.params["text"]) for item in items]
        await sent(storage, *items, message_id=900 + len(said))
    assert sorted(said) == [
        "card", "more", "more", "moved", "notice", "shared", "shared", "ticket",
    ]  # fmt: skip


async def keys_and_seals(database: Database) -> set[str | bytes]:
    """All values under the secret."""
    found: set[str | bytes] = set()
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            for column in table.c:
                keyed = isinstance(column.type, Text) and (
                    column.name.endswith("_key") or column.name in {"owner", "change"}
                )
                sealed = isinstance(column.type, LargeBinary) and table.name != "archive"
                if keyed or sealed:
                    found |= set(await connection.scalars(select(column)))
    clear = {value for value in found if isinstance(value, bytes) and value.startswith(b"[")}
    return found - clear - {None, ""}


async def test_all_goes_on_under_the_new_secret(empty_url: str) -> None:
    """Tickets, replies, drafts, letters, blocks, removals; of the old secret nothing is left."""
    async with opened(empty_url, OLD) as storage:
        await fill(storage)
        before = await keys_and_seals(storage.database)
    async with alone(empty_url) as database:
        done = await rotate(database, OLD, NEW)
        assert done.renewed > 15
        assert done.damaged == 0
        assert not before & await keys_and_seals(database)
        assert (await rotate(database, OLD, NEW)).renewed == 0
    with pytest.raises(SecretMismatch):
        await open_storage(empty_url, vault=OLD)
    async with opened(empty_url, NEW) as storage:
        await check(storage)
        files = EvidenceFiles(storage.database, NEW, SEAL)
        assert [file.file_id for file in await files.due(now=NOW, limit=10)] == ["AgAC"]
        await check_letters(storage)


async def test_a_kill_at_any_moment_is_made_up_for(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rows at a time: it is killed, goes on, is killed again, until there is nothing left."""
    async with opened(empty_url, OLD) as storage:
        await fill(storage)
        before = await keys_and_seals(storage.database)
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    write, left = Database.write, 0

    @asynccontextmanager
    async def killed(database: Database) -> AsyncIterator[AsyncConnection]:
        nonlocal left
        async with write(database) as connection:
            yield connection
            left -= 1
            if left < 0:
                raise KeyboardInterrupt  # the transaction is rolled back

    kills = 0
    with monkeypatch.context() as killing:
        killing.setattr(Database, "write", killed)
        while True:
            left = kills
            async with alone(empty_url) as database:
                try:
                    await rotate(database, OLD, NEW)
                    break
                except KeyboardInterrupt:
                    kills += 1
            if kills == 3:
                for vault in (OLD, NEW):
                    with pytest.raises(OperatorError, match="tips rotate"):
                        await open_storage(empty_url, vault=vault)
    assert kills > 4
    async with opened(empty_url, NEW) as storage:
        assert not before & await keys_and_seals(storage.database)
        await check(storage)
        await check_letters(storage)


async def test_a_walk_over_what_was_sent_on_begins_anew(empty_url: str) -> None:
    """It goes in the order of their keys, which is another one now: none is passed over."""
    async with opened(empty_url, OLD) as storage:
        article = await shared_article(storage, *SHARED, "shared thirdly")
        await storage.corrections.announce(article, MESSAGES, "Kamis.", now=NOW, once=1)
        assert await storage.shares.chase(headline_letter, now=NOW, limit=2) == 2
        before = await keys_and_seals(storage.database)
    async with alone(empty_url) as database:
        await rotate(database, OLD, NEW)
        assert not before & await keys_and_seals(database)
    async with opened(empty_url, NEW) as storage:
        assert await chase(storage, now=NOW + 1) == 3


async def test_another_new_secret_is_refused_in_the_middle(empty_url: str) -> None:
    """Half of it under one and half under another could never be opened again."""
    async with opened(empty_url, OLD) as storage:
        await fill(storage)
        await storage.memory.put("tip_secret_to_come", NEW.fingerprint)
    async with alone(empty_url) as database:
        for old, new in ((OLD, ANOTHER), (ANOTHER, NEW), (NEW, ANOTHER)):
            with pytest.raises(SecretMismatch):
                await rotate(database, old, new)
        await rotate(database, OLD, NEW)
    async with opened(empty_url, NEW) as storage:
        await check(storage)


async def test_a_secret_that_is_not_the_databases_changes_nothing(empty_url: str) -> None:
    """It is refused before anything is touched."""
    async with opened(empty_url, OLD) as storage:
        await fill(storage)
    async with alone(empty_url) as database:
        with pytest.raises(SecretMismatch):
            await rotate(database, ANOTHER, NEW)
    async with opened(empty_url, OLD) as storage:
        await check(storage)


async def test_what_is_damaged_stops_nothing_else(empty_url: str) -> None:
    """It is counted, and nothing leads to it any more."""
    async with opened(empty_url, OLD) as storage:
        await fill(storage)
        one, other = await storage.cases.list_open()
        async with storage.database.write() as connection:
            rubbish = b"not sealed by us" * 9
            damaged = update(cases).where(cases.c.id == other.id)
            await connection.execute(damaged.values(sealed=rubbish))
            theirs = update(case_messages).where(case_messages.c.case_id == other.id)
            await connection.execute(theirs.values(sealed=rubbish))
        before = await keys_and_seals(storage.database)
    async with alone(empty_url) as database:
        done = await rotate(database, OLD, NEW)
        assert done.damaged >= 2
        assert before & await keys_and_seals(database) == {rubbish}
    async with opened(empty_url, NEW) as storage:
        assert await storage.cases.list_open() == (one,)
        assert await storage.cases.by_ticket(OTHER, CASES[OTHER], now=NOW) is None


async def test_while_the_bot_runs_it_is_refused(empty_url: str) -> None:
    """Else the bot would go on writing under the old secret; and it can start again at once."""
    running = await open_storage(empty_url, vault=OLD, exclusive=True)
    try:
        with pytest.raises(OperatorError, match=r"[Ss]top"):
            async with alone(empty_url) as database:
                await rotate(database, OLD, NEW)
    finally:
        await running.close()
    async with opened(empty_url, OLD) as storage, storage.database.read() as connection:
        names = await connection.scalars(select(memory.c.name))
        assert set(names) == {"tip_secret"}


def test_every_sealed_column_is_made_anew() -> None:
    """A new one is to be named in storage.rotation; the archive is sealed to the editors alone."""
    sealed = {
        table.c.sealed
        for table in metadata.sorted_tables
        if "sealed" in table.c and table.name != "archive"
    }
    assert {each.column for each in SEALED} == sealed | {outbox.c.body}
