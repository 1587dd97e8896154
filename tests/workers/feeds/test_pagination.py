"""Beyond the window: every new article is found, and nothing is read for nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.feeds.identity import identity
from bot.feeds.model import Entry
from bot.workers.feeds.pagination import MOST_PAGES, page_url, read_further_pages


def entry(number: int) -> Entry:
    link = f"http://a.id/?p={number}"
    return Entry(link, link, f"Judul {number}", "Isi.", "Isi.", published_at=float(number))


@dataclass
class Site:
    """Articles 1 to `newest`, newest first, ten a page; what of them is not known here."""

    newest: int
    unknown: Collection[int]
    endless: bool = False  # knows no pages: the first is given for every number
    read: list[int] = field(default_factory=list)

    def page(self, number: int) -> Sequence[Entry] | None:
        top = self.newest - 10 * (number - 1)
        return [entry(n) for n in range(top, max(top - 10, 0), -1)] or None

    async def ask(self, number: int) -> Sequence[Entry] | None:
        self.read.append(number)
        return self.page(1 if self.endless else number)

    async def wanted(self, entries: Sequence[Entry]) -> Collection[str]:
        return {identity(e.guid, e.link) for e in entries if e.published_at in self.unknown}

    async def walk(self, *, gap: bool = False) -> set[float | None]:
        found = await read_further_pages(
            self.page(1) or (), read=self.ask, wanted=self.wanted, gap=gap
        )
        numbers = [e.published_at for e in found]
        assert len(set(numbers)) == len(numbers)
        return set(numbers)


@given(st.integers(0, 290), st.integers(1, 40), st.booleans())
async def test_no_burst_is_missed(new: int, old: int, gap: bool) -> None:
    """However many appeared since the last look, all are found, with one page too many at most."""
    site = Site(newest=old + new, unknown=range(old + 1, old + new + 1))
    assert set(map(float, site.unknown)) <= await site.walk(gap=gap)
    assert len(site.read) <= new // 10 + 1


async def test_an_ordinary_new_article_costs_no_second_page() -> None:
    """The oldest of the first page is known, so nothing is beyond it."""
    site = Site(newest=50, unknown=[50, 49, 45])
    await site.walk()
    assert site.read == []


async def test_after_a_gap_known_ones_on_the_first_page_prove_nothing() -> None:
    """Another feed of the same site may have brought them."""
    site = Site(newest=50, unknown=[50, 38])
    assert {50.0, 38.0} <= await site.walk(gap=True)
    assert site.read == [2, 3]


async def test_nothing_new_is_no_reason_to_walk() -> None:
    """Not even after a gap."""
    site = Site(newest=50, unknown=[])
    await site.walk(gap=True)
    assert site.read == []


async def test_a_site_without_pages_is_asked_once() -> None:
    """It gives the same page again."""
    site = Site(newest=10, unknown=range(11), endless=True)
    await site.walk()
    assert site.read == [2]


async def test_a_walk_has_an_end() -> None:
    """Thirty pages, and the rest is left."""
    site = Site(newest=5000, unknown=range(5001))
    assert len(await site.walk()) == 10 * MOST_PAGES
    assert site.read == list(range(2, MOST_PAGES + 1))


async def test_an_empty_feed_is_not_walked() -> None:
    """There is nothing to go beyond."""
    site = Site(newest=0, unknown=[])
    assert await site.walk(gap=True) == set()
    assert site.read == []


async def test_a_page_without_dates_is_judged_by_its_last() -> None:
    """The order is the feed's."""
    undated = [Entry(f"t{n}", f"http://a.id/{n}", "J", "I.", "I.") for n in range(3)]
    read: list[int] = []

    async def ask(number: int) -> None:
        read.append(number)

    async def last_only(entries: Sequence[Entry]) -> Collection[str]:
        return {identity(entries[-1].guid, entries[-1].link)}

    await read_further_pages(undated, read=ask, wanted=last_only, gap=False)
    assert read == [2]


async def test_a_page_that_fails_fails_the_walk() -> None:
    """What is beyond it would never be looked for again."""

    async def fail(number: int) -> None:
        raise FeedError("The feed answers HTTP 500.")

    site = Site(newest=50, unknown=range(51))
    with pytest.raises(FeedError):
        await read_further_pages(site.page(1) or (), read=fail, wanted=site.wanted, gap=False)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://a.id/feed/", "https://a.id/feed/?paged=2"),
        ("http://a.id/?feed=rss2&cat=3", "http://a.id/?feed=rss2&cat=3&paged=2"),
        ("http://a.id/feed/?paged=5&x=", "http://a.id/feed/?x=&paged=2"),
    ],
)
def test_a_further_page_keeps_the_rest_of_the_query(url: str, page: str) -> None:
    """`?paged=N` works on both forms of a WordPress feed's address."""
    assert page_url(url, 2) == page
