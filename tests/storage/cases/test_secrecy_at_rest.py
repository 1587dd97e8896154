"""Nothing of a source lies in the database in the clear: looked for in its very bytes."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import func, select

from bot.delivery.model import DeliveryStatus, Kind, Outcome
from storage.repositories import Storage
from storage.tables.base import metadata
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.secrecy import MARK, TICKET, assert_hidden, everything_in
from tests.support.cases.stored import DRAFT, both_sides, send_report
from tests.support.storage.stored import NOW, PANONGAN, claim, follow, letter


async def test_a_mark_in_the_clear_would_be_found(storage: Storage) -> None:
    """The search itself works: a subscriber's id and a clear letter's words are there."""
    await follow(storage, SOURCE, PANONGAN)
    await storage.outbox.put([letter(1, "k", words=MARK)], now=NOW)
    found = await everything_in(storage)
    assert MARK.encode() in found
    assert str(SOURCE).encode() in found or SOURCE.to_bytes(6, "big") in found


async def test_a_tip_leaves_no_clear_trace_on_any_path(storage: Storage) -> None:
    """Draft, case, ticket, letters either way, delivery, failure, departure, crash and expiry."""
    draft = replace(DRAFT, answers={**DRAFT.answers, "what": MARK, "name": MARK})
    await storage.drafts.save(SOURCE, draft, now=NOW, once=1)
    await assert_hidden(storage)
    await send_report(
        storage.cases,
        SOURCE,
        draft,
        codename="MERPATI-41",
        ticket=TICKET,
        letters=lambda case_id: [
            replace(each, params={"text": MARK}) for each in both_sides(case_id)
        ],
        now=NOW,
        once=2,
    )
    await assert_hidden(storage)
    (case,) = await storage.cases.list_open()
    items = await claim(storage)
    await storage.outbox.recover(now=NOW)
    items = await claim(storage)
    assert {item.chat_id for item in items} == {SOURCE, EDITORS}
    await storage.outbox.settle(
        [Outcome(item, DeliveryStatus.SENT, message_ids=(5,)) for item in items], now=NOW
    )
    await assert_hidden(storage)
    for number, status in enumerate(
        (DeliveryStatus.RETRY, DeliveryStatus.FAILED, DeliveryStatus.GONE)
    ):
        answer = letter(
            SOURCE,
            f"{SOURCE} {number}",
            words=MARK,
            secret=True,
            case_id=case.id,
            lane=f"source {SOURCE}",
        )
        await storage.cases.add(case.id, [answer], now=NOW, once=10 + number)
        for item in await claim(storage, now=NOW + 100):
            await storage.outbox.settle([Outcome(item, status, due_at=NOW)], now=NOW)
    await storage.cases.by_ticket(SOURCE, TICKET, now=NOW)
    await storage.cases.by_ticket(SOURCE, MARK, now=NOW)
    await storage.updates.set_aside(99, json.dumps({"text": MARK}).encode(), "ValueError")
    await assert_hidden(storage)
    await storage.retention.expire(before=NOW + 1, now=NOW)
    await assert_hidden(storage)


async def test_delivered_letters_are_erased(storage: Storage) -> None:
    """Once delivered, not even sealed words or a keyed address are left of a secret letter."""
    written = letter(SOURCE, "k", words=MARK, kind=Kind.ANSWER, secret=True)
    await storage.outbox.put([written], now=NOW)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT, message_ids=(5,))], now=NOW)
    outbox = metadata.tables["outbox"]
    kept = select(func.count()).where(
        outbox.c.body.is_not(None)
        | outbox.c.chat_key.is_not(None)
        | outbox.c.chat_id.is_not(None)
        | outbox.c.message_ids.is_not(None)
    )
    async with storage.database.read() as connection:
        assert await connection.scalar(kept) == 0
