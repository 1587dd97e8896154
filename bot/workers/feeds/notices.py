"""Letters to the editors: a feed stays broken, and it is read again; once each."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from bot.feeds.model import FeedState
from bot.messages.dates import moment
from bot.workers.editors_chat import EditorsChat
from storage.opening import Storage


class FeedNotices:
    """Tells the editors of broken feeds, through the outbox."""

    def __init__(
        self,
        *,
        storage: Storage,
        editors: EditorsChat,
        clock: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._editors = editors
        self._clock = clock

    async def send_broken(self, feed: FeedState) -> None:
        """Tell that the feed has been broken for an hour. Raises StorageError."""
        since = feed.broken_since or self._clock()
        when = moment(self._editors.words, since, self._clock(), self._editors.zone)
        await self._send(
            "broken", feed, self._editors.words.html("feeds.broken", site=_site(feed), time=when)
        )
        await self._storage.feeds.mark_told(feed.id, told=True)

    async def send_recovered(self, feed: FeedState) -> None:
        """Tell that the feed is read again. Raises StorageError."""
        await self._send("back", feed, self._editors.words.html("feeds.back", site=_site(feed)))
        await self._storage.feeds.mark_told(feed.id, told=False)

    async def _send(self, what: str, feed: FeedState, text: str) -> None:
        """Put the letter into the outbox; its key keeps it to one where the mark is not written."""
        await self._editors.tell(text, key=f"feed {feed.id} {what} {feed.broken_since}")


def _site(feed: FeedState) -> str:
    """Return the site's name, without a path or a password."""
    return urlsplit(feed.url).hostname or feed.url
