"""Complaints: numbered, changed once, and told to exactly those who had the article."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from bot.complaints.model import Complaint, Draft, Event, Status, Turn
from bot.complaints.to_editors import edited_card, editors_lane, opening_letters
from bot.complaints.to_person import letter_keys, receipt
from bot.complaints.to_readers import reply_messages
from bot.complaints.workflow import become, say
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from bot.messages.catalogue import load_texts
from bot.tips.model import Evidence
from storage.complaints.complaints import Change
from storage.delivery.pruning import prune_chunk
from storage.engine.coarse_time import DAY
from storage.repositories import Storage
from storage.tables.complaints import complaints
from storage.tables.outbox import outbox, recipients
from storage.tables.readers import subscribers
from tests.support.complaints.samples import (
    DEADLINE,
    PERSON,
    STRANGER,
    a_complaint,
    a_context,
    a_desk,
)
from tests.support.storage.edits import deliver, id_of, push
from tests.support.storage.stored import LATER, NOW, claim, filed, store

ADDRESS = "https://posbanten.co.id/hak-jawab/"
WEEKS_LATER = NOW + 40 * DAY


async def an_article(storage: Storage) -> int:
    await store(storage, filed("a", push=False))
    return await id_of(storage, "a")


async def opened(storage: Storage, *, serial: int = 1, person: int = PERSON) -> Complaint:
    complaint = a_complaint(await an_article(storage), serial=serial, person=person)
    letters = opening_letters(a_desk(), complaint)
    return await storage.complaints.open(complaint, letters, remind_at=NOW, once=serial)


def published(complaint: Complaint) -> Change | None:
    after = become(complaint, Event(NOW, Status.PUBLISHED, "Rani", ADDRESS))
    if after is complaint:
        return None
    messages = reply_messages(a_context(), load_texts(), after, ADDRESS)
    return Change(after, to_readers=messages)


def said_by(name: str, before: Complaint) -> Change:
    piece = Evidence("text", 1, text=name)
    return Change(say(before, Turn(NOW, name, editor=False, piece=piece)))


async def test_what_is_sent_is_found_whole(storage: Storage) -> None:
    """By id, number and person; its letters wait, its draft is gone, the same update sends once."""
    draft = Draft("name", "id", NOW, answers={"right": "jawab"})
    await storage.complaint_drafts.save(PERSON, draft, now=NOW, once=9)
    complaint = await opened(storage)
    assert await storage.complaints.get(complaint.id) == complaint
    assert await storage.complaints.by_number(complaint.number) == complaint
    assert await storage.complaints.of_person(PERSON) == (complaint,)
    assert await storage.complaints.of_person(STRANGER) == ()
    assert await storage.complaint_drafts.get(PERSON) is None
    again = replace(complaint, id=complaint.id + 1, number="HJ-2023-0002")
    assert await storage.complaints.open(again, (), remind_at=None, once=1) == complaint
    assert await claim(storage)
    await storage.complaints.keep_card(complaint.id, 78)
    kept = await storage.complaints.get(complaint.id)
    assert kept is not None
    assert kept.card == 78


async def test_a_card_is_edited_where_it_was_sent(storage: Storage) -> None:
    """Also by a letter that was written while it was on its way; and where it was shown since."""
    complaint = await opened(storage)

    async def sent_after(edits: str) -> Item:
        before = await storage.complaints.get(complaint.id)
        assert before is not None
        change = Change(before, [edited_card(a_desk(), before, mark=edits)])
        await storage.complaints.change(complaint.id, lambda _: change, now=NOW)
        await storage.outbox.settle([on_its_way], now=NOW)
        while claimed := await claim(storage):
            (last,) = claimed
            await storage.outbox.settle([Outcome(last, DeliveryStatus.SENT)], now=NOW)
        return last

    card, *_ = await claim(storage)
    on_its_way = Outcome(card, DeliveryStatus.SENT, message_ids=(77,))
    assert (await sent_after("early")).message_id == 77
    await storage.complaints.keep_card(complaint.id, 78)
    assert (await sent_after("later")).params["message_id"] == 78


async def test_what_was_not_sent_yet_is_erased_with_it(storage: Storage) -> None:
    """Whether it waits or is on its way: if that fails it is not tried again."""
    complaint = await opened(storage)
    on_its_way, *_ = await claim(storage)
    change = Change(complaint, dropped=editors_lane(complaint.id))
    await storage.complaints.change(complaint.id, lambda _: change, now=NOW)
    again = Outcome(on_its_way, DeliveryStatus.RETRY, due_at=NOW)
    await storage.outbox.settle([again], now=NOW)
    assert not await claim(storage)
    async with storage.database.read() as connection:
        assert {*await connection.scalars(select(outbox.c.body))} == {None}


async def test_a_notice_that_did_not_arrive_is_known(storage: Storage) -> None:
    """While it waits and when it failed; not once it arrived."""
    complaint = a_complaint(await an_article(storage))
    letter = receipt(a_context(), complaint, DEADLINE)
    await storage.complaints.open(complaint, [letter], remind_at=None, once=1)
    keys = letter_keys(complaint)
    assert await storage.complaint_outcomes.is_undelivered(complaint, keys)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.FAILED, reason="blocked")], now=NOW)
    assert await storage.complaint_outcomes.is_undelivered(complaint, keys)
    again = replace(complaint, id=complaint.id + 1, number="HJ-2023-0002")
    letter = receipt(a_context(), again, DEADLINE)
    await storage.complaints.open(again, [letter], remind_at=None, once=2)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT, message_ids=(5,))], now=NOW)
    assert not await storage.complaint_outcomes.is_undelivered(again, letter_keys(again))


async def test_numbers_are_drawn_once(storage: Storage) -> None:
    """By however many at the same time; each year begins anew."""
    drawn = await asyncio.gather(*(storage.complaints.draw_id(2026, 1) for _ in range(8)))
    assert sorted(drawn) == list(range(1, 9))
    assert await storage.complaints.draw_id(2027, 1) == 1


async def test_of_two_at_once_each_decides_on_what_the_other_made(storage: Storage) -> None:
    """One decision stands; words of both sides are both kept."""
    complaint = await opened(storage)

    def refused(before: Complaint) -> Change | None:
        after = become(before, Event(NOW, Status.REFUSED, "Dedi", "x"))
        return None if after is before else Change(after)

    def council(before: Complaint) -> Change | None:
        if before.status is not Status.RECEIVED:
            return None
        return Change(become(before, Event(NOW, Status.COUNCIL, "Rani")))

    made = await asyncio.gather(
        *(
            storage.complaints.change(complaint.id, decide, now=NOW, once=20 + at)
            for at, decide in enumerate((refused, council, council, council))
        )
    )
    done = [each for each in made if each is not None and each.done]
    assert 1 <= len(done) <= 2  # who refuses first may be followed by the Press Council, not back
    await asyncio.gather(
        *(storage.complaints.change(complaint.id, partial(said_by, name), now=NOW) for name in "ab")
    )
    kept = await storage.complaints.get(complaint.id)
    assert kept is not None
    assert {turn.by for turn in kept.turns} == {"a", "b"}


async def test_a_thousand_had_it_and_a_thousand_are_told(storage: Storage) -> None:
    """Weeks later, wherever their rows are, killed in the middle, and nobody else."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    article = await id_of(storage, "a")
    everybody = range(1, 1001)
    async with storage.database.write() as connection:
        rows = [{"chat_id": chat, "article_id": article} for chat in everybody if chat > 2]
        sent = {"kind": "push", "priority": 3, "state": "sent", "created_at": NOW, "due_at": NOW}
        await connection.execute(outbox.insert(), [row | sent for row in rows])
        people = [
            {"chat_id": chat, "language": "id", "state": "active", "joined_on": 0}
            for chat in range(3, 1500)
        ]
        await connection.execute(subscribers.insert(), people)
    chunk = await prune_chunk(storage.database, before=LATER, limit=600)
    assert chunk.next is not None  # a part of them is in each table
    complaint = replace(a_complaint(article), events=(Event(WEEKS_LATER, Status.RECEIVED),))
    await storage.complaints.open(complaint, (), remind_at=None, once=1)
    for once in (30, 30, 31):  # handled twice, and pressed twice
        await storage.complaints.change(complaint.id, published, now=WEEKS_LATER, once=once)
    told: list[int] = []
    for _ in range(3):  # chunks, then what was in flight at a crash
        await storage.outbox.correct(now=WEEKS_LATER, limit=150)
        await prune_chunk(storage.database, before=LATER, after=chunk.next, limit=100)
    items = await claim(storage, now=WEEKS_LATER, limit=50)
    assert items
    await storage.outbox.recover(now=WEEKS_LATER)
    while await storage.outbox.correct(now=WEEKS_LATER, limit=150) == 0.0:
        pass
    while items := await claim(storage, now=WEEKS_LATER + 1, limit=500):
        told += [item.chat_id for item in items if item.kind is Kind.CORRECTION]
        outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in items]
        await storage.outbox.settle(outcomes, now=WEEKS_LATER)
    assert sorted(told) == list(everybody)
    kept = await storage.complaints.get(complaint.id)
    assert kept is not None
    counted = await storage.complaint_outcomes.count_told(kept)
    assert counted is not None
    assert (counted.known, counted.told, counted.finished_at) == (1000, 1000, WEEKS_LATER)


async def test_the_ledger_has_decisions_by_number_and_nobodys_name(storage: Storage) -> None:
    """Refused, published after all, and told: each once, whatever is repeated."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    complaint = a_complaint(await id_of(storage, "a"))
    await storage.complaints.open(complaint, (), remind_at=None, once=1)
    reason = Event(NOW, Status.REFUSED, "Rani", f"Menurut {complaint.name} keliru.")
    for once in (30, 30):
        await storage.complaints.change(
            complaint.id, lambda before: Change(become(before, reason)), now=NOW, once=once
        )
    await storage.complaints.change(complaint.id, published, now=NOW)
    assert await storage.tellings.record(now=NOW) == 0
    while await storage.outbox.correct(now=NOW, limit=9) == 0.0:
        pass
    await deliver(storage)
    assert [await storage.tellings.record(now=NOW) for _ in range(2)] == [1, 0]
    entries, head = await storage.ledger.all()
    assert [each.kind for each in entries] == ["refusal", "reply", "told"]
    assert [each.case for each in entries] == [complaint.id, complaint.id, None]
    refusal, reply, told = entries
    assert (told.refers_to, told.told, told.readers) == (reply.sequence, 2, 2)
    assert (refusal.text("reason"), refusal.text("title")) == ("", "Pleno")
    found = await storage.complaint_outcomes.entries(complaint)
    assert found == [(each.sequence, each.hash) for each in entries]
    assert head.entries == 3
    for secret in (complaint.name, complaint.wrong, str(PERSON)):
        assert secret not in repr(entries)


async def test_a_withdrawal_does_not_end_a_reply(storage: Storage) -> None:
    """Who had the article still has to know that somebody answered it."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    article = await id_of(storage, "a")
    await storage.complaints.open(a_complaint(article), (), remind_at=None, once=1)
    await storage.complaints.change(a_complaint().id, published, now=NOW)
    await storage.articles.withdraw(article, now=NOW)
    while await storage.outbox.correct(now=NOW, limit=9) == 0.0:
        pass
    sent = [item for _ in range(2) for item in await deliver(storage)]  # one a chat at a time
    assert [item.chat_id for item in sent if item.kind is Kind.CORRECTION] == [1, 2]


async def test_the_open_ones_are_listed_and_reminded_of(storage: Storage) -> None:
    """Until they are decided; then neither."""
    one, two = await opened(storage), await opened(storage, serial=2, person=STRANGER)
    assert await storage.complaints.list_open(limit=1, offset=1) == ((two,), 2)
    assert await storage.complaints.to_remind(now=NOW) == (one, two)
    assert await storage.complaints.to_remind(now=NOW - 1) == ()
    await storage.complaints.change(one.id, published, now=NOW)
    assert (await storage.complaints.list_open(limit=9))[1] == 1
    assert await storage.complaints.to_remind(now=NOW) == (two,)


async def test_what_was_said_is_erased_in_the_end(storage: Storage) -> None:
    """Of what ended long ago, and of drafts nobody touched; number and state stay."""
    one, two = await opened(storage), await opened(storage, serial=2, person=STRANGER)
    await storage.complaint_drafts.save(PERSON, Draft("name", "id", NOW), now=NOW, once=9)
    await storage.complaints.change(one.id, published, now=NOW)
    later = NOW + DAY
    assert await storage.complaints.expire(ended_before=later, drafts_before=later) == 1
    assert await storage.complaints.get(one.id) is None
    assert await storage.complaints.get(two.id) == two
    assert await storage.complaint_drafts.get(PERSON) is None
    query = select(complaints.c.number, complaints.c.status, complaints.c.person_key)
    async with storage.database.read() as connection:
        rows = (await connection.execute(query.order_by(complaints.c.id))).all()
    assert rows[0] == (one.number, Status.PUBLISHED, None)


async def test_of_what_its_person_erases_only_its_number_stays(storage: Storage) -> None:
    """With what became of it: that there was a complaint can be shown, not whose it was."""
    complaint = await opened(storage)
    await storage.personal_data.forget(PERSON, once=9)
    kept = (complaints.c.number, complaints.c.status)
    erased = (complaints.c.person_key, complaints.c.sealed, complaints.c.remind_at)
    async with storage.database.read() as connection:
        rows = (await connection.execute(select(*kept, *erased))).all()
    assert rows == [(complaint.number, Status.RECEIVED, None, None, None)]


async def test_nothing_of_a_person_is_in_the_clear(storage: Storage) -> None:
    """Neither in the complaint, its draft nor its letters."""
    complaint = await opened(storage)
    draft = Draft("name", "id", NOW, answers={"name": complaint.name})
    await storage.complaint_drafts.save(PERSON, draft, now=NOW, once=9)
    async with storage.database.read() as connection:
        for table in (complaints, outbox, recipients):
            for row in (await connection.execute(select(table))).all():
                shown = repr(tuple(row))
                for secret in (complaint.name, complaint.wrong, complaint.contact, str(PERSON)):
                    assert secret not in shown
