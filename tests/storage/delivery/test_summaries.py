"""A summary is one message: all that was promised for it, the nearest first, once."""

from __future__ import annotations

import pytest

from bot.delivery.model import DeliveryStatus, Item, Outcome, PaidAllowance, Priority
from bot.delivery.timetable import HEAD_START
from bot.places.model import Places
from bot.readers.model import Mode, QuietHours, QuietMode
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, waiting
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, letter

CURUG = "36.03.17"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CURUG = Places((TANGERANG,), (CURUG,))
ELSEWHERE = Places(("36.72",), ("36.72.03",))
DUE = at(18) - HEAD_START


async def claimed(storage: Storage, now: float) -> tuple[Item, ...]:
    return await storage.outbox.claim(now=now, limit=99)


async def settled(storage: Storage, status: DeliveryStatus, *items: Item, now: float) -> None:
    outcomes = [Outcome(item, status, message_ids=(7,), due_at=now + 60) for item in items]
    await storage.outbox.settle(outcomes, now=now)


async def test_one_message_the_nearest_first(storage: Storage) -> None:
    """Own places, then around them, then the rest of the province; of each the newest first."""
    await join(storage, 1, PANONGAN, BANTEN)
    await storage.choices.set_mode(1, Mode.DAILY, once=1)
    far = await publish(storage, "far", ELSEWHERE, now=at(8))
    around = await publish(storage, "around", IN_CURUG, now=at(9))
    near = await publish(storage, "near", IN_PANONGAN, now=at(10))
    later = await publish(storage, "later", ELSEWHERE, now=at(11))
    assert await claimed(storage, DUE - 1) == ()
    (item,) = await claimed(storage, DUE)
    assert item.articles == (near, around, later, far)
    assert (item.bundled, item.summary_for, item.priority) == (4, at(18), Priority.SUMMARY)
    await settled(storage, DeliveryStatus.SENT, item, now=DUE)
    assert await claimed(storage, at(23)) == ()


async def test_it_is_counted_as_one_message_that_went(storage: Storage) -> None:
    """Beside the pushes, whatever is in it; what waits is not counted."""
    await join(storage, 1, PANONGAN)
    for title in "ab":
        await publish(storage, title, IN_CURUG, now=at(8))
    await publish(storage, "near", IN_PANONGAN, now=at(8))
    assert await storage.outbox.count_sent() == {}
    for now, went in ((at(8), Priority.PUSH), (DUE, Priority.SUMMARY)):
        before = await storage.outbox.count_sent()
        (item,) = await claimed(storage, now)
        await settled(storage, DeliveryStatus.SENT, item, now=now)
        assert await storage.outbox.count_sent() - before == {went: 1}


async def test_what_goes_at_once_is_no_part_of_it(storage: Storage) -> None:
    """Both wait: two messages, the push first."""
    await join(storage, 1, PANONGAN)
    around = await publish(storage, "around", IN_CURUG, now=at(8))
    near = await publish(storage, "near", IN_PANONGAN, now=DUE)
    (push,) = await claimed(storage, DUE)
    assert (push.articles, push.summary_for) == ((near,), None)
    await settled(storage, DeliveryStatus.SENT, push, now=DUE)
    (summary,) = await claimed(storage, DUE)
    assert (summary.articles, summary.summary_for) == ((around,), at(18))


async def test_what_comes_after_it_began_goes_into_the_next(storage: Storage) -> None:
    """Whether it was sent, is on its way or waits for its turn."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    (item,) = await claimed(storage, DUE)
    await publish(storage, "b", IN_PANONGAN, now=DUE + 1)
    assert [(row.title, row.summary_for) for row in await waiting(storage)] == [
        ("b", at(18, day=1))
    ]
    await settled(storage, DeliveryStatus.SENT, item, now=DUE + 2)
    assert await claimed(storage, at(23)) == ()


async def test_a_clock_that_is_put_back_makes_no_second_one(storage: Storage) -> None:
    """The time that was promised for it is remembered."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    (item,) = await claimed(storage, DUE)
    await settled(storage, DeliveryStatus.SENT, item, now=DUE)
    await publish(storage, "b", IN_PANONGAN, now=at(12))
    assert [row.summary_for for row in await waiting(storage)] == [at(18, day=1)]


@pytest.mark.parametrize("status", ["crash", DeliveryStatus.RETRY])
async def test_it_is_sent_whole_after_a_crash_too(
    storage: Storage, status: DeliveryStatus | str
) -> None:
    """The same articles, in one message, and nothing of them stays behind."""
    await join(storage, 1, BANTEN)
    for number in range(12):
        await publish(storage, f"{number}", IN_PANONGAN, now=at(8))
    (item,) = await claimed(storage, DUE)
    if status == "crash":
        await storage.outbox.recover(now=DUE + 5)
    else:
        await settled(storage, DeliveryStatus.RETRY, item, now=DUE)
    (again,) = await claimed(storage, DUE + 99)
    assert (again.bundled, again.articles) == (12, item.articles)
    await settled(storage, DeliveryStatus.SENT, again, now=DUE + 99)
    assert await waiting(storage) == []


async def test_one_whose_only_article_was_withdrawn_is_not_sent(storage: Storage) -> None:
    """Nothing is nothing."""
    await join(storage, 1, BANTEN)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    await storage.articles.withdraw(article, now=DUE - 1)
    assert await claimed(storage, DUE) == ()


async def test_two_days_that_were_missed_are_one_message(storage: Storage) -> None:
    """The bot was down: nobody gets the day before yesterday's apart."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await publish(storage, "b", IN_PANONGAN, now=at(20))
    (item,) = await claimed(storage, at(20, day=1))
    assert (item.bundled, item.summary_for) == (2, at(18, day=1))


async def test_it_says_how_many_were_held_back(storage: Storage) -> None:
    """Of the reader's own limit."""
    await join(storage, 1, PANONGAN)
    await storage.choices.set_most_a_day(1, 1, once=1)
    for title in "abc":
        await publish(storage, title, IN_PANONGAN, now=at(8))
    await publish(storage, "around", IN_CURUG, now=at(8))
    (push,) = await claimed(storage, at(8))
    await settled(storage, DeliveryStatus.SENT, push, now=at(8))
    (item,) = await claimed(storage, DUE)
    assert (item.bundled, item.held_back) == (3, 2)


async def test_it_is_counted_and_no_delay_of_a_push(storage: Storage) -> None:
    """How long pushes take is told without those who wanted to wait."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, BANTEN)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    await settled(storage, DeliveryStatus.SENT, *await claimed(storage, at(8) + 7), now=at(8) + 7)
    await settled(storage, DeliveryStatus.SENT, *await claimed(storage, DUE), now=DUE)
    (tally,) = [each for each in await storage.tallies.latest(9) if each.article_id == article]
    assert (tally.sent, tally.delay) == (2, 7)


async def test_it_is_not_paid_for(storage: Storage) -> None:
    """It begins early enough to be in time at the free rate."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    purse = PaidAllowance(messages=5, day="2023-11-15", tenths=100)
    (item,) = await storage.outbox.claim(now=DUE, limit=5, purse=purse)
    assert item.paid_on == ""


async def test_news_in_quiet_hours_makes_no_sound(storage: Storage) -> None:
    """But for what is urgent, where the reader lets that; other letters are none of it."""
    quiet = QuietHours(21 * 60, 5 * 60 + 30)
    for chat in (1, 2):
        await join(storage, chat, PANONGAN)
    await storage.choices.set_quiet(2, QuietHours(quiet.start, quiet.end, urgent=True), once=1)
    await publish(storage, "a", IN_PANONGAN, now=at(20))
    assert {item.silent for item in await claimed(storage, at(20))} == {False}
    await storage.outbox.recover(now=at(20))
    night = await claimed(storage, at(22))
    assert {item.chat_id: item.silent for item in night} == {1: True, 2: True}
    await settled(storage, DeliveryStatus.SENT, *night, now=at(22))
    await publish(storage, "b", IN_PANONGAN, now=at(23), urgent=True)
    await storage.outbox.put([letter(3, "k")], now=at(23))
    urgent = await claimed(storage, at(23))
    assert {item.chat_id: item.silent for item in urgent} == {1: True, 2: False, 3: False}


async def test_its_pages_go_on_where_the_message_ends(storage: Storage) -> None:
    """The nearest first, as the message shows them; what came at once is none of them."""
    await join(storage, 1, PANONGAN, BANTEN)
    far = [await publish(storage, f"far {n}", ELSEWHERE, now=at(8)) for n in range(10)]
    push = await publish(storage, "near", IN_PANONGAN, now=at(9))
    (item,) = await claimed(storage, at(9))
    assert item.articles == (push,)
    await settled(storage, DeliveryStatus.SENT, item, now=at(9))
    around = await publish(storage, "around", IN_CURUG, now=at(10))
    (item,) = await claimed(storage, DUE)
    await settled(storage, DeliveryStatus.SENT, item, now=DUE)
    order = [around, *reversed(far)]
    assert [*item.articles] == order[: len(item.articles)]
    page = await storage.articles.delivered_to(
        1, *item.span, summary=True, limit=99, offset=len(item.articles)
    )
    assert [article.id for article in page.articles] == order[len(item.articles) :]
    assert page.total == len(order)
    page = await storage.articles.delivered_to(1, *item.span, limit=99)
    assert [article.id for article in page.articles] == [push]


@pytest.mark.parametrize(
    ("mode", "due", "silent"), [(QuietMode.SILENT, 22.99, True), (QuietMode.WAIT, 29.5, False)]
)
async def test_one_in_quiet_hours_is_silent_or_waits(
    storage: Storage, mode: QuietMode, due: float, silent: bool
) -> None:
    """As its reader chose for ordinary news; the choice holds for what waits already."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await storage.choices.set_summary_time(1, 23 * 60, once=1)
    await storage.choices.set_quiet(1, QuietHours(21 * 60, 5 * 60 + 30, mode), once=2)
    (row,) = await waiting(storage)
    assert row.due_at == pytest.approx(at(due), abs=60)
    (item,) = await claimed(storage, row.due_at)
    assert item.silent is silent
    assert item.summary_for == at(23 if silent else 29.5)
    await settled(storage, DeliveryStatus.SENT, item, now=row.due_at)
    await publish(storage, "b", IN_PANONGAN, now=row.due_at + 60)
    assert [row.summary_for for row in await waiting(storage)] == [
        at(23 if silent else 29.5, day=1)
    ]
