"""What editors change of a case is written once, with its log and its letters, sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases import workflow as desk
from bot.cases.model import AuditEntry, Case, Editor, Note
from bot.cases.workflow import Status
from bot.delivery.model import DeliveryStatus, Kind, Letter, Outcome
from bot.tips.model import Draft
from storage.engine.coarse_time import MINUTE
from storage.engine.database import Database
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import both_sides, close_case, open_case, send_report
from tests.support.storage.overtaking import overtake
from tests.support.storage.stored import NOW, claim, letter, sent

RANI = Editor(7, "Rani")


def deed(did: str, at: float = NOW + MINUTE) -> AuditEntry:
    return AuditEntry(RANI.id, did, at)


def card(case: Case) -> list[Letter]:
    return [
        replace(
            letter(EDITORS, f"card {case.id} {case.status}", secret=True, case_id=case.id),
            kind=Kind.CARD,
            reply_to_card=True,
        )
    ]


async def opened(storage: Storage, codename: str = "MERPATI-41", once: int = 1) -> Case:
    await open_case(storage, codename=codename, ticket=codename, once=once, source=SOURCE + once)
    case = await storage.cases.newest_of(SOURCE + once)
    assert case is not None
    return case


async def test_a_change_is_kept_with_its_log_and_done_once(storage: Storage) -> None:
    """All fields come back as they were; the same update again changes nothing."""
    case = await opened(storage)
    note = Note(NOW, "Rani", "Cek dulu \ud83d")

    def change(now: Case) -> Case:
        return desk.add_note(desk.snooze(desk.take(now, RANI), NOW + 9), note)

    changed = await storage.case_changes.change(case.id, change, entry=deed("took"), once=2)
    assert changed == replace(case, owner=RANI, snoozed_until=NOW + 9, notes=(note,))
    again = await storage.case_changes.change(case.id, change, entry=deed("took"), once=2)
    assert again == changed == await storage.cases.get(case.id)
    assert await storage.audit_log.of_case(case.id) == (deed("took"),)


async def test_a_newer_card_takes_the_place_of_one_that_waits(storage: Storage) -> None:
    """The last state is shown, not each on the way to it."""
    case = await opened(storage)
    for once, status in enumerate((Status.VERIFIED, Status.FOLLOWED), 2):
        await storage.case_changes.change(
            case.id,
            partial(desk.set_status, status=status),
            entry=deed(f"status_{status}"),
            letters=card,
            once=once,
        )
    async with storage.database.read() as connection:
        cards = select(outbox.c.state, outbox.c.body.is_(None)).where(outbox.c.kind == Kind.CARD)
        rows = (await connection.execute(cards.order_by(outbox.c.id))).all()
    assert [tuple(row) for row in rows] == [("dropped", True), ("pending", False)]


async def test_a_card_is_shown_anew_where_it_stands(storage: Storage) -> None:
    """The item names the message of the card."""
    case = await opened(storage)
    for item in await claim(storage):
        await sent(storage, item, message_id=77)
    await storage.case_changes.change(
        case.id, lambda now: desk.take(now, RANI), entry=deed("took"), letters=card, once=2
    )
    while items := await claim(storage, now=NOW + 2 * MINUTE):
        shown = [item for item in items if item.kind is Kind.CARD]
        assert all(item.reply_to == 77 for item in shown)
        if shown:
            return
        await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT) for item in items], now=NOW)
    raise AssertionError("no card was shown")


async def test_what_follows_a_case_changes_with_it(storage: Storage) -> None:
    """Status and article go to all that are merged, each with its own letters; others stay."""
    leader, follower = await opened(storage), await opened(storage, "KENARI-12", 2)
    stranger = await opened(storage, "NURI-7", 3)
    await storage.case_changes.change_two(
        follower.id, leader.codename, desk.merge, entry=deed("merged"), once=4
    )
    await storage.case_changes.change_all(
        leader.id,
        lambda now: desk.publish(now, "https://example.org/a"),
        entry=deed("published"),
        letters=card,
        once=5,
    )
    articles = [case.article for case in await storage.cases.list_open()]
    assert articles == ["https://example.org/a", "https://example.org/a", ""]
    assert [each.did for each in await storage.audit_log.of_case(follower.id)] == [
        "merged",
        "published",
    ]
    assert await storage.audit_log.of_case(stranger.id) == ()
    await storage.case_changes.change_two(
        follower.id, leader.codename, desk.part, entry=deed("parted"), once=6
    )
    apart = await storage.cases.get(leader.id)
    assert apart is not None
    assert apart.merged == ()


async def test_what_follows_a_case_goes_on_with_it_when_another_is_merged(
    storage: Storage,
) -> None:
    """The one that is further moves the leader, and the leader all that follow it."""
    leader, follower = await opened(storage), await opened(storage, "KENARI-12", 2)
    further = await opened(storage, "NURI-7", 3)
    await storage.case_changes.change_two(
        follower.id, leader.codename, desk.merge, entry=deed("merged"), once=4
    )
    await storage.case_changes.change(
        further.id,
        lambda now: desk.set_status(now, Status.FORWARDED),
        entry=deed("status_forwarded"),
        once=5,
    )
    shown: list[str] = []

    def letters(case: Case) -> list[Letter]:
        shown.append(case.codename)
        return card(case)

    await storage.case_changes.change_two(
        further.id, leader.codename, desk.merge, entry=deed("merged"), letters=letters, once=6
    )
    assert {case.status for case in await storage.cases.list_open()} == {"forwarded"}
    assert shown == [leader.codename, follower.codename]


async def test_a_blocked_source_is_known_in_whatever_case_until_it_is_undone(
    storage: Storage,
) -> None:
    """It outlives the case; after the time that cases are kept it ends by itself."""
    case = await opened(storage)
    source = case.source_chat_id
    changed = await storage.case_changes.change(
        case.id,
        lambda now: desk.block_source(now, yes=True),
        blocked=True,
        entry=deed("blocked"),
        once=2,
    )
    assert changed is not None
    assert changed.source_blocked
    assert await storage.blocked_sources.includes(source)
    assert not await storage.blocked_sources.includes(source + 1)
    await storage.case_changes.change(
        case.id,
        lambda now: desk.block_source(now, yes=False),
        blocked=False,
        entry=deed("unblocked"),
        once=3,
    )
    assert not await storage.blocked_sources.includes(source)
    await storage.case_changes.change(
        case.id, lambda now: now, blocked=True, entry=deed("blocked"), once=4
    )
    await close_case(storage, case, once=5)
    assert await storage.blocked_sources.includes(source)
    await storage.retention.expire(before=NOW + 2, now=NOW + 2)
    assert not await storage.blocked_sources.includes(source)


async def test_closing_erases_the_case_and_sends_what_is_of_no_case(storage: Storage) -> None:
    """Once; its letters that wait go nowhere, its log stays."""
    case = await opened(storage)
    goodbye = [letter(case.source_chat_id, "closed", secret=True, words="Ditutup.")]
    assert await close_case(storage, case, letters=goodbye, once=2)
    assert not await close_case(storage, case, letters=goodbye, once=3)
    assert await storage.cases.get(case.id) is None
    waiting = await claim(storage, now=NOW + 2 * desk.UNDO)
    assert [item.params["text"] for item in waiting] == ["Ditutup."]
    assert await storage.audit_log.of_case(case.id) == (deed("closed", NOW),)
    assert await storage.case_changes.change(case.id, desk.release, entry=deed("x"), once=4) is None


async def test_a_closed_case_is_kept_sealed_until_its_day_is_over(storage: Storage) -> None:
    """It counts as closed at once; it is erased when it is due, unless it was opened again."""
    case, other = await opened(storage), await opened(storage, "KENARI-12", 2)
    for once, each in enumerate((case, other), 3):
        await storage.case_changes.change(
            each.id,
            lambda now: desk.close(now, by="Rani", reason="Iseng \ud83d", now=NOW),
            entry=deed("closed"),
            once=once,
        )
    assert (await storage.cases.list_open(), await storage.cases.count_open()) == ((), 0)
    closed = await storage.cases.get(case.id)
    assert closed is not None
    assert closed.closing is not None
    over = closed.closing.erased_at
    assert NOW + desk.UNDO <= over < NOW + desk.UNDO + MINUTE
    assert over % MINUTE == 0
    assert await storage.retention.list_closed(now=over - 1) == ()
    assert not await storage.retention.erase_closed(case.id, letters=(), now=over - 1)
    await storage.case_changes.change(other.id, desk.reopen, entry=deed("reopened"), once=5)
    assert await storage.retention.list_closed(now=over) == (closed,)
    assert await storage.retention.erase_closed(case.id, letters=(), now=over)
    assert not await storage.retention.erase_closed(other.id, letters=(), now=over)
    assert await storage.cases.list_open() == (other,)


async def test_of_closed_cases_name_and_log_are_left(storage: Storage) -> None:
    """The newest first, those that can be undone among them; an open one is none."""
    case, other = await opened(storage), await opened(storage, "KENARI-12", 2)
    await opened(storage, "NURI-7", 3)
    await close_case(storage, case, once=4)
    await storage.case_changes.change(
        other.id,
        lambda now: desk.close(now, by="Rani", reason="done", now=NOW),
        entry=deed("closed"),
        once=5,
    )
    undone, over = await storage.audit_log.list_closed(limit=10)
    assert (over.codename, over.closes_at, over.log) == (
        case.codename,
        None,
        (deed("closed", NOW),),
    )
    assert (undone.codename, undone.log) == ("KENARI-12", (deed("closed"),))
    assert undone.closes_at is not None
    assert await storage.audit_log.list_closed(limit=1) == (undone,)


async def test_who_worked_on_cases_is_known_the_last_first(storage: Storage) -> None:
    """By their user ids: names are asked of Telegram."""
    case = await opened(storage)
    for once, editor in enumerate((7, 8, 7, 9), 2):
        await storage.case_changes.change(
            case.id, lambda now: now, entry=AuditEntry(editor, "noted", NOW), once=once
        )
    assert await storage.audit_log.editors(limit=2) == (9, 7)


async def test_a_question_to_the_editors_is_known_by_its_message(storage: Storage) -> None:
    """An older one stays one, whoever asked again; it belongs to the case, and is not its card."""
    case = await opened(storage)
    await storage.case_changes.keep_question(case.id, EDITORS, 50, "note")
    await storage.case_changes.keep_question(case.id, EDITORS, 51, "article")
    names = ("note", "article")
    assert await storage.case_changes.question_of(case.id, EDITORS, 50, names) == "note"
    assert await storage.case_changes.question_of(case.id, EDITORS, 51, names) == "article"
    assert await storage.case_changes.question_of(case.id, EDITORS, 52, names) is None
    assert await storage.case_changes.question_of(case.id, EDITORS - 1, 50, names) is None
    await storage.case_changes.keep_question(case.id, EDITORS, 53, "note")
    assert await storage.case_changes.question_of(case.id, EDITORS, 50, names) == "note"
    assert await storage.case_changes.question_of(case.id, EDITORS, 53, names) == "note"
    assert await storage.cases.by_message(EDITORS, 53) == case


async def test_two_changes_at_once_are_both_kept(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that another overtakes is worked out again, from the case as it is by then."""
    case = await opened(storage)
    notes = [Note(NOW, "Rani", "Pertama."), Note(NOW, "Budi", "Kedua.")]
    shown: list[int] = []

    def letters(now: Case) -> list[Letter]:
        shown.append(len(now.notes))
        return card(now)

    async def add(note: Note, once: int) -> Case | None:
        return await storage.case_changes.change(
            case.id,
            lambda now: desk.add_note(now, note),
            entry=deed(note.text),
            letters=letters,
            once=once,
        )

    overtake(monkeypatch, partial(add, notes[1], once=3))
    changed = await add(notes[0], once=2)
    assert changed is not None
    assert changed.notes == (notes[1], notes[0])
    assert changed == await storage.cases.get(case.id)
    assert shown == [1, 1, 2]  # the first letters were of a case that was overtaken
    assert await storage.audit_log.of_case(case.id) == (deed("Kedua."), deed("Pertama."))


async def test_nothing_is_written_while_letters_are_made(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite all that write wait for one another: a transaction is no place to find words in."""
    write, writing, made = Database.write, [False], list[bool]()

    @asynccontextmanager
    async def watched(database: Database) -> AsyncIterator[AsyncConnection]:
        async with write(database) as connection:
            writing[0] = True
            yield connection
        writing[0] = False

    def letters(*_outcome_and_case: Outcome | Case | int) -> list[Letter]:
        made.append(writing[0])
        return []

    monkeypatch.setattr(Database, "write", watched)
    for number in (1, 2):
        await send_report(
            storage.cases,
            SOURCE,
            Draft("review", "id", NOW),
            codename=f"B-{number}",
            ticket=f"T-{number}",
            letters=letters,
            letters_if_waiting=letters,
            now=NOW,
            once=number,
        )
    first, second = await storage.cases.list_open()
    changes = storage.case_changes
    await changes.change(first.id, desk.release, entry=deed("x"), letters=letters, once=3)
    await changes.change_two(
        first.id, second.codename, desk.merge, entry=deed("x"), letters=letters, once=4
    )
    await changes.change_all(second.id, desk.release, entry=deed("x"), letters=letters, once=5)
    await storage.cases.add(first.id, both_sides(first.id), now=NOW, once=6)
    failed = [Outcome(item, DeliveryStatus.FAILED) for item in await claim(storage)]
    assert failed
    await storage.outbox.settle(failed, now=NOW, notices=letters)
    assert made == [False] * (4 + 1 + 1 + 2 + len(failed))


async def test_a_discreet_source_gets_one_notice_until_it_opens_what_waits(
    storage: Storage,
) -> None:
    """Its letters wait whole and in their order, and no deed of its own is in the log."""
    case = await opened(storage)
    source = case.source_chat_id
    for item in await claim(storage):
        await sent(storage, item, message_id=70)
    changes = storage.case_changes
    await changes.change(case.id, partial(desk.be_discreet, yes=True), entry=NOW, once=2)
    for once in (3, 4):
        said = [Letter.to_source(source, case.id, {"text": f"answer {once}"}, key=f"{once}")]
        letters = partial(_given, said)
        await changes.change(
            case.id, lambda case: case, entry=deed("answered"), letters=letters, once=once
        )
    (notice,) = await claim(storage)
    assert "answer" not in str(notice.params)
    await sent(storage, notice, message_id=71)
    await changes.change(case.id, desk.open_letters, entry=NOW, once=5)
    await changes.release_letters(case.id, now=NOW)
    (first,) = await claim(storage)
    assert first.params["text"] == "answer 3"
    assert [entry.did for entry in await storage.audit_log.of_case(case.id)] == ["answered"] * 2


def _given(letters: list[Letter], _case: Case) -> list[Letter]:
    return letters
