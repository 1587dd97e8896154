"""The further pages of a feed: which of them to read, and when to stop.

A feed shows its newest items only (WordPress: ten). After a burst, or an hour without us, there are
more new ones than that; `?paged=2` and so on have them, until a 404 (measured).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog

from bot.core.errors import FeedError
from bot.feeds.identity import identity
from bot.feeds.model import Entry, FeedState, ParsedFeed
from bot.workers.feeds.client import FeedSource

MOST_PAGES = 30  # of one walk, the first included
LARGEST = 16_000_000  # bytes of all pages; thirty ordinary ones have three million
KEPT = 3600.0  # seconds that the pages of an unfinished walk are kept

Wanted = Callable[[Sequence[Entry]], Awaitable[Collection[str]]]

log = structlog.get_logger(__name__)


def page_url(feed_url: str, number: int) -> str:
    """Return the address of a further page; `/feed/page/2/` would be a 404 (measured)."""
    parts = urlsplit(feed_url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != "paged"]
    return parts._replace(query=urlencode([*kept, ("paged", str(number))])).geturl()


async def read_further_pages(
    first: Sequence[Entry],
    *,
    read: Callable[[int], Awaitable[Sequence[Entry] | None]],
    wanted: Wanted,
    gap: bool,
) -> tuple[Entry, ...]:
    """Return the entries of the first page and of as many more as may hold something new.

    `read` gives a page by its number, from 2 on, or None past the last. `wanted` says by identity
    which entries are not stored and would be news. `gap`: no refresh for a while.

    Ordinarily a second page is read only when the oldest entry of the first is wanted. After a gap,
    and from the second page on, one wanted entry on a page is reason enough: another feed may have
    brought some of the others already. A page with nothing new to us ends the walk (404, no items,
    a site that knows no pages and repeats itself), and so does the thirtieth.

    A FeedError of `read` is raised on. No entry of the walk should be stored then: the next refresh
    would find the first page known, and never go beyond it.
    """
    entries: dict[str, Entry] = {}
    for number in range(1, MOST_PAGES + 1):
        page = first if number == 1 else await read(number)
        found = {identity(entry.guid, entry.link): entry for entry in page or ()}
        unseen = {name: entry for name, entry in found.items() if name not in entries}
        if not unseen:
            break
        entries |= unseen
        news = await wanted(tuple(unseen.values()))
        if not news or (number == 1 and not gap and _oldest(unseen) not in news):
            break
    return tuple(entries.values())


def _oldest(entries: Mapping[str, Entry]) -> str:
    """Return the identity of the oldest entry; where none has a date, of the last on the page."""
    *_, last = entries
    dated = {name: e.published_at for name, e in entries.items() if e.published_at is not None}
    return min(dated, key=dated.__getitem__, default=last)


@dataclass(slots=True)
class _UnfinishedWalk:
    """A walk whose time was over: its pages by number, and when its time ran out."""

    pages: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    size: int = 0
    at: float = 0.0


@dataclass(slots=True, eq=False)
class PageWalks:
    """The reader of further pages; it resumes walks whose time was over. `clock`: UTC seconds."""

    source: FeedSource
    clock: Callable[[], float]
    _unfinished: dict[int, _UnfinishedWalk] = field(default_factory=dict, init=False)

    async def read(
        self, feed: FeedState, window: ParsedFeed, *, wanted: Wanted, gap: bool, until: float
    ) -> ParsedFeed:
        """Return the first page with all that may be new beyond it; see `read_further_pages`.

        Raises FeedError where a page cannot be read, or when it is past `until`.
        """
        walk = self._unfinished.pop(feed.id, _UnfinishedWalk())
        if self.clock() - walk.at > KEPT:
            walk = _UnfinishedWalk()
        kept, size = walk.pages, walk.size

        async def read_page(number: int) -> Sequence[Entry] | None:
            nonlocal size
            if number in kept:
                return kept[number]
            if self.clock() > until:
                if 2 in kept:
                    # Articles that come meanwhile move the others on: entries of the window
                    # may stand on the second page then.
                    kept[2] = (*window.entries, *kept[2])
                    self._unfinished[feed.id] = _UnfinishedWalk(kept, size, self.clock())
                raise FeedError("The feed's further pages take long; the rest comes later.")
            if size > LARGEST:
                log.warning("feed_too_long", feed=feed.url, pages=number - 1)
                return None
            response = await self.source.page(feed, page_url(feed.address or feed.url, number))
            if response is None or response.body is None:
                return None
            size += len(response.body)
            kept[number] = (await self.source.parse(response)).entries
            return kept[number]

        entries = await read_further_pages(window.entries, read=read_page, wanted=wanted, gap=gap)
        return replace(window, entries=entries)
