"""Looks at the feeds that are due, each by itself, and puts off those that fail."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Protocol

import structlog

from bot.core.errors import FeedError, StorageError
from bot.feeds.model import FeedState
from bot.workers.feeds.refresh import Look, Looker
from storage.engine.fence import LeaseLost
from storage.opening import Storage

LONGEST_BACK_OFF = 1800.0
LONGEST_RETRY_AFTER = 3600.0  # a site that asks for a day is wrong, or does not mean well
TOLD_AFTER = 3600.0  # seconds of being broken

log = structlog.get_logger(__name__)


class Editors(Protocol):
    """Who is told of a feed that stays broken."""

    async def broken(self, feed: FeedState) -> None:
        """It has been for an hour. Raises StorageError."""

    async def back(self, feed: FeedState) -> None:
        """It is read again. Raises StorageError."""


def unwatched(_look: Look) -> None:
    """For pollers whose looks nobody counts."""


class Poller:
    """`tick` is called often; what is due is a column of the feeds' table.

    `seconds`: how often a healthy feed is due. `notify` is called when there is something to push
    or to correct, `looked` with the end of every look that was not given up.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        looker: Looker,
        editors: Editors,
        seconds: float,
        clock: Callable[[], float],
        notify: Callable[[], None],
        jitter: Callable[[], float] = random.random,
        looked: Callable[[Look], None] = unwatched,
    ) -> None:
        self._storage = storage
        self._looker = looker
        self._editors = editors
        self._seconds = seconds
        self._clock = clock
        self._notify = notify
        self._jitter = jitter
        self._tell = looked
        self._looking: dict[int, asyncio.Task[Look]] = {}
        # Where a failure could not be written down, it is kept here: the site must not suffer.
        self._resting: dict[int, float] = {}

    async def tick(self) -> None:
        """Start a look at every feed that is due and not being looked at."""
        try:
            due = await self._storage.feeds.due(self._clock())
        except StorageError as error:
            log.error("feeds_unavailable", reason=str(error))
            return
        for feed in due:
            if feed.id not in self._looking and self._resting.get(feed.id, 0.0) <= self._clock():
                look = asyncio.create_task(self._look(feed))
                self._looking[feed.id] = look
                look.add_done_callback(partial(self._looked, feed.id))

    async def settle(self) -> None:
        """Wait for the looks under way."""
        await asyncio.gather(*self._looking.values())

    async def give_up(self) -> None:
        """Give up the looks under way; nothing of them is stored by halves."""
        looks = list(self._looking.values())
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)

    def _looked(self, feed_id: int, look: asyncio.Task[Look]) -> None:
        del self._looking[feed_id]
        self._resting.pop(feed_id, None)
        if look.cancelled() or isinstance(look.exception(), LeaseLost):
            return  # given up, or another copy of the bot looks at it
        if error := look.exception():
            self._resting[feed_id] = self._clock() + self._seconds
            log.error("feed_look_failed", feed=feed_id, exc_info=error)
        self._tell(Look.FAILED if error else look.result())

    async def _look(self, feed: FeedState) -> Look:
        began_at = self._clock()
        try:
            look = await self._looker.look(feed)
        except FeedError as error:
            await self._note_failure(feed, error, began_at)
            return Look.FAILED
        if look is Look.CHANGED and feed.baseline_at is not None:  # a first sight is no news
            self._notify()
        if feed.failures:
            log.info("feed_is_back", feed=feed.url)
        if feed.told:
            await self._editors.back(feed)
        return look

    async def _note_failure(self, feed: FeedState, error: FeedError, began_at: float) -> None:
        """The first retry after the usual time, then doubling up to half an hour, with jitter."""
        doubled = self._seconds * 2.0 ** min(feed.failures, 16)
        wait = max(min(doubled, LONGEST_BACK_OFF), self._seconds) * (1 + 0.1 * self._jitter())
        wait = max(wait, min(error.retry_after or 0.0, LONGEST_RETRY_AFTER))
        now = self._clock()
        await self._storage.feeds.failed(
            feed.id, began_at=began_at, next_check_at=now + wait, now=now
        )
        log.warning("feed_not_read", feed=feed.url, reason=str(error), again_in_s=round(wait))
        if not feed.told and feed.broken_since and now - feed.broken_since >= TOLD_AFTER:
            await self._editors.broken(feed)
