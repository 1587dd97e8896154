"""Subscribers in bulk."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.delivery.addresses import address_of
from bot.places.model import Places
from bot.readers.amount_cells import Amount
from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import MORNING, Delivery, Follow, Keyword, Mode, State, Subscriber
from bot.search.stories import story_name
from storage.engine.coarse_time import HOUR
from storage.readers import bulk
from storage.readers.bulk import EnrolmentCounts
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, waiting
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    store,
)

SRI = SubscriberRow(7, places=(PANONGAN,))


async def enrol(storage: Storage, *rows: SubscriberRow) -> EnrolmentCounts:
    return await storage.subscriber_bulk.enrol(rows, now=NOW)


async def everyone(storage: Storage, *, page: int = 1000) -> list[SubscriberRow]:
    """What an older file would say of them."""
    return [
        row._replace(amount=None, keywords=None, announcements=None)
        async for row in storage.subscriber_bulk.stream(page=page)
    ]


async def written_rows(storage: Storage) -> dict[str, list[str]]:
    """Each row of the two tables with the mark that any write of it changes."""
    mark = "rowid" if storage.database.is_sqlite else "ctid, xmin"
    found = {}
    async with storage.database.read() as connection:
        for table in ("subscribers", "follows"):
            rows = await connection.execute(text(f"SELECT {mark}, t.* FROM {table} t"))
            found[table] = sorted(str(row) for row in rows)
    return found


async def test_who_is_new_is_active_with_all_that_the_row_says(storage: Storage) -> None:
    """State, choices, places in the order of the row."""
    row = SubscriberRow(-5, "en", Delivery.MORNING, (PANONGAN, BANTEN))
    assert await enrol(storage, row, SRI) == EnrolmentCounts(new=2)
    assert await storage.subscribers.get(-5) == Subscriber(
        -5,
        "en",
        mode=Mode.DAILY,
        summary_at=MORNING,
        follows=(Follow(PANONGAN, mode=Mode.DAILY), Follow(BANTEN, mode=Mode.DAILY)),
    )
    assert await everyone(storage) == [row, SRI]


async def test_who_is_enrolled_gets_news(storage: Storage) -> None:
    """Instantly, where the row says so."""
    await enrol(storage, SRI, SubscriberRow(8, delivery=Delivery.OFF, places=(PANONGAN,)))
    await store(storage, filed("a"))
    await storage.outbox.fan_out(now=NOW)
    assert [item.chat_id for item in await claim(storage)] == [7]


async def test_the_same_again_writes_nothing(storage: Storage) -> None:
    """Not one row of either table is touched, not even to the same values."""
    rows = [SRI, SubscriberRow(8, "en", places=()), SubscriberRow(9)]
    await enrol(storage, *rows)
    before = await written_rows(storage)
    assert await enrol(storage, *rows) == EnrolmentCounts(unchanged=3)
    assert await written_rows(storage) == before


async def test_a_changed_row_changes_its_chat_alone(storage: Storage) -> None:
    """And only what differs is counted."""
    other = SubscriberRow(8, places=(BANTEN,))
    await enrol(storage, SRI, other)
    changed = SubscriberRow(7, "en", Delivery.EVENING, (BANTEN, TANGERANG))
    assert await enrol(storage, changed, other) == EnrolmentCounts(changed=1, unchanged=1)
    assert await everyone(storage) == [changed, other]
    assert await enrol(storage, SRI, other) == EnrolmentCounts(changed=1, unchanged=1)
    assert await everyone(storage) == [SRI, other]


async def test_another_order_of_places_is_a_change(storage: Storage) -> None:
    """It is the order in which a reader sees them."""
    await enrol(storage, SubscriberRow(7, places=(PANONGAN, BANTEN)))
    turned = SubscriberRow(7, places=(BANTEN, PANONGAN))
    assert await enrol(storage, turned) == EnrolmentCounts(changed=1)
    assert await everyone(storage) == [turned]


async def test_of_several_rows_of_a_chat_the_last_counts(storage: Storage) -> None:
    """Within one transaction, too."""
    last = SubscriberRow(7, places=(BANTEN,))
    assert await enrol(storage, SRI, last) == EnrolmentCounts(new=1)
    assert await everyone(storage) == [last]


async def test_a_place_that_stays_keeps_its_own_choice(storage: Storage) -> None:
    """A row says nothing of `wide`; what the reader chose there is kept."""
    await follow(storage, 7, PANONGAN, TANGERANG)
    await storage.subscribers.set_wide(7, PANONGAN, wide=True, once=1)
    await enrol(storage, SubscriberRow(7, places=(BANTEN, PANONGAN)))
    known = await storage.subscribers.get(7)
    assert known is not None
    assert known.follows == (Follow(BANTEN), Follow(PANONGAN, wide=True))


async def test_who_left_stays_left_and_returns_to_the_places_of_the_row(storage: Storage) -> None:
    """A file does not know who blocked the bot."""
    await follow(storage, 7, TANGERANG)
    await storage.subscribers.mark_left(7, reason="blocked", now=NOW)
    assert await enrol(storage, SRI) == EnrolmentCounts(changed=1)
    known = await storage.subscribers.get(7)
    assert known is not None
    assert known.state is State.LEFT
    await storage.subscribers.mark_returned(7)
    back = await storage.subscribers.get(7)
    assert back is not None
    assert (back.state, back.follows) == (State.ACTIVE, (Follow(PANONGAN),))


async def test_who_stopped_stays_stopped_and_paused_stays_paused(storage: Storage) -> None:
    """A reader's own word outranks a file."""
    for chat in (7, 8):
        await follow(storage, chat, TANGERANG)
    await storage.subscribers.stop(7, once=1)
    await storage.subscribers.pause(8, HOUR * 500_000, once=2)
    await enrol(storage, SRI, SubscriberRow(8, places=(PANONGAN,)))
    stopped, paused = await storage.subscribers.get(7), await storage.subscribers.get(8)
    assert stopped is not None
    assert stopped.state is State.STOPPED
    assert paused is not None
    assert paused.paused_until == HOUR * 500_000


async def test_who_stopped_is_not_handed_on(storage: Storage) -> None:
    """Imported elsewhere, the row would have news sent to them; one who left is named."""
    await enrol(storage, SRI, SubscriberRow(8), SubscriberRow(9))
    await storage.subscribers.stop(8, once=1)
    await storage.subscribers.mark_left(9, reason="blocked", now=NOW)
    assert [row.chat_id for row in await everyone(storage)] == [7, 9]


async def test_everyone_comes_once_by_ascending_chat_however_large_a_page(
    storage: Storage,
) -> None:
    """Groups (negative ids) first; many places make no second row; the last page may be full."""
    rows = [
        SubscriberRow(chat_id, places=(PANONGAN, BANTEN)[: chat_id % 3]) for chat_id in range(-4, 4)
    ]
    assert await everyone(storage) == []
    await enrol(storage, *reversed(rows))
    for page in (1, 3, 4, 8, 9):
        assert await everyone(storage, page=page) == rows


async def test_nobody_is_enrolled_by_no_rows(storage: Storage) -> None:
    """An empty chunk is no error."""
    assert await enrol(storage) == EnrolmentCounts()


async def test_words_are_replaced_where_the_row_says_any(storage: Storage) -> None:
    """Who says nothing of them keeps theirs; stories, which no file has, stay either way."""
    for name, wanted in (("banjir", True), ("#politik", False), (story_name(1), True)):
        await storage.keywords.choose(7, name, wanted=wanted, language="id", once=len(name))
    said = SRI._replace(keywords=(Keyword("jalan raya"), Keyword("banjir", wanted=False)))
    assert await enrol(storage, SRI) == EnrolmentCounts(changed=1)
    (row,) = [row async for row in storage.subscriber_bulk.stream()]
    assert row.keywords == (Keyword("banjir"), Keyword("#politik", wanted=False))
    assert await enrol(storage, said) == EnrolmentCounts(changed=1)
    assert await enrol(storage, said) == EnrolmentCounts(unchanged=1)
    found = await storage.subscribers.get(7)
    assert found is not None
    assert (found.keywords, found.stories) == (said.keywords, (story_name(1),))
    assert await enrol(storage, SRI._replace(keywords=())) == EnrolmentCounts(changed=1)
    await enrol(storage, SubscriberRow(8, keywords=(Keyword("banjir"),)))
    rows = {row.chat_id: row.keywords async for row in storage.subscriber_bulk.stream()}
    assert rows == {7: (), 8: (Keyword("banjir"),)}


async def test_what_waits_goes_as_the_file_says(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off: not at all; another hour: then; at once: now; muted: not. In several transactions."""
    monkeypatch.setattr(bulk, "SETTLED", 2)
    for chat in range(1, 8):
        await join(storage, chat, BANTEN)
    await publish(storage, "Banjir", Places((TANGERANG,), (PANONGAN,)), now=at(8))
    assert len(await waiting(storage)) == 7
    row = SubscriberRow(1, delivery=Delivery.EVENING, places=(BANTEN,))
    rows = [
        row._replace(delivery=Delivery.OFF),
        row._replace(chat_id=2, delivery=Delivery.MORNING),
        row._replace(
            chat_id=3, delivery=Delivery.INSTANT, amount=Amount(modes=(Mode.DIRECT.value,))
        ),
        row._replace(chat_id=4, places=("36.71",)),
        row._replace(chat_id=5, keywords=(Keyword("banjir", wanted=False),)),
        row._replace(chat_id=6),
        row._replace(chat_id=99),
    ]
    assert await enrol(storage, *rows) == EnrolmentCounts(new=1, changed=6)
    assert [(each.chat, each.summary_for) for each in await waiting(storage)] == [
        (2, at(6)),
        (3, None),
        (6, at(18)),
        (7, at(18)),
    ]


async def test_who_muted_announcements_hears_none_unless_a_row_says_so(storage: Storage) -> None:
    """A file from before there were any changes nothing."""
    row = SubscriberRow(1, places=("36",))
    await storage.subscriber_bulk.enrol([row], now=NOW)
    await storage.choices.set_announcements(1, wanted=False, once=1)
    for said, left in ((None, False), (True, True), (False, False)):
        await storage.subscriber_bulk.enrol([row._replace(announcements=said)], now=NOW)
        (stored,) = [each async for each in storage.subscriber_bulk.stream()]
        assert stored.announcements is left


async def test_a_topic_of_a_group_comes_back_as_it_went(storage: Storage) -> None:
    """By the group's id and its thread, beside the group's own; a second import changes nothing."""
    group, thread = -1001234567890, 12
    topic = SubscriberRow(
        address_of(group, thread), "id", Delivery.INSTANT, (PANONGAN,), topic=(group, thread)
    )
    general = SubscriberRow(group, places=(BANTEN,))
    assert await enrol(storage, topic, general, SRI) == EnrolmentCounts(new=3)
    assert await everyone(storage, page=1) == [topic, general, SRI]
    assert await enrol(storage, topic, general, SRI) == EnrolmentCounts(unchanged=3)
    assert await storage.group_topics.groups() == 1
