"""Refreshes the feeds that are due, each by itself, and puts off those that fail."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial

import structlog

from bot.core.errors import FeedError, StorageError
from bot.delivery.retry import back_off
from bot.feeds.model import FeedState
from bot.workers.feeds.notices import FeedNotices
from bot.workers.feeds.refresh import FeedRefresher, RefreshResult
from storage.engine.fence import LeaseLost
from storage.opening import Storage

LONGEST_BACK_OFF = 1800.0
LONGEST_RETRY_AFTER = 3600.0  # a site that asks for a day is wrong, or does not mean well
TOLD_AFTER = 3600.0  # seconds of being broken

log = structlog.get_logger(__name__)


def ignore_result(_result: RefreshResult) -> None:
    """Count nothing."""


class Poller:
    """Starts a refresh of each feed that is due; `tick` is called often.

    `seconds`: how often a healthy feed is due. `notify` is called when there is something to push
    or to correct, `on_refresh` with the result of every refresh that was not cancelled.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        refresher: FeedRefresher,
        notices: FeedNotices,
        seconds: float,
        clock: Callable[[], float],
        notify: Callable[[], None],
        jitter: Callable[[], float] = random.random,
        on_refresh: Callable[[RefreshResult], None] = ignore_result,
    ) -> None:
        self._storage = storage
        self._refresher = refresher
        self._notices = notices
        self._seconds = seconds
        self._clock = clock
        self._notify = notify
        self._jitter = jitter
        self._on_refresh = on_refresh
        self._running: dict[int, asyncio.Task[RefreshResult]] = {}
        # Where a failure could not be written down, it is kept here: the site must not suffer.
        self._resting: dict[int, float] = {}

    async def tick(self) -> None:
        """Start a refresh of every feed that is due and is not being refreshed."""
        try:
            due = await self._storage.feeds.due(self._clock())
        except StorageError as error:
            log.error("feeds_unavailable", reason=str(error))
            return
        for feed in due:
            if feed.id not in self._running and self._resting.get(feed.id, 0.0) <= self._clock():
                task = asyncio.create_task(self._refresh(feed))
                self._running[feed.id] = task
                task.add_done_callback(partial(self._finish, feed.id))

    async def settle(self) -> None:
        """Wait for the refreshes under way."""
        await asyncio.gather(*self._running.values())

    async def give_up(self) -> None:
        """Cancel the refreshes under way; nothing of them is stored by halves."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finish(self, feed_id: int, task: asyncio.Task[RefreshResult]) -> None:
        del self._running[feed_id]
        self._resting.pop(feed_id, None)
        if task.cancelled() or isinstance(task.exception(), LeaseLost):
            return  # given up, or another copy of the bot refreshes it
        if error := task.exception():
            self._resting[feed_id] = self._clock() + self._seconds
            log.error("feed_look_failed", feed=feed_id, exc_info=error)
        self._on_refresh(RefreshResult.FAILED if error else task.result())

    async def _refresh(self, feed: FeedState) -> RefreshResult:
        began_at = self._clock()
        try:
            result = await self._refresher.refresh(feed)
        except FeedError as error:
            await self._note_failure(feed, error, began_at)
            return RefreshResult.FAILED
        # A first sight is no news.
        if result is RefreshResult.CHANGED and feed.baseline_at is not None:
            self._notify()
        if feed.failures:
            log.info("feed_is_back", feed=feed.url)
        if feed.told:
            await self._notices.send_recovered(feed)
        return result

    async def _note_failure(self, feed: FeedState, error: FeedError, began_at: float) -> None:
        """Put the feed off: for the usual time, then doubling up to half an hour, with jitter."""
        longest = max(LONGEST_BACK_OFF, self._seconds)
        wait = back_off(feed.failures, first=self._seconds, longest=longest)
        wait *= 1 + 0.1 * self._jitter()
        wait = max(wait, min(error.retry_after or 0.0, LONGEST_RETRY_AFTER))
        now = self._clock()
        await self._storage.feeds.record_failure(
            feed.id, began_at=began_at, next_check_at=now + wait, now=now
        )
        log.warning("feed_not_read", feed=feed.url, reason=str(error), again_in_s=round(wait))
        if not feed.told and feed.broken_since and now - feed.broken_since >= TOLD_AFTER:
            await self._notices.send_broken(feed)
