"""A look at a WordPress as it really is: no article missed, none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import FeedError
from bot.workers.feeds.refresh import WHOLE_EVERY
from storage.repositories import Storage
from tests.support.feeds.newsroom import NOW, SECONDS, Newsroom
from tests.support.feeds.wordpress import API, FEED, FakeWordPress, Post
from tests.support.storage.stored import look_for

WITHIN = WHOLE_EVERY + SECONDS  # by then every article is found


async def is_found(newsroom: Newsroom, post: Post, *, pushed: int) -> None:
    """At the latest by the look that no 304 can shorten, and never pushed again."""
    for _ in range(int(WITHIN / SECONDS)):
        await newsroom.refresh(later=SECONDS)
    assert (await newsroom.links()).count(post.link) == 1
    assert await newsroom.pushed() == pushed
    await newsroom.refresh(later=WITHIN)
    assert await newsroom.pushed() == pushed


async def test_a_304_hides_a_back_dated_insert_for_twenty_minutes_at_most(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Trap 1: an importer's post has its past date as its time of change, too."""
    newest = wordpress.publish(at=NOW + 30)
    await newsroom.refresh(later=SECONDS)
    hidden = wordpress.publish(at=NOW + 20, modified_at=NOW + 20)
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1].endswith("304")
    assert hidden.link not in await newsroom.links()
    await is_found(newsroom, hidden, pushed=2)
    assert newest.link in await newsroom.links()


async def test_a_304_hides_the_second_post_of_a_second_for_twenty_minutes_at_most(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Trap 2: the look came between two posts of the same second."""
    newsroom.clock.now += SECONDS
    wordpress.publish()
    await newsroom.refresh()
    hidden = wordpress.publish("Warga Panongan panen")
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1].endswith("304")
    await is_found(newsroom, hidden, pushed=2)


async def test_a_304_hides_a_late_cron_for_twenty_minutes_at_most(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Trap 3: a scheduled post comes out late, below a newer one and with an older date."""
    hidden = wordpress.publish(at=NOW + 120)
    newsroom.clock.now = NOW + 600
    wordpress.publish()
    await newsroom.refresh()
    newsroom.clock.now += 30
    wordpress.cron()
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1].endswith("304")
    await is_found(newsroom, hidden, pushed=2)


async def test_a_304_hides_a_silent_edit_for_twenty_minutes_at_most(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Trap 4: changed in the database itself; the correction follows, and nothing is pushed."""
    post = wordpress.posts[-1]
    wordpress.edit(post, silent=True, title="Berita yang dibetulkan")
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1].endswith("304")
    await is_found(newsroom, post, pushed=0)
    assert "Berita yang dibetulkan" in {a.title for a in await newsroom.articles()}


async def test_a_withdrawal_is_no_304_and_what_fills_its_place_is_no_news(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Trap 5: Last-Modified goes back; both validators are sent, so the answer is whole."""
    old = wordpress.posts[0]
    newer = wordpress.publish(at=NOW - 60, modified_at=NOW - 60)
    await newsroom.refresh(later=SECONDS)
    wordpress.posts.append(
        replace(old, id=99, slug="arsip", published_at=NOW - 9e5, modified_at=NOW - 9e5)
    )
    wordpress.trash(newer)
    wordpress.trash(old)
    before = await newsroom.pushed()
    await newsroom.refresh(later=SECONDS)
    assert [url for url in wordpress.asked if url.startswith(FEED)][-1] == FEED
    assert "https://kabar.example/arsip/" in await newsroom.links()
    assert await newsroom.pushed() == before


async def test_ordinary_looks_are_304s_and_one_in_twenty_minutes_is_whole(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """An hour without news costs three whole answers."""
    for _ in range(60):
        await newsroom.refresh(later=SECONDS)
    assert len(wordpress.asked) == 60
    assert sum(not url.endswith("304") for url in wordpress.asked) == 3


@pytest.mark.parametrize("change", ["date", "slug", "scheme", "www", "trash and back"])
async def test_the_same_article_again_is_no_news(
    newsroom: Newsroom, wordpress: FakeWordPress, change: str
) -> None:
    """Its id is what it is; where it stands and what its address looks like is nothing."""
    newsroom.clock.now += SECONDS
    post = wordpress.publish()
    await newsroom.refresh()
    assert await newsroom.pushed() == 1
    newsroom.clock.now += 300
    match change:
        case "date":
            wordpress.edit(post, published_at=newsroom.clock.now)
        case "slug":
            wordpress.edit(post, slug="alamat-baru")
        case "www":
            wordpress.host = "www.kabar.example"
        case "scheme":
            wordpress.scheme = "http"
        case _:
            wordpress.trash(post)
            await newsroom.refresh()
            newsroom.clock.now += 300
            wordpress.restore(post)
    await newsroom.refresh(later=WITHIN)
    assert await newsroom.pushed() == 1
    assert len(await newsroom.articles()) == 11


async def test_an_article_of_two_feeds_is_one_article(
    storage: Storage, newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Whichever brings it first."""
    other = "https://kabar.example/category/banten/feed/"
    await storage.feeds.ensure([FEED, other], now=newsroom.clock())
    await newsroom.refresh()
    newsroom.clock.now += SECONDS
    post = wordpress.publish()
    await newsroom.refresh()
    assert (await newsroom.links()).count(post.link) == 1
    assert await newsroom.pushed() == 1


async def test_a_password_protected_post_never_goes_out(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Until it is open: then it is news."""
    newsroom.clock.now += SECONDS
    post = wordpress.publish(protected=True)
    await newsroom.refresh()
    assert post.link not in await newsroom.links()
    newsroom.clock.now += SECONDS
    wordpress.edit(post, protected=False)
    await newsroom.refresh()
    assert await newsroom.pushed() == 1


async def test_a_scheduled_post_goes_out_when_its_time_has_come(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """In the feed only once the site's cron has published it."""
    post = wordpress.publish(at=NOW + 3600)
    await newsroom.refresh(later=SECONDS)
    assert post.link not in await newsroom.links()
    newsroom.clock.now = NOW + 3601
    wordpress.cron()
    await newsroom.refresh()
    assert post.link in await newsroom.links()
    assert await newsroom.pushed() == 1


async def test_what_an_excerpt_leaves_out_comes_from_the_rest_api(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """The whole text and the featured image; the next look finds nothing changed."""
    wordpress.excerpts = True
    newsroom.clock.now += SECONDS
    wordpress.publish(
        text="Camat membuka rapat. Rapat berlangsung di Kecamatan Panongan, Tangerang.",
        picture="https://kabar.example/foto.jpg",
    )
    await newsroom.refresh()
    newest = (await newsroom.articles())[0]
    assert newest.image == "https://kabar.example/foto.jpg"
    assert "36.03.19" in newest.places.districts
    assert (await look_for(newsroom.storage, "berlangsung", limit=5)).total == 1
    newsroom.clock.now += WITHIN
    await newsroom.refresh()
    assert newsroom.results[-1] == "unchanged"


async def test_a_rest_api_that_fails_holds_no_article_back(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """It goes out as the feed has it."""
    newsroom.clock.now += SECONDS
    post = wordpress.publish()

    def refuse(url: str) -> None:
        if url.startswith(API):
            raise FeedError("The site answers HTTP 403.")

    wordpress.takes = refuse
    await newsroom.refresh()
    assert post.link in await newsroom.links()
    assert await newsroom.pushed() == 1


async def test_a_move_for_good_is_remembered_and_given_up_after_three_failures(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """301: the new address is asked from then on; if it stays silent, the old one again."""
    new = "https://www.kabar.example/berita/feed/"
    wordpress.moved[FEED] = new
    newsroom.clock.now += WITHIN
    await newsroom.refresh()
    assert (await newsroom.feed()).address == new
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1] == f"{new} 304"
    wordpress.faults[new] = FeedError("The feed answers HTTP 404.")
    for _ in range(3):
        newsroom.clock.now = (await newsroom.feed()).next_check_at
        await newsroom.refresh()
        assert wordpress.asked[-1] == new
    newsroom.clock.now = (await newsroom.feed()).next_check_at
    await newsroom.refresh()
    assert wordpress.asked[-1] == f"{FEED} 304"
    assert (await newsroom.feed()).failures == 0


async def test_what_the_site_promises_to_keep_is_not_asked_for_meanwhile(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Cache-Control of five minutes, then of a few seconds."""
    for promised, due in ((300.0, 300.0), (5.0, SECONDS)):
        wordpress.fresh_for = promised
        newsroom.clock.now = (await newsroom.feed()).next_check_at
        await newsroom.refresh()
        assert (await newsroom.feed()).next_check_at == newsroom.clock() + due


async def test_what_is_new_is_held_for_as_long_as_the_newsroom_wants(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """HOLD_MINUTES; what was on the site before is not news and not held."""
    newsroom.hold = 600.0
    newsroom.start()
    await newsroom.refresh()
    wordpress.publish("Warga Panongan panen")
    await newsroom.refresh(later=SECONDS)
    (card,) = await newsroom.storage.article_cards.to_write(now=newsroom.clock.now)
    article = await newsroom.storage.articles.get(card)
    assert article is not None
    assert article.held_until == newsroom.clock.now + 600.0
