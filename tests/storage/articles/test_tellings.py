"""How many readers were told: recorded once all are who can be, and once only."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.articles.ledger.entries import Entry
from bot.articles.ledger.exports import Head
from bot.articles.ledger.verification import verify_entries
from bot.articles.model import WithdrawalReason
from bot.delivery.model import DeliveryStatus, Kind, Letter, Outcome
from storage.articles.tellings import LONGEST
from storage.delivery.pruning import forget_chunk, prune_chunk
from storage.engine.coarse_time import DAY
from storage.repositories import Storage
from storage.tables.outbox import errata
from tests.support.storage.edits import MESSAGES, announce, correct, deliver, id_of, push
from tests.support.storage.stored import NOW, claim, sent

REASON = WithdrawalReason("Narasumber palsu.")


async def told(storage: Storage, *, now: float = NOW) -> list[tuple[int | None, ...]]:
    """Which entry, how many, of how many; after another look."""
    await storage.tellings.record(now=now)
    entries, head = await storage.ledger.all()
    assert verify_entries(entries, head) == []
    return [(e.refers_to, e.told, e.readers) for e in entries if e.kind == "told"]


async def entries(storage: Storage) -> list[Entry]:
    return [each for each in (await storage.ledger.all())[0] if each.kind != "told"]


async def test_letters_are_counted_when_they_have_arrived(storage: Storage) -> None:
    """Of all that were sent the article: who has stopped has no letter, and was not told."""
    await push(storage, "a", chats=[1, 2, 3])
    await deliver(storage)
    await storage.subscribers.stop(3, once=1)
    await announce(storage)
    assert await told(storage) == []
    items = [item for item in await claim(storage) if item.kind is Kind.CORRECTION]
    await sent(storage, items[0])
    assert await told(storage) == []
    failed = Outcome(items[1], DeliveryStatus.FAILED, reason="no")
    await storage.outbox.settle([failed], now=NOW)
    assert await told(storage) == [(1, 1, 3)]
    assert await told(storage) == [(1, 1, 3)]
    async with storage.database.read() as connection:
        assert await connection.scalar(select(errata.c.messages)) == {}
    (entry,) = await entries(storage)
    assert (entry.kind, entry.text("title"), entry.text("reason")) == ("correction", "a", "Salah.")
    assert entry.text("address") == "https://example.org/a"


async def test_messages_are_counted_when_they_are_replaced(storage: Storage) -> None:
    """One that cannot be edited any more says nothing to its reader."""
    await push(storage, "a", "b", chats=[1, 2, 3])
    await deliver(storage)
    await storage.subscribers.mark_left(3, reason="blocked", now=NOW)
    article = await id_of(storage, "a")
    assert await storage.corrections.withdraw(article, REASON, stated=0, now=NOW, once=1)
    assert await told(storage) == []
    await correct(storage, now=NOW)
    edits = [item for item in await claim(storage) if item.kind is Kind.EDIT]
    await sent(storage, edits[0])
    assert await told(storage) == []
    await storage.outbox.settle(
        [Outcome(edits[1], DeliveryStatus.FAILED, reason="message to edit not found")], now=NOW
    )
    assert await told(storage) == [(1, 1, 3)]


async def test_an_article_that_nobody_has_is_told_to_nobody(storage: Storage) -> None:
    """At once."""
    await push(storage, "a", chats=[])
    await storage.articles.withdraw(await id_of(storage, "a"), now=NOW)
    await correct(storage, now=NOW)
    assert await told(storage) == [(1, 0, 0)]


async def test_who_is_no_longer_on_record_can_no_longer_be_told(storage: Storage) -> None:
    """The ledger says of how many readers, though nothing says any more who they are."""
    await push(storage, "a", chats=[1, 2, 3])
    await deliver(storage)
    article, later = await id_of(storage, "a"), NOW + 100 * DAY
    await prune_chunk(storage.database, before=later)
    while await forget_chunk(storage.database, before=later, limit=2):
        pass
    assert await storage.corrections.count_forgotten(article) == 3
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=later, once=1)
    await correct(storage, now=later)
    assert await told(storage, now=later) == [(1, 0, 3)]


async def test_who_cannot_be_reached_for_days_was_not_told(storage: Storage) -> None:
    """The entry does not wait for them for ever."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    await announce(storage)
    assert await told(storage) == []
    assert await told(storage, now=NOW + LONGEST) == [(1, 0, 2)]


async def test_a_reason_is_said_once_and_mended_by_who_knows_the_first(storage: Storage) -> None:
    """The same update does it once; who was overtaken changes nothing."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    state = storage.corrections.withdraw
    other = WithdrawalReason("Masa depan anak", "anak", discreet=True)
    for _ in range(2):
        assert await state(article, REASON, stated=0, now=NOW, once=1) == "withdrawal"
        assert await state(article, other, stated=0, now=NOW, once=2) is None
    assert [each.text("reason") for each in await entries(storage)] == ["Narasumber palsu."]
    assert await state(article, other, stated=1, now=NOW + 1, once=3) == "reason"
    first, second = await entries(storage)
    assert (second.kind, second.refers_to, second.ground) == ("reason", 1, "anak")
    assert {first.text("title"), second.text("title"), second.text("address")} == {""}
    assert await state(article, REASON, stated=2, now=NOW + 1, once=4)
    assert (await entries(storage))[2].is_redacted("title")
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.withdrawal_reason == WithdrawalReason("Narasumber palsu.", entry=3)
    await correct(storage, now=NOW + 1)
    (edit,) = await deliver(storage, now=NOW + 1)
    assert edit.versions == (NOW + 1,)


async def test_what_the_site_took_down_has_no_reason_until_one_is_given(storage: Storage) -> None:
    """Its messages are replaced at once, and once more when it is."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    await storage.articles.withdraw(article, now=NOW)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.withdrawal_reason is None
    await correct(storage, now=NOW)
    await deliver(storage)
    assert await storage.corrections.withdraw(article, REASON, stated=0, now=NOW + 9, once=1)
    await correct(storage, now=NOW + 9)
    (edit,) = await deliver(storage, now=NOW + 9)
    assert edit.versions == (NOW + 9,)
    assert await told(storage, now=NOW + 9) == [(1, 1, 1), (2, 1, 1)]


async def test_words_taken_out_of_the_ledger_go_from_messages_too(storage: Storage) -> None:
    """They are shown nowhere any more."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    await storage.corrections.withdraw(article, REASON, stated=0, now=NOW, once=1)
    await correct(storage, now=NOW)
    await deliver(storage)
    await storage.ledger.redact(1, ("reason",), now=NOW + 5)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.withdrawal_reason == WithdrawalReason("", entry=1)
    await correct(storage, now=NOW + 5)
    (edit,) = await deliver(storage, now=NOW + 5)
    assert edit.versions == (NOW + 5,)


async def test_an_entry_stands_and_falls_with_what_it_records(storage: Storage) -> None:
    """A fault behind it in the same transaction: nothing is withdrawn, asked or recorded."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    unwritable = Letter(-1, {"text": object()}, key="why", secret=False)  # type: ignore[dict-item]  # the fault
    with pytest.raises(TypeError):
        await storage.articles.withdraw(article, now=NOW, letters=[unwritable])
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.withdrawn_at is None
    assert await storage.ledger.all() == ((), Head())
    await storage.articles.withdraw(article, now=NOW)
    assert [each.sequence for each in await entries(storage)] == [1]


async def test_what_happens_at_once_waits_for_no_ring(storage: Storage) -> None:
    """Letters, withdrawals, words taken out, counts: each goes through, and the chain holds."""
    await push(storage, "a", "b", chats=[1])
    await deliver(storage)
    a, b = await id_of(storage, "a"), await id_of(storage, "b")
    for once in (1, 2):
        await storage.corrections.announce(a, MESSAGES, "Salah.", now=NOW, once=once)
        await storage.corrections.announce(b, MESSAGES, "Salah.", now=NOW, once=10 + once)
    secret = WithdrawalReason("Masa depan anak", "anak", discreet=True)
    withdraw, redact = storage.corrections.withdraw, storage.ledger.redact
    await asyncio.gather(
        withdraw(a, secret, stated=0, now=NOW, once=21),
        withdraw(b, secret, stated=0, now=NOW, once=22),
        *(redact(number, now=NOW) for number in (1, 2, 3, 4)),
        *(storage.tellings.record(now=NOW + LONGEST) for _ in range(3)),
    )
    said, head = await storage.ledger.all()
    assert verify_entries(said, head) == []
    assert {each.text("title") for each in said} == {""}
