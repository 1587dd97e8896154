"""Telling the editors that a feed stays broken, and that it is back: once each."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.delivery.model import Kind, Letter, Priority
from bot.feeds.model import FeedState
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.messages.message import Message, params
from storage.opening import Storage


class FeedNotices:
    """`editors`: their group as it is now. `words`: theirs. `clock`: UTC epoch seconds."""

    def __init__(
        self,
        *,
        storage: Storage,
        editors: Callable[[], int | None],
        words: Words,
        zone: ZoneInfo,
        clock: Callable[[], float],
        poke: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._editors = editors
        self._words = words
        self._zone = zone
        self._clock = clock
        self._poke = poke

    async def broken(self, feed: FeedState) -> None:
        """It has been for an hour. Raises StorageError."""
        since = feed.broken_since or self._clock()
        when = moment(self._words, since, self._clock(), self._zone)
        await self._tell(
            "broken", feed, self._words.html("feeds.broken", site=_site(feed), time=when)
        )
        await self._storage.feeds.mark_told(feed.id, told=True)

    async def back(self, feed: FeedState) -> None:
        """It is read again. Raises StorageError."""
        await self._tell("back", feed, self._words.html("feeds.back", site=_site(feed)))
        await self._storage.feeds.mark_told(feed.id, told=False)

    async def _tell(self, what: str, feed: FeedState, text: str) -> None:
        """The key holds it to once, also when the mark that it was told could not be written."""
        editors = self._editors()
        if editors is None:
            return
        letter = Letter(
            chat_id=editors,
            kind=Kind.NOTICE,
            priority=Priority.TIP,
            method="sendMessage",
            params=params(Message(text)),
            key=f"feed {feed.id} {what} {feed.broken_since}",
        )
        await self._storage.outbox.put([letter], now=self._clock())
        self._poke()


def _site(feed: FeedState) -> str:
    """Its name, without a path or a password."""
    return urlsplit(feed.url).hostname or feed.url
