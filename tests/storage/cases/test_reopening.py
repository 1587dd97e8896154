"""A topic that was deleted: what comes again goes before what waited, and nothing goes astray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from bot.cases.model import Case, Turn
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome
from bot.delivery.retry import CREATE
from bot.tips import draft as tips
from bot.tips.model import Evidence
from storage.repositories import Storage
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.storage.overtaking import overtake
from tests.support.storage.stored import NOW, claim, letter

LATER = NOW + 10


def to_editors(
    key: str, *, case_id: int, kind: Kind = Kind.TIP, method: str = "sendMessage"
) -> Letter:
    lane = f"case {case_id}"
    made = letter(EDITORS, key, kind=kind, secret=True, case_id=case_id, lane=lane, words=key)
    return replace(made, method=method, reply_to_card=kind is Kind.NOTICE)


async def next_for_editors(storage: Storage) -> Item | None:
    items = await claim(storage, now=LATER)
    for item in items:
        if item.chat_id != EDITORS:
            await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT, (1,))], now=NOW)
    return next((item for item in items if item.chat_id == EDITORS), None)


async def test_what_was_shown_comes_again_before_what_waited(storage: Storage) -> None:
    """Card first, in the new topic; the remark that waited goes last, a stale card nowhere."""
    await open_case(storage)
    while (item := await next_for_editors(storage)) is not None:
        await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT, (50 + item.id,))], now=NOW)
    case = await storage.cases.newest_of(SOURCE)
    assert case is not None
    written = partial(to_editors, case_id=case.id)
    waiting = [
        written("topic", method=CREATE),
        written("more"),
        written("remark", kind=Kind.NOTICE),
        written("stale", kind=Kind.CARD),
    ]
    await storage.cases.add(case.id, waiting, now=NOW, once=9)
    made = await next_for_editors(storage)
    assert made is not None
    await storage.outbox.settle([Outcome(made, DeliveryStatus.SENT, (700,))], now=NOW)
    assert await storage.case_changes.topic_of(case.id, EDITORS) == 700
    assert await storage.case_changes.topic_of(case.id, EDITORS - 1) is None
    lost = await next_for_editors(storage)
    assert lost is not None
    assert (lost.params["text"], lost.thread) == ("more", 700)

    def again(outcome: Outcome, known: Case) -> list[Letter]:
        assert (outcome.status, known) == (DeliveryStatus.LOST, case)
        return [written("topic again", method=CREATE), written("card again")]

    await storage.outbox.settle(
        [Outcome(lost, DeliveryStatus.LOST, reason="x")], now=NOW, notices=again
    )
    assert await storage.case_changes.topic_of(case.id, EDITORS) is None
    said, threads, message_id = [], [], 800
    while (item := await next_for_editors(storage)) is not None:
        said.append(item.params["text"])
        threads.append(item.thread)
        if said[-1] == "remark":
            assert item.reply_to == 802  # the new card
        message_id += 1
        await storage.outbox.settle([Outcome(item, DeliveryStatus.SENT, (message_id,))], now=NOW)
    assert said == ["topic again", "card again", "remark"]
    assert threads == [None, 801, 801]


async def test_what_is_added_meanwhile_is_shown_again_too(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own letter, which waited in the lane, goes: so the letters are made anew, with it."""
    await open_case(storage)
    lost = await next_for_editors(storage)
    assert lost is not None
    case = await storage.cases.newest_of(SOURCE)
    assert case is not None
    turn = Turn(NOW, by_source=True, piece=Evidence(tips.TEXT, 30, text="Dua amplop."))
    more = to_editors("added", case_id=case.id)
    overtake(monkeypatch, partial(storage.cases.add, case.id, [more], turn=turn, now=NOW, once=9))

    def again(_outcome: Outcome, known: Case) -> Sequence[Letter]:
        said = ", ".join(each.piece.text for each in known.turns)
        return [to_editors(f"again: {said}", case_id=case.id)]

    await storage.outbox.settle([Outcome(lost, DeliveryStatus.LOST)], now=NOW, notices=again)
    shown = await next_for_editors(storage)
    assert shown is not None
    assert shown.params["text"] == "again: Dua amplop."
