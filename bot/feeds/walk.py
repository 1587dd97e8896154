"""A walk over a feed's further pages, with an end: so much time at once, so many bytes in all.

What a walk has read when its time is over is kept, and the next one begins there: otherwise a slow
site with a long gap would be begun anew for ever. Nothing of it is stored before it is whole.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.faults import FeedError
from bot.feeds.pages import beyond, page_url
from bot.model import Entry, FeedState, Fetched, ParsedFeed

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
