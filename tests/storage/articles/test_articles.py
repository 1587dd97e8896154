"""Articles: stored whole or not at all, found by place and by words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.articles.model import Page
from bot.feeds.model import KnownArticle
from storage.repositories import Storage
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    count_rows,
    entry,
    filed,
    follow,
    look_for,
    store,
)


def titles(page: Page) -> list[str]:
    return [article.title for article in page.articles]


async def test_an_article_is_stored_with_its_places_and_reasons(storage: Storage) -> None:
    """What is stored comes back as it was."""
    new = filed("a", text="kecamatan panongan")
    (article_id,) = await store(storage, new)
    article = await storage.articles.get(article_id)
    assert article is not None
    assert article.places == new.places
    assert (article.title, article.link, article.lead) == ("a", new.entry.link, new.entry.lead)
    assert await storage.articles.get(article_id + 1) is None


async def test_an_identity_is_stored_once(storage: Storage) -> None:
    """Neither a second look nor a feed that repeats itself makes a second article."""
    first = await store(storage, filed("a"), filed("a"))
    assert len(first) == 1
    (new,) = await store(storage, filed("a"), filed("b"))
    assert new > first[0]
    (feed,) = await storage.feeds.all()
    assert await storage.articles.by_identity(["a", "c"]) == {
        "a": KnownArticle(first[0], "1", feed.id)
    }


async def test_first_sight_is_stored_but_not_pushed(storage: Storage) -> None:
    """A baseline article is found by its place and makes no job."""
    await follow(storage, 1, PANONGAN)
    assert await store(storage, filed("old", push=False)) == ()
    assert await storage.outbox.fan_out(now=NOW) == 0
    assert titles(await storage.articles.latest(PANONGAN, limit=5)) == ["old"]


async def test_a_look_is_recorded_with_what_it_brought(storage: Storage) -> None:
    """Validators, baseline and the next look commit with the articles; failures are cleared."""
    await storage.feeds.ensure(["https://example.org/feed/"], now=NOW)
    (feed,) = await storage.feeds.all()
    await storage.feeds.record_failure(feed.id, began_at=NOW, next_check_at=NOW, now=NOW)
    for etag, now in (("one", NOW), ("two", NOW + 60)):
        await storage.articles.store(
            feed.id,
            filed=[],
            changed=[],
            etag=etag,
            last_modified="yesterday",
            began_at=now,
            next_check_at=now + 60,
            now=now,
        )
    (feed,) = await storage.feeds.all()
    assert (feed.etag, feed.last_modified, feed.failures) == ("two", "yesterday", 0)
    assert (feed.baseline_at, feed.last_success_at) == (NOW, NOW + 60)
    assert feed.next_check_at == NOW + 120


async def test_a_look_that_fails_halfway_leaves_nothing(storage: Storage) -> None:
    """One transaction: when the feed state cannot be written, no article is stored either."""
    with pytest.raises(IntegrityError):
        await storage.articles.store(
            404,  # no such feed: the article's reference is broken
            filed=[filed("a")],
            changed=[],
            etag=None,
            last_modified=None,
            began_at=NOW,
            next_check_at=NOW,
            now=NOW,
        )
    assert await storage.articles.by_identity(["a"]) == {}
    assert (await look_for(storage, "a", limit=5)).total == 0
    assert (await count_rows(storage))["fanouts"] == 0


async def test_a_correction_changes_what_is_said_not_whom_it_reaches(storage: Storage) -> None:
    """Headline, text and search follow a correction; places and date do not."""
    (article_id,) = await store(storage, filed("banjir besar"))
    (feed,) = await storage.feeds.all()
    await storage.articles.store(
        feed.id,
        filed=[],
        changed=[(article_id, "2", entry("banjir kecil", at=NOW + 500))],
        etag=None,
        last_modified=None,
        began_at=NOW + 60,
        next_check_at=NOW,
        now=NOW + 60,
    )
    page = await storage.articles.latest(PANONGAN, limit=5)
    assert titles(page) == ["banjir kecil"]
    assert page.articles[0].published_at == NOW
    (known,) = (await storage.articles.by_identity(["banjir besar"])).values()
    assert (known.id, known.fingerprint) == (article_id, "2")
    assert (await look_for(storage, "besar", limit=5)).total == 0
    assert (await look_for(storage, "kecil", limit=5)).total == 1


async def test_the_latest_of_a_place_are_newest_first_in_pages(storage: Storage) -> None:
    """Pages follow each other without gap or repetition, with the total of all of them."""
    await store(storage, *(filed(f"{hour}", at=NOW + hour) for hour in range(7)))
    await store(storage, filed("elsewhere", direct=[BANTEN], at=NOW + 99))
    pages = [await storage.articles.latest(PANONGAN, limit=3, offset=at) for at in (0, 3, 6)]
    assert [titles(page) for page in pages] == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert {page.total for page in pages} == {7}
    assert titles(await storage.articles.latest(BANTEN, limit=1)) == ["elsewhere"]
    assert (await storage.articles.latest("36.04", limit=3)).total == 0


async def test_an_article_without_a_date_is_as_new_as_its_discovery(storage: Storage) -> None:
    """Feeds without dates still have an order."""
    await store(storage, filed("dated", at=NOW), now=NOW)
    await store(storage, filed("undated", at=None), now=NOW + 60)
    assert titles(await storage.articles.latest(BANTEN, limit=5)) == ["undated", "dated"]


async def test_the_latest_of_several_places_come_once(storage: Storage) -> None:
    """An article of two followed places is one headline."""
    await store(
        storage,
        filed("both", at=NOW + 1),
        filed("regency", direct=[TANGERANG], at=NOW + 3),
        filed("district", direct=[PANONGAN], at=NOW + 2),
        filed("province", direct=[BANTEN], at=NOW + 4),
    )
    found = await storage.articles.latest_of([PANONGAN, TANGERANG], limit=2)
    assert [article.title for article in found] == ["regency", "district"]
    found = await storage.articles.latest_of([PANONGAN, TANGERANG], limit=9)
    assert [article.title for article in found] == ["regency", "district", "both"]
    assert await storage.articles.latest_of([], limit=9) == ()


async def test_text_that_a_column_refuses_is_stored_without_what_it_refuses(
    storage: Storage,
) -> None:
    """NUL and half a surrogate pair are dropped, the article is not."""
    broken = replace(filed("a"), entry=entry("a\0b\ud83d", text="c\0 d\udc00"))
    (article_id,) = await store(storage, broken)
    article = await storage.articles.get(article_id)
    assert article is not None
    assert article.title == "ab"


async def test_articles_are_counted_by_place_and_day(storage: Storage) -> None:
    """Days are the last 24 hours, the 24 before, and so on; what is beyond or to come is not."""
    day = 86_400.0
    ages = (0.0, 1.0, day - 1, day + 0.75, 3 * day - 0.25, 28 * day - 1, 28 * day + 1, -60.0)
    await store(
        storage,
        *(filed(f"a{n}", at=NOW - age) for n, age in enumerate(ages)),
        filed("whole", direct=(TANGERANG, BANTEN), at=NOW - 1),
    )
    counts = await storage.articles.counts_by_day((PANONGAN, TANGERANG, "36.73"), days=28, now=NOW)
    panongan, tangerang = counts[PANONGAN], counts[TANGERANG]
    assert (len(panongan), sum(panongan)) == (28, 6)
    assert (panongan[0], panongan[1], panongan[27]) == (3, 1, 1)
    assert tangerang[0] == 4
    assert counts["36.73"] == (0,) * 28


async def test_a_withdrawn_article_is_not_counted(storage: Storage) -> None:
    """It is no news any more."""
    first, _ = await store(storage, filed("a"), filed("b"))
    await storage.articles.withdraw(first, now=NOW)
    counts = await storage.articles.counts_by_day((PANONGAN,), days=7, now=NOW)
    assert sum(counts[PANONGAN]) == 1
