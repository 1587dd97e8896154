"""The health of the bot: each failure is one that an operator can act on."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.core.clock import Clock, time_limit
from bot.core.errors import StorageError
from bot.feeds.model import FeedState
from bot.messages.catalogue import Words
from bot.workers.archive.scheduled_backups import ScheduledBackups
from bot.workers.editors_chat import EditorsChat
from bot.workers.health.signs import VitalSigns
from bot.workers.leadership import Leadership
from storage.repositories import Storage

LATE_AFTER = 10  # times the polling interval, and never under two minutes
SHORTEST_LATE = 120.0  # seconds
NO_UPDATES = 90.0  # seconds: getUpdates waits 30, and tries again after 30 at most
STUCK = 120.0  # seconds that a message is due while none goes out
REFUSED = 3  # attempts, some seven seconds
LEADERLESS = 15.0  # seconds: a takeover takes eight
LASTING = 300.0  # seconds of clocks that differ, and of entries dated in the future
LEAST_FREE = 200_000_000  # bytes
ANSWERS_WITHIN = 5.0  # seconds of the database for all its questions


class FailureKind(StrEnum):
    """The kind of a failure; its words are `health.` and this."""

    DATABASE = "database"
    WRITE = "write"
    DISK = "disk"
    BACKUP = "backup"
    UNREACHED = "unreached"
    UPDATES = "updates"
    OUTBOX = "outbox"
    EDITORS = "editors"
    FEED = "feed"
    FUTURE = "future"
    CLOCK_SLOW = "clock_slow"
    CLOCK_FAST = "clock_fast"
    LEADERLESS = "leaderless"
    DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure of the bot. `about`: the feed or server, where there may be several."""

    kind: FailureKind
    about: str = ""
    values: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> str:
        """The key of a failure, which stays the same while it lasts, whatever its figures."""
        return f"{self.kind} {self.about}".rstrip()

    def sentence(self, words: Words) -> str:
        """Return the failure in one sentence."""
        return words(f"health.{self.kind}", about=self.about, **self.values)


class Report(NamedTuple):
    """The report of `/healthz`: whether this copy leads, and the failures, in sentences."""

    leader: bool
    reasons: list[str]


def free_space(folder: Path) -> int:
    """Return the bytes that are free on the disk of a folder, which need not exist yet."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


@dataclass(kw_only=True, slots=True, eq=False)
class Health:
    """The judge of all parts. A copy that stands by is well as long as another one leads.

    `words`: of the report. `folder` has to have room. `poll_seconds`: how often a feed is due.
    """

    storage: Storage
    signs: VitalSigns
    leading: Leadership
    editors: EditorsChat
    words: Words
    folder: Path
    poll_seconds: float
    clock: Clock
    backups: ScheduledBackups | None = None
    _started_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._started_at = self.clock.now()

    async def report(self) -> Report:
        """Return the failures in sentences; none when all is well."""
        failures = await self.failures()
        reasons = [failure.sentence(self.words) for failure in failures]
        return Report(self.leading.leads(), reasons)

    async def failures(self) -> tuple[Failure, ...]:
        """Return all failures."""
        if not self.leading.leads():
            seconds = self.leading.seconds_without_leader()
            return tuple(_over(LEADERLESS, seconds, FailureKind.LEADERLESS))
        return (*self._of_process(), *await self._of_database())

    def _of_process(self) -> Iterator[Failure]:
        if fault := self.storage.database.write_fault:
            yield Failure(FailureKind.WRITE, values={"reason": fault})
        if (free := free_space(self.folder)) < LEAST_FREE:
            yield Failure(FailureKind.DISK, values={"mb": free // 1_000_000})
        if self.backups is not None and (reason := self.backups.fault):
            yield Failure(FailureKind.BACKUP, values={"reason": reason})
        if not self.signs.telegram_is_reached:
            yield Failure(FailureKind.UNREACHED)
        yield from _over(NO_UPDATES, self.signs.seconds_without_updates(), FailureKind.UPDATES)
        if self.signs.dry_run_overdue:
            yield Failure(FailureKind.DRY_RUN)
        for server, ahead in self.signs.skews(lasting=LASTING).items():
            kind = FailureKind.CLOCK_SLOW if ahead > 0 else FailureKind.CLOCK_FAST
            yield Failure(kind, server, {"seconds": round(abs(ahead))})
        for url, held in self.signs.held_entries(lasting=LASTING).items():
            values = {"count": held.count, "seconds": round(held.ahead)}
            yield Failure(FailureKind.FUTURE, _place(url), values)

    async def _of_database(self) -> list[Failure]:
        found: list[Failure] = []
        try:
            async with time_limit(self.clock, ANSWERS_WITHIN):
                found += self._of_feeds(await self.storage.feeds.all())
                found += await self._of_outbox()
                found += await self._of_editors()
        except StorageError as error:
            found.append(Failure(FailureKind.DATABASE, values={"reason": str(error)}))
        except TimeoutError:
            reason = f"No answer within {ANSWERS_WITHIN:g} s."
            found.append(Failure(FailureKind.DATABASE, values={"reason": reason}))
        return found

    def _of_feeds(self, feeds: Iterable[FeedState]) -> Iterator[Failure]:
        late = max(SHORTEST_LATE, LATE_AFTER * self.poll_seconds)
        for feed in feeds:
            seconds = self.clock.now() - (feed.last_success_at or self._started_at)
            yield from _over(late, seconds, FailureKind.FEED, _place(feed.url))

    async def _of_outbox(self) -> Iterable[Failure]:
        """Return the failure of a backlog that does not move: a broadcast takes its time."""
        due_at = await self.storage.outbox.oldest_due_at(now=self.clock.now())
        if due_at is None or self.signs.seconds_without_sending() <= STUCK:
            return ()
        return _over(STUCK, self.clock.now() - due_at, FailureKind.OUTBOX)

    async def _of_editors(self) -> Iterable[Failure]:
        if self.editors.id is None:
            return ()
        count, attempts = await self.storage.outbox.waiting_for(self.editors.id)
        if attempts < REFUSED:
            return ()
        return (Failure(FailureKind.EDITORS, values={"count": count}),)


def _over(limit: float, seconds: float, kind: FailureKind, about: str = "") -> Iterator[Failure]:
    """Yield a failure that has lasted `seconds`, where they are over the limit."""
    if seconds > limit:
        yield Failure(kind, about, {"seconds": int(seconds)})


def _place(url: str) -> str:
    """Return a feed's host and path: its address may hold a password."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"
