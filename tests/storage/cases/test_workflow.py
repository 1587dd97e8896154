"""What editors change of a case is written once, with its log and its letters, sealed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from bot.cases import workflow as desk
from bot.cases.model import Case, Deed, Editor, Note
from bot.cases.workflow import Status
from bot.delivery.model import Fate, Kind, Letter, Outcome
from storage.opening import Storage
from storage.tables.outbox import outbox
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.storage.stored import NOW, claim, letter, sent

RANI = Editor(7, "Rani")


def deed(did: str, at: float = NOW + 1) -> Deed:
    return Deed(RANI.id, did, at)


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
    case = await storage.tips.last_case(SOURCE + once)
    assert case is not None
    return case


async def test_a_change_is_kept_with_its_log_and_done_once(storage: Storage) -> None:
    """All fields come back as they were; the same update again changes nothing."""
    case = await opened(storage)
    note = Note(NOW, "Rani", "Cek dulu \ud83d")

    def change(now: Case) -> Case:
        return desk.add_note(desk.snooze(desk.take(now, RANI), NOW + 9), note)

    changed = await storage.desk.change(case.id, change, deed=deed("took"), once=2)
    assert changed == replace(case, owner=RANI, snoozed_until=NOW + 9, notes=(note,))
    again = await storage.desk.change(case.id, change, deed=deed("took"), once=2)
    assert again == changed == await storage.tips.case(case.id)
    assert await storage.deeds.of_case(case.id) == (deed("took"),)


async def test_a_newer_card_takes_the_place_of_one_that_waits(storage: Storage) -> None:
    """The last state is shown, not each on the way to it."""
    case = await opened(storage)
    for once, status in enumerate((Status.VERIFIED, Status.FOLLOWED), 2):
        await storage.desk.change(
            case.id,
            partial(desk.set_status, status=status),
            deed=deed(f"status_{status}"),
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
    await storage.desk.change(
        case.id, lambda now: desk.take(now, RANI), deed=deed("took"), letters=card, once=2
    )
    while items := await claim(storage, now=NOW + 2):
        shown = [item for item in items if item.kind is Kind.CARD]
        assert all(item.reply_to == 77 for item in shown)
        if shown:
            return
        await storage.outbox.settle([Outcome(item, Fate.SENT) for item in items], now=NOW)
    raise AssertionError("no card was shown")


async def test_what_follows_a_case_changes_with_it(storage: Storage) -> None:
    """Status and article go to all that are merged, each with its own letters; others stay."""
    leader, follower = await opened(storage), await opened(storage, "KENARI-12", 2)
    stranger = await opened(storage, "NURI-7", 3)
    await storage.desk.change_two(
        follower.id, leader.codename, desk.merge, deed=deed("merged"), once=4
    )
    await storage.desk.change_all(
        leader.id,
        lambda now: desk.publish(now, "https://example.org/a"),
        deed=deed("published"),
        letters=card,
        once=5,
    )
    articles = [case.article for case in await storage.tips.open_cases()]
    assert articles == ["https://example.org/a", "https://example.org/a", ""]
    assert [each.did for each in await storage.deeds.of_case(follower.id)] == [
        "merged",
        "published",
    ]
    assert await storage.deeds.of_case(stranger.id) == ()
    await storage.desk.change_two(
        follower.id, leader.codename, desk.part, deed=deed("parted"), once=6
    )
    apart = await storage.tips.case(leader.id)
    assert apart is not None
    assert apart.merged == ()


async def test_a_blocked_source_is_known_in_whatever_case_until_it_is_undone(
    storage: Storage,
) -> None:
    """It outlives the case; after the time that cases are kept it ends by itself."""
    case = await opened(storage)
    source = case.source_chat_id
    changed = await storage.desk.block(
        case.id,
        lambda now: desk.block_source(now, yes=True),
        blocked=True,
        deed=deed("blocked"),
        once=2,
    )
    assert changed is not None
    assert changed.source_blocked
    assert await storage.desk.is_blocked(source)
    assert not await storage.desk.is_blocked(source + 1)
    await storage.desk.block(
        case.id,
        lambda now: desk.block_source(now, yes=False),
        blocked=False,
        deed=deed("unblocked"),
        once=3,
    )
    assert not await storage.desk.is_blocked(source)
    await storage.desk.block(case.id, lambda now: now, blocked=True, deed=deed("blocked"), once=4)
    await storage.tips.close(case.id, deed=deed("closed"), letters=(), once=5)
    assert await storage.desk.is_blocked(source)
    await storage.tips.expire(before=NOW + 2, now=NOW + 2)
    assert not await storage.desk.is_blocked(source)


async def test_closing_erases_the_case_and_sends_what_is_of_no_case(storage: Storage) -> None:
    """Once; its letters that wait go nowhere, its log stays."""
    case = await opened(storage)
    goodbye = [letter(case.source_chat_id, "closed", secret=True, words="Ditutup.")]
    assert await storage.tips.close(case.id, deed=deed("closed"), letters=goodbye, once=2)
    assert not await storage.tips.close(case.id, deed=deed("closed"), letters=goodbye, once=3)
    assert await storage.tips.case(case.id) is None
    waiting = await claim(storage, now=NOW + 2)
    assert [item.params["text"] for item in waiting] == ["Ditutup."]
    assert await storage.deeds.of_case(case.id) == (deed("closed"),)
    assert await storage.desk.change(case.id, desk.release, deed=deed("x"), once=4) is None


async def test_a_question_to_the_editors_is_known_by_its_message(storage: Storage) -> None:
    """A newer one takes its place; it belongs to the case, and is not its card."""
    case = await opened(storage)
    await storage.desk.ask(case.id, EDITORS, 50, "note")
    await storage.desk.ask(case.id, EDITORS, 51, "article")
    names = ("note", "article")
    assert await storage.desk.asked(case.id, EDITORS, 50, names) == "note"
    assert await storage.desk.asked(case.id, EDITORS, 51, names) == "article"
    assert await storage.desk.asked(case.id, EDITORS, 52, names) is None
    assert await storage.desk.asked(case.id, EDITORS - 1, 50, names) is None
    await storage.desk.ask(case.id, EDITORS, 53, "note")
    assert await storage.desk.asked(case.id, EDITORS, 50, names) is None
    assert await storage.desk.asked(case.id, EDITORS, 53, names) == "note"
    assert await storage.tips.case_of_message(EDITORS, 53) == case
