"""Beyond a feed's window: which of its further pages to read, and when to stop: PURE.

A feed shows its newest items only (WordPress: ten). After a burst, or an hour without us, there
are more new ones than that; `?paged=2` and so on have them, until a 404 (measured).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.articles import identity
from bot.model import Entry

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
