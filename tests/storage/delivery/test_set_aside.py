"""Letters that are set aside: the others go on, and the editors are told, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.cases.model import Case
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome
from storage.repositories import Storage
from storage.tables.cases import case_messages, cases
from storage.tables.outbox import outbox
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import DRAFT, send_report
from tests.support.storage.stored import NOW, claim, count_rows, letter, sent


async def opened(storage: Storage, *letters: Letter) -> int:
    """A case with these letters; its id."""
    await send_report(
        storage.cases,
        SOURCE,
        DRAFT,
        codename="MERPATI-41",
        ticket="T",
        letters=lambda case_id: [replace(each, case_id=case_id) for each in letters],
        now=NOW,
        once=1,
    )
    (case,) = await storage.cases.list_open()
    return case.id


def notices(outcome: Outcome, case: Case) -> Sequence[Letter]:
    """What the editors are told."""
    words = f"{case.codename}: {outcome.item.kind} {outcome.reason}"
    return [letter(EDITORS, f"failed:{outcome.item.id}", words=words, secret=True)]


async def fail(storage: Storage, item: Item) -> None:
    failed = [Outcome(item, DeliveryStatus.FAILED, reason="refused")]
    await storage.outbox.settle(failed, now=NOW, notices=notices)


@pytest.mark.parametrize("kind", [Kind.ANSWER, Kind.TIP])
async def test_the_editors_are_told_what_of_a_case_was_set_aside(
    storage: Storage, kind: Kind
) -> None:
    """The notice commits with the outcome, and saying it twice tells it once."""
    await opened(storage, letter(SOURCE, "a", kind=kind, secret=True))
    (item,) = await claim(storage)
    await fail(storage, item)
    await fail(storage, item)
    (notice,) = await claim(storage)
    assert (notice.chat_id, notice.params["text"]) == (EDITORS, f"MERPATI-41: {kind} refused")
    await sent(storage, notice)
    assert await claim(storage) == ()


async def test_a_notice_that_fails_is_not_told_of(storage: Storage) -> None:
    """Otherwise one would follow another for ever."""
    await opened(storage, letter(EDITORS, "a", kind=Kind.NOTICE, secret=True))
    (item,) = await claim(storage)
    await fail(storage, item)
    assert await claim(storage) == ()


async def test_nothing_is_told_of_what_is_sent_or_tried_again(storage: Storage) -> None:
    """Only what was given up."""
    await opened(storage, letter(SOURCE, "a", kind=Kind.ANSWER, secret=True))
    for status in (DeliveryStatus.RETRY, DeliveryStatus.SENT):
        (item,) = await claim(storage)
        await storage.outbox.settle([Outcome(item, status)], now=NOW, notices=notices)
    assert await claim(storage) == ()


async def test_nothing_is_told_of_a_closed_case(storage: Storage) -> None:
    """Nothing of it is left; the outcome is recorded all the same."""
    await opened(storage, letter(SOURCE, "a", kind=Kind.ANSWER, secret=True))
    (item,) = await claim(storage)
    await storage.retention.expire(before=NOW + 1, now=NOW)
    await fail(storage, item)
    assert (await count_rows(storage))["failed"] == 1
    assert await claim(storage) == ()


async def test_a_row_that_does_not_open_is_set_aside_and_the_others_go_out(
    storage: Storage,
) -> None:
    """One damaged letter does not stop the bot, nor hold back its lane; it keeps its bytes."""
    await storage.outbox.put(
        [
            letter(1, "damaged", secret=True, lane="x"),
            letter(1, "next", words="next", secret=True, lane="x"),
            letter(2, "other", words="other", secret=True),
        ],
        now=NOW,
    )
    async with storage.database.write() as connection:
        first = select(outbox.c.id).order_by(outbox.c.id).limit(1).scalar_subquery()
        await connection.execute(
            update(outbox).where(outbox.c.id == first).values(body=b"not sealed by us" * 9)
        )
    items = await claim(storage, limit=1)
    items += await claim(storage)
    assert {item.params["text"] for item in items} == {"next", "other"}
    async with storage.database.read() as connection:
        query = select(outbox.c.reason, outbox.c.body).where(outbox.c.state == "failed")
        (row,) = (await connection.execute(query)).all()
    assert row.reason == "does not open"
    assert row.body is not None


async def test_what_is_damaged_in_flight_stops_nobody(storage: Storage) -> None:
    """Neither the next claim, nor a group that moves."""
    sealed = [letter(-5, "a", secret=True), letter(-5, "b", words="next", secret=True)]
    await storage.outbox.put([*sealed, letter(2, "c", words="other")], now=NOW)
    (flown,) = await claim(storage, limit=1)
    async with storage.database.write() as connection:
        await connection.execute(
            update(outbox).where(outbox.c.id == flown.id).values(body=b"not sealed by us" * 9)
        )
    assert [item.params["text"] for item in await claim(storage)] == ["other"]
    await storage.outbox.settle([Outcome(flown, DeliveryStatus.MOVED, moved_to=-100)], now=NOW)
    (moved,) = await claim(storage)
    assert (moved.chat_id, moved.params["text"]) == (-100, "next")


async def test_a_card_or_a_case_that_does_not_open_costs_no_letter(
    storage: Storage, vault: Vault
) -> None:
    """A letter goes out as no reply rather than not at all, and its end is recorded."""
    damaged = vault.seal(b"1", b"")[:-1]
    case_id = await opened(storage, letter(EDITORS, "card", kind=Kind.TIP, secret=True))
    await sent(storage, *await claim(storage), message_id=77)
    reply = letter(EDITORS, "r", kind=Kind.TIP, secret=True, case_id=case_id, reply_to_card=True)
    await storage.outbox.put([reply], now=NOW)
    async with storage.database.write() as connection:
        await connection.execute(update(case_messages).values(sealed=damaged))
        await connection.execute(update(cases).values(sealed=damaged))
    (item,) = await claim(storage)
    assert item.reply_to is None
    await fail(storage, item)
    assert (await count_rows(storage))["failed"] == 1
    assert await claim(storage) == ()
