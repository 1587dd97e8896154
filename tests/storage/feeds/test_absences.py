"""Absences: what a feed should show and does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from storage.repositories import Storage
from tests.support.storage.stored import NOW, filed, store


@pytest.fixture
async def feed_id(storage: Storage) -> int:
    """A feed with five articles, an hour apart."""
    await store(storage, *(filed(f"a{hour}", at=NOW + 3600 * hour) for hour in range(5)))
    (feed,) = await storage.feeds.all()
    return feed.id


async def absent(
    storage: Storage, feed_id: int, *seen: str, since: float = NOW, limit: int = 9
) -> Sequence[str]:
    """Their names, as they are asked for."""
    found = await storage.absences.find(feed_id, since=since, seen=seen, limit=limit)
    return [article.link.rpartition("/")[2] for article in found]


async def id_of(storage: Storage, name: str) -> int:
    return (await storage.articles.by_identity([name]))[name].id


async def test_absent_is_what_is_newer_and_was_not_seen(storage: Storage, feed_id: int) -> None:
    """The oldest first; what is as old as the window's end may have fallen out of it."""
    assert await absent(storage, feed_id, "a4", "a2", "other") == ["a1", "a3"]
    assert await absent(storage, feed_id, "a4", since=NOW + 7200) == ["a3"]
    assert await absent(storage, feed_id, limit=2) == ["a1", "a2"]
    assert await absent(storage, feed_id + 1) == []


async def test_what_the_site_did_not_have_comes_first(storage: Storage, feed_id: int) -> None:
    """With the time of that; and it stays absent when newer ones have filled the window."""
    await storage.absences.record(await id_of(storage, "a3"), at=NOW + 20_000)
    assert await absent(storage, feed_id, "a4") == ["a3", "a1", "a2"]
    assert await absent(storage, feed_id, since=NOW + 19_000) == ["a3"]
    first, *_ = await storage.absences.find(feed_id, since=NOW, seen=["a4"], limit=9)
    assert first.missing_at == NOW + 20_000


async def test_what_is_seen_again_is_missing_no_more(storage: Storage, feed_id: int) -> None:
    """In the feed, or on the site."""
    for name in ("a1", "a2", "a3"):
        await storage.absences.record(await id_of(storage, name), at=NOW + 60)
    await storage.absences.clear(feed_id, seen=["a1", "a4"])
    await storage.absences.record(await id_of(storage, "a2"), at=None)
    found = await storage.absences.find(feed_id, since=NOW, seen=[], limit=9)
    assert [article.missing_at for article in found] == [NOW + 60, None, None, None]


async def test_what_was_withdrawn_is_not_absent(storage: Storage, feed_id: int) -> None:
    """Nobody asks for it again."""
    await storage.articles.withdraw(await id_of(storage, "a2"), now=NOW)
    assert await absent(storage, feed_id, "a4") == ["a1", "a3"]


async def test_many_that_were_seen_are_no_trouble(storage: Storage, feed_id: int) -> None:
    """A window of five hundred."""
    seen = [f"other {number}" for number in range(500)]
    await storage.absences.clear(feed_id, seen=seen)
    assert len(await absent(storage, feed_id, *seen)) == 4
