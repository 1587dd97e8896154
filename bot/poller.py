"""Looks at the feeds that are due: fetch -> parse -> decide -> store, each feed by itself."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Protocol

import structlog

from bot.articles import Candidate, Decision, decide, identity
from bot.audience import is_breaking, reach
from bot.faults import FeedError, StorageError
from bot.gazetteer import Gazetteer
from bot.model import FeedState, Fetched, Filed, ParsedFeed
from bot.regions import Tagger
from storage import Storage
from storage.fence import LeaseLost

LONGEST_BACK_OFF = 1800.0

log = structlog.get_logger(__name__)

Fetch = Callable[[FeedState], Awaitable[Fetched]]


class Parse(Protocol):
    """Turns a feed's bytes into entries; raises FeedError."""

    async def __call__(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """`url` is where the bytes came from, after redirects."""


class Look(StrEnum):
    """How a look at a feed ended."""

    CHANGED = "changed"  # articles were stored or edited
    UNCHANGED = "unchanged"  # 304, or the same articles as before
    FAILED = "failed"


def unwatched(_look: Look) -> None:
    """For pollers whose looks nobody counts."""


class Poller:
    """`tick` is called often; what is due is a column of the feeds' table.

    `seconds`: how often a healthy feed is due. `poke` is called when there is something to push,
    `looked` with the end of every look that was not given up.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        fetch: Fetch,
        parse: Parse,
        tagger: Tagger,
        gazetteer: Gazetteer,
        seconds: float,
        clock: Callable[[], float],
        poke: Callable[[], None],
        jitter: Callable[[], float] = random.random,
        looked: Callable[[Look], None] = unwatched,
    ) -> None:
        self._storage = storage
        self._fetch = fetch
        self._parse = parse
        self._tagger = tagger
        self._gazetteer = gazetteer
        self._seconds = seconds
        self._clock = clock
        self._poke = poke
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
        try:
            return await self._read(feed)
        except FeedError as error:
            await self._note_failure(feed, error)
            return Look.FAILED

    async def _read(self, feed: FeedState) -> Look:
        due_again_at = self._clock() + self._seconds
        fetched = await self._fetch(feed)
        if fetched.body is None:
            await self._storage.feeds.unchanged(
                feed.id, next_check_at=due_again_at, now=self._clock()
            )
            return Look.UNCHANGED
        parsed = await self._parse(fetched.body, url=fetched.url, content_type=fetched.content_type)
        decision = await self._decide(feed, parsed)
        pushed = await self._storage.articles.store(
            feed.id,
            filed=[
                *self._file(decision.baseline, push=False),
                *self._file(decision.new, push=True),
            ],
            changed=[(stored, c.fingerprint, c.entry) for stored, c in decision.changed],
            etag=fetched.etag if decision.keep_validators else None,
            last_modified=fetched.last_modified if decision.keep_validators else None,
            baseline_done=decision.complete,
            next_check_at=due_again_at,
            now=self._clock(),
        )
        if feed.failures:
            log.info("feed_is_back", feed=feed.url)
        changed = bool(pushed or decision.baseline or decision.changed)
        if changed:
            log.info(
                "feed_read",
                feed=feed.url,
                pushed=len(pushed),
                baseline=len(decision.baseline),
                changed=len(decision.changed),
            )
        if pushed:
            self._poke()
        return Look.CHANGED if changed else Look.UNCHANGED

    async def _decide(self, feed: FeedState, parsed: ParsedFeed) -> Decision:
        known = await self._storage.articles.known(
            {identity(entry.guid, entry.link) for entry in parsed.entries}
        )
        return decide(feed, known, parsed, self._clock())

    def _file(self, candidates: Sequence[Candidate], *, push: bool) -> list[Filed]:
        filed = []
        for candidate in candidates:
            entry = candidate.entry
            places = self._tagger.tag(entry.title, entry.text, entry.categories)
            filed.append(
                Filed(
                    identity=candidate.identity,
                    fingerprint=candidate.fingerprint,
                    entry=entry,
                    places=places,
                    reach=reach(places, self._gazetteer),
                    push=push,
                    breaking=is_breaking(entry.categories),
                )
            )
        return filed

    async def _note_failure(self, feed: FeedState, error: FeedError) -> None:
        """The first retry after the usual time, then doubling up to half an hour, with jitter."""
        doubled = self._seconds * 2.0 ** min(feed.failures, 16)
        wait = max(min(doubled, LONGEST_BACK_OFF), self._seconds) * (1 + 0.1 * self._jitter())
        wait = max(wait, error.retry_after or 0.0)
        await self._storage.feeds.failed(feed.id, next_check_at=self._clock() + wait)
        log.warning("feed_not_read", feed=feed.url, reason=str(error), again_in_s=round(wait))
