"""The dry run (canary): once an hour an invented article goes all the way, and reaches nobody.

What is real in it: the parser's process, the decider, the tagger, what stores and spreads an
article (in a transaction that is undone), the rendering, and the sender, from the claim to its turn
in the rate. What is not: the request for the feed, and Telegram: in place of the call is a sink.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import structlog

from bot.articles.messages import push_message
from bot.core.clock import Clock, time_limit
from bot.core.errors import StorageError, TelegramFault
from bot.core.json_codec import Json, Params
from bot.delivery.model import Kind, Letter, Priority
from bot.feeds.changes import Candidate, decide
from bot.feeds.invented import invented_article, invented_feed
from bot.feeds.model import FeedResponse, FeedState, NewArticle
from bot.messages.message import Message, params
from bot.places.labels import PageContext
from bot.workers.delivery.rate_limiter import RateLimiter
from bot.workers.editors_chat import EditorsChat
from bot.workers.feeds.refresh import FeedRefresher
from bot.workers.health.signs import VitalSigns
from storage.delivery.rehearsal import HOME, NOBODY, Rehearsal

EVERY = 3600.0  # seconds from the beginning of one to that of the next
DEADLINE = 300.0  # seconds: ahead of all broadcasts, it takes two
LOOK = 15.0  # seconds between two looks at how far it is
WALK_WITHIN = 30.0  # seconds for all before the outbox
TELL_WITHIN = 15.0  # seconds
# What a look counts at most: while the machine slept nothing could arrive.
LONGEST_GAP = 60.0  # seconds
SEEN_BEFORE = 60.0  # seconds since the invented feed was last looked at

_TOLD = "dry_run_told"  # under which it is remembered that the editors know of it
ARRIVED = "dry_run_arrived_at"  # and when one last arrived

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Stage(StrEnum):
    """How far it is; its words are `health.stage_` and this."""

    READ = "read"
    DECIDE = "decide"
    TAG = "tag"
    SPREAD = "spread"
    SEND = "send"


class Astray(Exception):
    """What came out of a stage is not what went in."""


@dataclass(kw_only=True, slots=True, eq=False)
class DryRun:
    """Begins one, looks how far it is, and raises the alarm once it is overdue, once.

    The alarm does not go through the outbox: it may be the outbox that does not drain. `call`: a
    raw call of the Bot API.
    """

    refresher: FeedRefresher
    rehearsal: Rehearsal
    editors: EditorsChat
    signs: VitalSigns
    limiter: RateLimiter
    call: Callable[[str, Params], Awaitable[Json]]
    clock: Clock
    _stage: Stage | None = field(default=None, init=False)  # None: none is under way
    _began: float = field(default=0.0, init=False)
    _next: float = field(default=float("-inf"), init=False)
    _released: float = field(default=0.0, init=False)
    _looked: float = field(default=0.0, init=False)
    _waited: float = field(default=0.0, init=False)  # seconds that it has had to arrive
    _told: bool = field(default=False, init=False)

    async def tick(self) -> None:
        """Look once."""
        now = self.clock.monotonic()
        gap, self._looked = min(now - self._looked, LONGEST_GAP), now
        if self._stage is None:
            if now < self._next:
                return
            self._stage, self._began, self._waited = Stage.READ, now, 0.0
        else:
            self._waited += gap
        if self._has_arrived():
            await self._finish()
            return
        if self._stage is not Stage.SEND or now - self._released > DEADLINE:
            await self._walk()
        if self._waited > DEADLINE:
            await self._raise_alarm()

    async def give_up(self) -> None:
        """Another copy of the bot leads: it begins one of its own, and says how that went."""
        self._stage, self._told = None, False
        self.signs.dry_run_overdue = False

    def _has_arrived(self) -> bool:
        arrived = self.signs.dry_run_arrived_at
        return self._stage is Stage.SEND and arrived is not None and arrived >= self._began

    async def _walk(self) -> None:
        try:
            async with time_limit(self.clock, WALK_WITHIN):
                await self._rehearse()
        except Exception as error:  # boundary: whatever breaks on the way, that is what it is for
            known = isinstance(error, Astray | StorageError | TimeoutError)
            log.warning(
                "dry_run_failed",
                stage=self._stage,
                reason=str(error) or type(error).__name__,
                exc_info=None if known else error,
            )

    async def _rehearse(self) -> None:
        now, refresher, editors = self.clock.now(), self.refresher, self.editors
        self._stage, self._released = Stage.READ, float("-inf")
        place, body = self._invent(now)
        kind = "application/rss+xml; charset=UTF-8"
        parsed = await refresher.source.parse(FeedResponse(body, content_type=kind, url=HOME))

        self._stage = Stage.DECIDE
        seen = now - SEEN_BEFORE
        state = FeedState(0, HOME, next_check_at=now, baseline_at=seen, last_success_at=seen)
        decision = decide(state, {}, parsed, now)
        candidate = _only(decision.new, "new entries")

        self._stage = Stage.TAG
        new = self._file(candidate, place)

        self._stage = Stage.SPREAD
        article = await self.rehearsal.spread(new, place, now=now)
        if article is None:
            raise Astray("its reader did not get it")

        self._stage = Stage.SEND
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        letter = Letter(
            NOBODY,
            params(push_message(context, article)),
            key=f"dry run {now}",
            kind=Kind.DRY_RUN,
            priority=Priority.TIP,  # ahead of all broadcasts: a long one is no fault
            secret=False,
        )
        await self.rehearsal.release(letter, now=now)
        self._released = self.clock.monotonic()
        editors.notify()

    def _invent(self, now: float) -> tuple[str, bytes]:
        """The code of a district, and a feed with an article about it."""
        gazetteer, tagger = self.refresher.gazetteer, self.refresher.tagger
        for regency in gazetteer.regencies:
            for code in gazetteer.children(regency):
                article = invented_article(gazetteer.short_name(code), gazetteer.get(regency).name)
                if tagger.tag(article.title, article.text, ()).districts == (code,):
                    return code, invented_feed(article, HOME, now)
        raise Astray("no district is found by its own name")

    def _file(self, candidate: Candidate, place: str) -> NewArticle:
        new = _only(list(self.refresher.file([candidate], push=True)), "articles")
        if new.places.districts != (place,) or place not in new.reach.direct:
            raise Astray(f"it is about {place}, and was tagged {new.places.districts}")
        return new

    async def _finish(self) -> None:
        """It has arrived; where the editors were told of an alarm, that all is well again."""
        signs, storage = self.signs, self.editors.storage
        signs.dry_run_seconds = max(0.0, (signs.dry_run_arrived_at or 0.0) - self._began)
        signs.dry_run_overdue = False
        try:
            await self.rehearsal.clear()
            await storage.memory.put(ARRIVED, str(self.clock.now()))
            if self._told or await storage.memory.get(_TOLD):
                said = self.editors.words.html("health.dry_run_well")
                await self.editors.tell(said, key=f"dry run well {self.clock.now()}")
                await storage.memory.put(_TOLD, "")
                self._told = False
        except StorageError as error:
            log.warning("dry_run_not_noted", reason=str(error))
            return
        log.debug("dry_run_arrived", seconds=signs.dry_run_seconds)
        self._stage, self._next = None, self._began + EVERY

    async def _raise_alarm(self) -> None:
        """Once, in the editors' group, and as often as it takes until it is heard there."""
        stage = self._stage or Stage.SEND
        if not self.signs.dry_run_overdue:
            self.signs.dry_run_overdue = True
            log.error("dry_run_overdue", stage=stage)
        if self._told or self.editors.id is None:
            return
        words, memory = self.editors.words, self.editors.storage.memory
        said = words.html("health.dry_run_alarm", stage=words(f"health.stage_{stage}"))
        try:
            async with time_limit(self.clock, TELL_WITHIN):
                if not await _recalled(memory.get(_TOLD)):
                    await self.limiter.acquire(Priority.REPLY)
                    given: Params = {"chat_id": self.editors.id, **params(Message(said))}
                    await self.call("sendMessage", given)
                self._told = True
                await memory.put(_TOLD, "1")
        except (TelegramFault, StorageError, TimeoutError) as error:
            log.warning("dry_run_alarm_not_heard", reason=str(error) or type(error).__name__)


def _only(found: Sequence[T], what: str) -> T:
    if len(found) != 1:
        raise Astray(f"{len(found)} {what} in place of one")
    return found[0]


async def _recalled(value: Awaitable[str | None]) -> str | None:
    """What is remembered; nothing where the database is what is broken."""
    try:
        return await value
    except StorageError:
        return None
