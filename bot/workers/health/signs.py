"""The signs of life that the parts of this process give as they work; `Health` judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot.core.clock import Clock

APART = 60.0  # seconds of difference between two clocks that count; a Date has whole seconds
TOO_MANY_REQUESTS = 429

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Skew:
    """A server whose clock is `seconds` ahead of ours (negative: behind), `since` (monotonic)."""

    seconds: float
    since: float


@dataclass(frozen=True, slots=True)
class HeldEntries:
    """The entries of a feed that wait for their time, the furthest `ahead` seconds from now."""

    count: int
    ahead: float
    since: float


class VitalSigns:
    """The moments at which each part last moved. Ages are in seconds, by the monotonic clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent_at = clock.monotonic()
        self._heard_at: float | None = None
        self._skews: dict[str, Skew] = {}
        self._held: dict[str, HeldEntries] = {}
        self.telegram_is_reached = False  # since the start
        self.last_updates_at = 0.0  # UTC epoch seconds; 0 for never
        self.too_many_requests = 0  # answers 429 since the start
        # The dry run: when one last reached the sender's end (monotonic), how long the last one
        # took, and whether the one that is under way should have arrived.
        self.dry_run_arrived_at: float | None = None
        self.dry_run_seconds = 0.0
        self.dry_run_overdue = False

    def expect_updates(self) -> None:
        """Expect an answer soon: Telegram is asked for updates from now on."""
        self._heard_at = self._clock.monotonic()

    def note_updates(self) -> None:
        """Note that Telegram has answered getUpdates."""
        self._heard_at = self._clock.monotonic()
        self.last_updates_at = self._clock.now()

    def begin_sending(self) -> None:
        """Expect messages to go out: this copy sends from now on."""
        self._sent_at = self._clock.monotonic()

    note_sent = begin_sending

    def note_dry_run(self) -> None:
        """Note that a dry run's message has reached the sender's end, where it is dropped."""
        self.dry_run_arrived_at = self._clock.monotonic()

    def note_answer(self, server: str, status: int, skew: float | None) -> None:
        """Note that Telegram, or a gateway before it, has answered a call."""
        self.too_many_requests += status == TOO_MANY_REQUESTS
        self.note_skew(server, skew)

    def note_skew(self, server: str, seconds: float | None) -> None:
        """Note how far a server's clock is ahead, by the Date of its answer; None: no Date."""
        was = self._skews.get(server)
        if seconds is None:
            return
        if abs(seconds) < APART:
            if was is not None:
                del self._skews[server]
                log.info("clocks_agree", server=server)
        elif was is None:
            self._skews[server] = Skew(seconds, self._clock.monotonic())
            log.warning("clocks_differ", server=server, ahead_s=round(seconds))
        else:
            self._skews[server] = replace(was, seconds=seconds)

    def note_future(self, feed: str, count: int, ahead: float) -> None:
        """Note how many entries of a feed are dated in the future; 0 for none any more."""
        was = self._held.get(feed)
        if not count:
            self._held.pop(feed, None)
            return
        since = self._clock.monotonic() if was is None else was.since
        self._held[feed] = HeldEntries(count, ahead, since)
        if was is None or was.count != count:
            log.warning("entries_in_the_future", feed=feed, count=count, ahead_s=round(ahead))

    def seconds_without_updates(self) -> float:
        """Return the seconds since the last answer to getUpdates; 0 where this copy never asks."""
        return 0.0 if self._heard_at is None else self._clock.monotonic() - self._heard_at

    def seconds_without_sending(self) -> float:
        """Return the seconds since a message was delivered, or this copy began to send."""
        return self._clock.monotonic() - self._sent_at

    def skews(self, *, lasting: float = 0.0) -> Mapping[str, float]:
        """Return the servers whose clocks have differed for `lasting` seconds: seconds ahead."""
        before = self._clock.monotonic() - lasting
        return {name: each.seconds for name, each in self._skews.items() if each.since <= before}

    def held_entries(self, *, lasting: float = 0.0) -> Mapping[str, HeldEntries]:
        """Return the feeds with entries that have waited `lasting` seconds for their time."""
        before = self._clock.monotonic() - lasting
        return {feed: each for feed, each in self._held.items() if each.since <= before}
