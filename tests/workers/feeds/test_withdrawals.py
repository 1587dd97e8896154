"""What is gone from the feed, and from the site twice, is withdrawn; nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import FeedError
from bot.workers.feeds.withdrawals import ASKED_AT_ONCE
from tests.support.feeds.newsroom import EDITORS, SECONDS, Newsroom
from tests.support.feeds.wordpress import FakeWordPress, Post, several


class Withdrawals:
    """A newsroom whose newest article was taken off the site."""

    def __init__(self, newsroom: Newsroom, wordpress: FakeWordPress) -> None:
        self.newsroom = newsroom
        self.wordpress = wordpress

    async def begin(self) -> Post:
        self.newsroom.clock.now += SECONDS
        post = self.wordpress.publish()
        await self.newsroom.refresh()
        self.newsroom.clock.now += SECONDS / 2
        self.wordpress.publish("Warga Panongan panen")
        self.wordpress.trash(post)
        return post

    async def is_withdrawn(self, post: Post) -> bool:
        return post.link not in await self.newsroom.links()

    async def minutes(self, count: int) -> None:
        for _ in range(count):
            await self.newsroom.refresh(later=SECONDS)


@pytest.fixture
def withdrawals(newsroom: Newsroom, wordpress: FakeWordPress) -> Withdrawals:
    return Withdrawals(newsroom, wordpress)


async def test_gone_from_the_feed_and_twice_from_the_site_is_withdrawn(
    withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """Ten minutes lie between the two, and the article is asked for twice in all."""
    post = await withdrawals.begin()
    await withdrawals.minutes(10)
    assert not await withdrawals.is_withdrawn(post)
    await withdrawals.minutes(1)
    assert await withdrawals.is_withdrawn(post)
    assert wordpress.asked.count(post.link) == 2


async def test_one_that_comes_back_between_is_not_withdrawn(
    withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """Trashed by mistake; and were it gone again, the ten minutes would begin anew."""
    post = await withdrawals.begin()
    await withdrawals.minutes(5)
    wordpress.restore(post)
    await withdrawals.minutes(20)
    wordpress.trash(post)
    await withdrawals.minutes(5)
    assert not await withdrawals.is_withdrawn(post)


async def test_one_that_is_on_the_site_is_not_withdrawn_and_costs_a_question_an_hour(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """Taken out of the category whose feed this is, for example."""
    post = await withdrawals.begin()
    wordpress.kept.add(post.link)
    await withdrawals.minutes(60)
    assert not await withdrawals.is_withdrawn(post)
    assert wordpress.asked.count(post.link) == 1
    assert sum(url.endswith("304") for url in wordpress.asked) > 50


async def test_a_site_that_cannot_say_withdraws_nothing(
    withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """HTTP 500 or silence is no 404."""
    post = await withdrawals.begin()
    wordpress.faults[post.link] = FeedError("The site answers HTTP 500.")
    await withdrawals.minutes(60)
    assert not await withdrawals.is_withdrawn(post)
    assert wordpress.asked.count(post.link) <= 6


async def test_a_truncated_feed_says_nothing_about_what_it_lacks(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """What it has is used."""
    post = await withdrawals.begin()
    wordpress.truncated = True
    await withdrawals.minutes(30)
    assert not await withdrawals.is_withdrawn(post)
    assert post.link not in wordpress.asked
    assert "Warga Panongan panen" in {a.title for a in await newsroom.articles()}


async def test_a_restart_between_the_two_questions_changes_nothing(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """The first answer is in the database."""
    post = await withdrawals.begin()
    await withdrawals.minutes(5)
    newsroom.start()
    await withdrawals.minutes(5)
    assert not await withdrawals.is_withdrawn(post)
    await withdrawals.minutes(1)
    assert await withdrawals.is_withdrawn(post)
    assert wordpress.asked.count(post.link) == 2


async def test_a_withdrawn_article_that_is_published_again_is_no_news(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """It stays known."""
    post = await withdrawals.begin()
    await withdrawals.minutes(12)
    before = await newsroom.pushed()
    wordpress.restore(post)
    await withdrawals.minutes(25)
    assert await newsroom.pushed() == before


async def test_articles_that_a_feed_never_shows_again_do_not_keep_others_from_being_asked_for(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Twice as many as one look asks for are on the site still; the one behind them is not."""
    newsroom.clock.now += SECONDS
    old = several(wordpress, 3 * ASKED_AT_ONCE, every=1)
    *others, gone = [replace(post) for post in old]
    await newsroom.refresh()
    for post in old:
        wordpress.trash(post)
    wordpress.kept |= {post.link for post in others}
    for _ in range(15):
        await newsroom.refresh(later=SECONDS)
    assert gone.link not in await newsroom.links()
    assert {post.link for post in others} <= set(await newsroom.links())


async def test_a_window_that_does_not_go_by_date_says_nothing_about_what_it_lacks(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """Some other system pins an old article to the top: everything newer would seem gone."""
    wordpress.pinned = wordpress.posts[0]
    post = await withdrawals.begin()
    await withdrawals.minutes(30)
    assert post.link not in wordpress.asked


async def test_the_editors_are_asked_why(
    newsroom: Newsroom, withdrawals: Withdrawals, wordpress: FakeWordPress
) -> None:
    """Once, without a sound, with the grounds as buttons; the ledger has it without a reason."""
    post = await withdrawals.begin()
    await withdrawals.minutes(11)
    assert await withdrawals.is_withdrawn(post)
    await withdrawals.minutes(30)
    items = await newsroom.storage.outbox.claim(now=newsroom.clock.now, limit=9)
    (letter,) = [item for item in items if item.chat_id == EDITORS]
    assert letter.params["disable_notification"]
    text = str(letter.params["text"])
    assert "Artikel ini hilang dari situs, jadi pesannya sudah ditarik." in text
    assert post.link in text
    assert "Masa depan anak" in str(letter.params["reply_markup"])
    (entry,) = (await newsroom.storage.ledger.all())[0]
    assert (entry.kind, entry.text("address")) == ("withdrawal", post.link)
    assert "reason" not in entry.words
