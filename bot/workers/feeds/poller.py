"""The poller: it refreshes feeds that are due, each by itself, and puts off those that fail."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.core.errors import FeedError, StorageError
from bot.delivery.retry import back_off
from bot.feeds.model import FeedState
from bot.workers.editors_chat import EditorsChat
from bot.workers.feeds.notices import send_broken, send_recovered
from bot.workers.feeds.refresh import FeedRefresher, RefreshResult
from storage.engine.fence import LeaseLost
from storage.repositories import Storage

LONGEST_BACK_OFF = 1800.0
LONGEST_RETRY_AFTER = 3600.0  # a site that asks for a day is wrong, or hostile
TOLD_AFTER = 3600.0  # seconds of being broken

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class Poller:
    """The starter of a refresh for each feed that is due; `tick` is called often.

    `seconds`: how often a healthy feed is due. `notify` is called when there is an article to push
    or to correct, `on_refresh` with the result of every refresh that was not cancelled.
    """

    storage: Storage
    refresher: FeedRefresher
    editors: EditorsChat
    seconds: float
    clock: Callable[[], float]
    notify: Callable[[], None]
    jitter: Callable[[], float] = random.random
    on_refresh: Callable[[RefreshResult], None] | None = None
    _running: dict[int, asyncio.Task[RefreshResult]] = field(default_factory=dict, init=False)
    # A failure that could not be stored is kept here: the site must not be asked too often.
    _resting: dict[int, float] = field(default_factory=dict, init=False)

    async def tick(self) -> None:
        """Start a refresh of every feed that is due and is not being refreshed."""
        try:
            due = await self.storage.feeds.due(self.clock())
        except StorageError as error:
            log.error("feeds_unavailable", reason=str(error))
            return
        for feed in due:
            if feed.id not in self._running and self._resting.get(feed.id, 0.0) <= self.clock():
                task = asyncio.create_task(self._refresh(feed))
                self._running[feed.id] = task
                task.add_done_callback(partial(self._finish, feed.id))

    async def settle(self) -> None:
        """Wait for the refreshes under way."""
        await asyncio.gather(*self._running.values())

    async def give_up(self) -> None:
        """Cancel the refreshes under way; each is stored whole or not at all."""
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
            self._resting[feed_id] = self.clock() + self.seconds
            log.error("feed_look_failed", feed=feed_id, exc_info=error)
        if self.on_refresh is not None:
            self.on_refresh(RefreshResult.FAILED if error else task.result())

    async def _refresh(self, feed: FeedState) -> RefreshResult:
        began_at = self.clock()
        try:
            result = await self.refresher.refresh(feed)
        except FeedError as error:
            await self._note_failure(feed, error, began_at)
            return RefreshResult.FAILED
        # The articles of a first sight are no news.
        if result is RefreshResult.CHANGED and feed.baseline_at is not None:
            self.notify()
        if feed.failures:
            log.info("feed_is_back", feed=feed.url)
        if feed.told:
            await send_recovered(feed, self.storage.feeds, self.editors)
        return result

    async def _note_failure(self, feed: FeedState, error: FeedError, began_at: float) -> None:
        """Put the feed off: for the usual time, then doubling up to half an hour, with jitter."""
        longest = max(LONGEST_BACK_OFF, self.seconds)
        wait = back_off(feed.failures, first=self.seconds, longest=longest)
        wait *= 1 + 0.1 * self.jitter()
        wait = max(wait, min(error.retry_after or 0.0, LONGEST_RETRY_AFTER))
        now = self.clock()
        await self.storage.feeds.record_failure(
            feed.id, began_at=began_at, next_check_at=now + wait, now=now
        )
        log.warning("feed_not_read", feed=feed.url, reason=str(error), again_in_s=round(wait))
        if not feed.told and feed.broken_since and now - feed.broken_since >= TOLD_AFTER:
            await send_broken(feed, self.storage.feeds, self.editors, now=now)
