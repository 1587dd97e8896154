"""What was published lately, and that what is foretold of it is what comes."""

from __future__ import annotations

from itertools import product

from bot.delivery.model import Priority
from bot.places.model import Places
from bot.readers.follows.amount import FollowedTopics, PublishedArticle, Way
from bot.readers.model import Mode
from storage.repositories import Storage
from tests.support.storage.amounts import SEVEN, join, publish, set_clock, waiting
from tests.support.storage.edits import id_of
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, filed, store

CURUG, SERANG = "36.03.17", "36.73"
WHERE = {
    "district": Places((TANGERANG,), (PANONGAN,)),
    "others": Places((SERANG, TANGERANG), (CURUG,)),
    "regency": Places((TANGERANG,)),
    "province": Places(province=True),
    "nowhere": Places(),
}
DAY = 86_400.0


async def test_each_article_of_the_last_days_is_told_once(storage: Storage) -> None:
    """With its places and age, marked where it was urgent; not what was withdrawn."""
    await publish(storage, "a", WHERE["district"], now=SEVEN - 2 * DAY)
    await publish(storage, "b", WHERE["province"], now=SEVEN - 60, urgent=True)
    await publish(storage, "c", WHERE["nowhere"], now=SEVEN - 60)
    await publish(storage, "d", WHERE["regency"], now=SEVEN - 9 * DAY)
    await store(storage, filed("e", push=False, at=SEVEN), now=SEVEN)
    await storage.articles.withdraw(await id_of(storage, "c"), now=SEVEN)
    lately = await storage.articles.published_lately(BANTEN, days=7, now=SEVEN)
    assert sorted(lately, key=lambda each: (each.days_ago, each.urgent)) == [
        PublishedArticle(0, WHERE["district"]),  # whatever is filed is of Panongan
        PublishedArticle(0, WHERE["province"], urgent=True),
        PublishedArticle(2, WHERE["district"]),
    ]


async def test_what_is_foretold_is_what_comes(storage: Storage) -> None:
    """The rule in Python and that of the fan-out, for each choice and each kind of article."""
    choices = [*product((PANONGAN, TANGERANG, BANTEN), Mode, (False, True), (False, True))]
    await _let_choose(storage, choices)
    for urgent, (name, places) in product((False, True), WHERE.items()):
        await publish(storage, f"{name} {urgent}", places, urgent=urgent)
    comes = {
        (row.chat, row.title): Way.SUMMARY if row.priority is Priority.SUMMARY else Way.AT_ONCE
        for row in await waiting(storage)
    }
    for chat in range(1, len(choices) + 1):
        reader = await storage.subscribers.get(chat)
        assert reader is not None
        wanted = FollowedTopics.of(reader.follows)
        for urgent, (name, places) in product((False, True), WHERE.items()):
            foretold = wanted.way(PublishedArticle(0, places, urgent), BANTEN)
            assert comes.get((chat, f"{name} {urgent}"), Way.NOT) is foretold, reader.follows


async def _let_choose(storage: Storage, choices: list[tuple[str, Mode, bool, bool]]) -> None:
    set_clock(storage, SEVEN)
    for chat, (place, mode, wide, around) in enumerate(choices, start=1):
        once = 1_000_000 + chat * 10
        await join(storage, chat, place)
        await storage.choices.set_mode(chat, mode, once=once)
        await storage.choices.set_around(chat, around=around, once=once + 1)
        await storage.subscribers.set_wide(chat, place, wide=wide, once=once + 2)
