"""Following a story: what goes on with it answers, and silence ends it."""

from __future__ import annotations

import pytest

from bot.articles.messages import headline_link
from bot.delivery.model import Kind, Letter
from bot.places.model import Places, Reason
from bot.readers.model import Mode
from bot.search.stories import story_name
from storage.readers.keywords import EndedStory
from storage.repositories import Storage
from tests.support.storage.amounts import DAY, SEVEN, join, publish, set_clock, waiting
from tests.support.storage.stored import PANONGAN, TANGERANG, claim, sent

FIRE, LATER = "Gudang plastik di Panongan terbakar", "Polisi selidiki kebakaran gudang plastik"
OTHER = "Warga Panongan gelar panen raya padi"
IN_PANONGAN = Places(
    (TANGERANG,), (PANONGAN,), reasons=(Reason(PANONGAN, "panongan", "text", 3.0),)
)


async def follow_story(storage: Storage, chat: int) -> int:
    """The fire was sent to somebody who follows Panongan, and they tapped."""
    await join(storage, chat, PANONGAN)
    fire = await publish(storage, FIRE, IN_PANONGAN)
    await sent(storage, *await claim(storage, now=SEVEN + 60), message_id=77)
    set_clock(storage, SEVEN)
    await storage.keywords.choose(chat, story_name(fire), wanted=True, language="id", once=900)
    return fire


async def test_what_goes_on_answers_the_message_of_the_story(storage: Storage) -> None:
    """At once, also to who wants all else once a day; another article of the place is no answer."""
    await follow_story(storage, 1)
    await storage.choices.set_mode(1, Mode.DAILY, once=901)
    await publish(storage, LATER, IN_PANONGAN, now=SEVEN + DAY)
    await publish(storage, OTHER, IN_PANONGAN, now=SEVEN + DAY)
    (item,) = await claim(storage, now=SEVEN + DAY + 60)
    assert item.kind is Kind.PUSH
    assert item.summary_for is None
    assert item.reply_to == 77
    assert [row.title for row in await waiting(storage)] == [OTHER]


async def test_a_story_that_was_ended_brings_nothing(storage: Storage) -> None:
    """By its reader; the place still does."""
    fire = await follow_story(storage, 1)
    await storage.keywords.drop(1, story_name(fire), once=902)
    await storage.subscribers.unfollow(1, PANONGAN, once=903)
    await publish(storage, LATER, IN_PANONGAN, now=SEVEN + DAY)
    assert await waiting(storage) == []


def told(ended: EndedStory) -> Letter:
    return Letter(ended.chat_id, {"text": headline_link(ended.article)}, key="ended")


@pytest.mark.parametrize(("goes_on", "ends_after"), [(False, 16), (True, 26)])
async def test_two_silent_weeks_end_a_story_and_say_so_once(
    storage: Storage, goes_on: bool, ends_after: int
) -> None:
    """Counted from the last time that it went on."""
    await follow_story(storage, 1)
    if goes_on:
        await publish(storage, LATER, IN_PANONGAN, now=SEVEN + 10 * DAY)
    before = SEVEN + (ends_after - 2) * DAY
    assert await storage.keywords.end_silent(now=before, tell=told) == 0
    ends = SEVEN + ends_after * DAY
    assert await storage.keywords.end_silent(now=ends, tell=told) == 1
    assert await storage.keywords.end_silent(now=ends, tell=told) == 0
    reader = await storage.subscribers.get(1)
    assert reader is not None
    assert reader.stories == ()
    letters = [i for i in await claim(storage, now=ends + 60) if i.kind is not Kind.PUSH]
    assert len(letters) == 1
