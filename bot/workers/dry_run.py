"""The dry run (canary): once an hour an invented article goes all the way, but to no reader.

Real in it: the parser's process, the decider, the tagger, the code that stores and spreads an
article (in a transaction that is undone), the rendering, and the sender, from the claim to its turn
in the rate. Not real: the request for the feed, and the call to Telegram, which is left out.
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

EVERY = 3600.0  # seconds from the beginning of one run to that of the next
DEADLINE = 300.0  # seconds: ahead of all broadcasts, it takes two
LOOK = 15.0  # seconds between two looks at its stage
WALK_WITHIN = 30.0  # seconds for all stages before the outbox
TELL_WITHIN = 15.0  # seconds
# The most that a look counts: while the machine slept no run could arrive.
LONGEST_GAP = 60.0  # seconds
SEEN_BEFORE = 60.0  # seconds since the invented feed was last looked at

_TOLD = "dry_run_told"  # in memory: whether the editors were told of an alarm
ARRIVED = "dry_run_arrived_at"  # in memory: when a run last arrived

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Stage(StrEnum):
    """The stage of a dry run; its words are `health.stage_` and this."""

    READ = "read"
    DECIDE = "decide"
    TAG = "tag"
    SPREAD = "spread"
    SEND = "send"


class WrongResult(Exception):
    """A stage of a dry run whose result is not the expected one."""


@dataclass(kw_only=True, slots=True, eq=False)
class DryRun:
    """The job that begins dry runs, follows them, and raises an alarm once for an overdue one.

    The alarm does not go through the outbox, which may be the part that is stuck. `call`: a raw
    call of the Bot API.
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
    _waited: float = field(default=0.0, init=False)  # seconds that the run has had to arrive
    _told: bool = field(default=False, init=False)

    async def tick(self) -> None:
        """Begin a dry run that is due, or follow the one under way."""
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
        """Give up the run: another copy of the bot leads, and begins and reports its own."""
        self._stage, self._told = None, False
        self.signs.dry_run_overdue = False

    def _has_arrived(self) -> bool:
        arrived = self.signs.dry_run_arrived_at
        return self._stage is Stage.SEND and arrived is not None and arrived >= self._began

    async def _walk(self) -> None:
        try:
            async with time_limit(self.clock, WALK_WITHIN):
                await self._rehearse()
        except Exception as error:  # boundary: the run is there to find any fault on the way
            known = isinstance(error, WrongResult | StorageError | TimeoutError)
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
            raise WrongResult("its reader did not get it")

        self._stage = Stage.SEND
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        letter = Letter(
            NOBODY,
            params(push_message(context, article)),
            key=f"dry run {now}",
            kind=Kind.DRY_RUN,
            priority=Priority.TIP,  # ahead of all broadcasts: a long broadcast is no fault
            secret=False,
        )
        await self.rehearsal.release(letter, now=now)
        self._released = self.clock.monotonic()
        editors.notify()

    def _invent(self, now: float) -> tuple[str, bytes]:
        """Return the code of a district, and a feed with an invented article about it."""
        gazetteer, tagger = self.refresher.gazetteer, self.refresher.tagger
        for regency in gazetteer.regencies:
            for code in gazetteer.children(regency):
                article = invented_article(gazetteer.short_name(code), gazetteer.get(regency).name)
                if tagger.tag(article.title, article.text, ()).districts == (code,):
                    return code, invented_feed(article, HOME, now)
        raise WrongResult("no district is found by its own name")

    def _file(self, candidate: Candidate, place: str) -> NewArticle:
        new = _only(list(self.refresher.file([candidate], push=True)), "articles")
        if new.places.districts != (place,) or place not in new.reach.direct:
            raise WrongResult(f"it is about {place}, and was tagged {new.places.districts}")
        return new

    async def _finish(self) -> None:
        """Note that the run has arrived; tell editors who had an alarm that all is well again."""
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
        """Tell the editors' group once, tried as often as it takes until Telegram accepts it."""
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
                if not await _recall(memory.get(_TOLD)):
                    await self.limiter.acquire(Priority.REPLY)
                    given: Params = {"chat_id": self.editors.id, **params(Message(said))}
                    await self.call("sendMessage", given)
                self._told = True
                await memory.put(_TOLD, "1")
        except (TelegramFault, StorageError, TimeoutError) as error:
            log.warning("dry_run_alarm_not_heard", reason=str(error) or type(error).__name__)


def _only(found: Sequence[T], what: str) -> T:
    if len(found) != 1:
        raise WrongResult(f"{len(found)} {what} in place of one")
    return found[0]


async def _recall(value: Awaitable[str | None]) -> str | None:
    """Return the remembered value; None where the database is the part that is broken."""
    try:
        return await value
    except StorageError:
        return None
