"""Beyond a feed's window: which of its further pages to read, and when to stop: PURE.

A feed shows its newest items only (WordPress: ten). After a burst, or an hour without us, there
are more new ones than that; `?paged=2` and so on have them, until a 404 (measured).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog

from bot.core.errors import FeedError
from bot.feeds.identity import identity
from bot.feeds.model import Entry, FeedState, Fetched, ParsedFeed

MOST_PAGES = 30  # of one walk, the first included


def page_url(feed_url: str, number: int) -> str:
    """The address of a further page; `/feed/page/2/` would be a 404 (measured)."""
    parts = urlsplit(feed_url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != "paged"]
    return parts._replace(query=urlencode([*kept, ("paged", str(number))])).geturl()


async def beyond(
    first: Sequence[Entry],
    *,
    read: Callable[[int], Awaitable[Sequence[Entry] | None]],
    wanted: Callable[[Sequence[Entry]], Awaitable[Collection[str]]],
    gap: bool,
) -> tuple[Entry, ...]:
    """The entries of the first page and of as many more as may hold something new.

    `read` gives a page by its number, from 2 on, or None past the last. `wanted` says by
    identity which entries are not stored and would be news. `gap`: nobody looked for a while.

    Ordinarily a second page is read only when the oldest entry of the first is wanted. After a
    gap, and from the second page on, one wanted entry on a page is reason enough: another feed
    may have brought some of the others already. A page with nothing new to us ends it (404, no
    items, a site that knows no pages and repeats itself), and so does the thirtieth.

    A FeedError of `read` comes through. Nothing of the walk should be stored then: the next look
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
    """The identity of the oldest; one without a date stands where it stands."""
    *_, last = entries
    dated = {name: e.published_at for name, e in entries.items() if e.published_at is not None}
    return min(dated, key=dated.__getitem__, default=last)


LARGEST = 16_000_000  # bytes of all pages; thirty ordinary ones have three million
KEPT = 3600.0  # seconds

log = structlog.get_logger(__name__)

Wanted = Callable[[Sequence[Entry]], Awaitable[Collection[str]]]


@dataclass(slots=True)
class _Begun:
    """A walk whose time was over: its pages by number, and when it ran out."""

    pages: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    size: int = 0
    at: float = 0.0


class Walks:
    """`page` and `parse` are a site's (bot.look); `clock`: UTC epoch seconds."""

    def __init__(
        self,
        *,
        page: Callable[[FeedState, str], Awaitable[Fetched | None]],
        parse: Callable[[Fetched], Awaitable[ParsedFeed]],
        clock: Callable[[], float],
    ) -> None:
        self._page = page
        self._parse = parse
        self._clock = clock
        self._begun: dict[int, _Begun] = {}

    async def whole(
        self, feed: FeedState, window: ParsedFeed, *, wanted: Wanted, gap: bool, until: float
    ) -> ParsedFeed:
        """The window with all that may be new beyond it (bot.feeds.pages: `wanted`, `gap`).

        Raises FeedError where a page cannot be read, or when it is past `until`.
        """
        begun = self._begun.pop(feed.id, _Begun())
        if self._clock() - begun.at > KEPT:
            begun = _Begun()
        kept, size = begun.pages, begun.size

        async def read(number: int) -> Sequence[Entry] | None:
            nonlocal size
            if number in kept:
                return kept[number]
            if self._clock() > until:
                if 2 in kept:
                    # Articles that come meanwhile move the others on: what stands in the window
                    # now may stand on the second page then.
                    kept[2] = (*window.entries, *kept[2])
                    self._begun[feed.id] = _Begun(kept, size, self._clock())
                raise FeedError("The feed's further pages take long; the rest comes later.")
            if size > LARGEST:
                log.warning("feed_too_long", feed=feed.url, pages=number - 1)
                return None
            fetched = await self._page(feed, page_url(feed.address or feed.url, number))
            if fetched is None or fetched.body is None:
                return None
            size += len(fetched.body)
            kept[number] = (await self._parse(fetched)).entries
            return kept[number]

        entries = await beyond(window.entries, read=read, wanted=wanted, gap=gap)
        return replace(window, entries=entries)
