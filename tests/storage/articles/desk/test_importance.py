"""Marking an article as important, and taking that back."""

from __future__ import annotations

from bot.articles.model import Audience
from bot.delivery.forecast import Pace
from bot.delivery.model import Priority
from bot.places.model import Places
from bot.readers.model import Mode
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, reach_of, set_clock, spread, waiting
from tests.support.storage.edits import deliver
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG

CURUG = "36.03.17"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))


async def readers(storage: Storage) -> None:
    """At once, around, in the regency, of everything, and one who wants only what is important."""
    for chat, place in enumerate((PANONGAN, CURUG, TANGERANG, BANTEN, PANONGAN), start=1):
        await join(storage, chat, place)
    await storage.choices.set_mode(5, Mode.IMPORTANT, once=1)


async def audience(storage: Storage, article: int, *, hour: float = 8) -> Audience:
    (facts,) = await storage.article_cards.facts_of(
        [article], reach_of=reach_of, pace=Pace(30.0), now=at(hour)
    )
    return facts.audience


async def test_those_are_counted_who_have_not_got_it_at_once(storage: Storage) -> None:
    """Before it is marked; what waits for the evening counts, what was sent does not."""
    await readers(storage)
    article = await publish(storage, "a", IN_PANONGAN)
    await deliver(storage, now=at(8))
    count = await storage.importance.count_readers(article, reach_of=reach_of, now=at(8))
    assert count == 2  # of everything, and only what is important
    assert await storage.importance.mark(article, reach_of=reach_of, now=at(8), once=2)
    await spread(storage, now=at(8))
    assert {item.chat_id for item in await deliver(storage, now=at(9))} == {4, 5}
    assert await storage.importance.count_sent(article) == 2


async def test_an_audience_is_counted_by_circle_and_anew_after_a_mark(storage: Storage) -> None:
    """Who gets it only if it is marked gets it at once then."""
    await readers(storage)
    article = await publish(storage, "a", IN_PANONGAN)
    assert await audience(storage, article) == Audience(2, 2, 1)
    await join(storage, 6, PANONGAN)
    assert await audience(storage, article) == Audience(2, 2, 1)
    await storage.importance.mark(article, reach_of=reach_of, now=at(8), once=2)
    assert await audience(storage, article) == Audience(5, 1, 0)


async def test_a_mark_that_is_taken_back_in_time_leaves_everything_as_it_was(
    storage: Storage,
) -> None:
    """Who was to get it in a summary does; who was not to get it at all does not."""
    await readers(storage)
    article = await publish(storage, "a", IN_PANONGAN)
    before = await waiting(storage)
    await storage.importance.mark(article, reach_of=reach_of, now=at(7), once=2)
    await spread(storage, now=at(7))
    marked = await storage.articles.get(article)
    assert marked is not None
    assert marked.important
    assert await storage.importance.unmark(article, now=at(7), once=3)
    set_clock(storage, at(7))
    assert await storage.place_corrections.recall(article, reach_of=reach_of) == 1
    assert await waiting(storage) == before
    assert await storage.importance.count_sent(article) == 0
    unmarked = await storage.articles.get(article)
    assert unmarked is not None
    assert not unmarked.important


async def test_what_was_sent_as_important_stays_and_is_counted(storage: Storage) -> None:
    """The rest goes as ordinary news."""
    await readers(storage)
    article = await publish(storage, "a", IN_PANONGAN)
    await storage.importance.mark(article, reach_of=reach_of, now=at(7), once=2)
    await spread(storage, now=at(7))
    assert len(await storage.outbox.claim(now=at(8), limit=1)) == 1
    await storage.importance.unmark(article, now=at(8), once=3)
    set_clock(storage, at(8))
    await storage.place_corrections.recall(article, reach_of=reach_of)
    assert await storage.importance.count_sent(article) == 1
    assert Priority.BREAKING not in {row.priority for row in await waiting(storage)}


async def test_an_update_that_comes_again_marks_nothing_again(storage: Storage) -> None:
    """Another editor took the mark back meanwhile."""
    await readers(storage)
    article = await publish(storage, "a", IN_PANONGAN)
    await storage.importance.mark(article, reach_of=reach_of, now=at(7), once=2)
    await storage.importance.unmark(article, now=at(7), once=3)
    await storage.importance.mark(article, reach_of=reach_of, now=at(7), once=2)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert not stored.important
