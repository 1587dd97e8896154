"""What `GET /metrics` tells Prometheus: how many and how late, never who.

Labels take their values from our own enumerations, so that no chat id, name, ticket or address
can become one. Imported only where `HTTP_LISTEN` asks for it: the library takes 20 ms to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from platform import python_version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.core.version import VERSION
from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.readers.model import State
from bot.workers.feeds.refresh import RefreshResult
from bot.workers.health.health import Health, free_space
from storage.tables.base import VERSION as SCHEMA

# Seconds. A feed is refreshed once a minute, and a broadcast at 30/s takes its time.
DELAYS = (5, 10, 20, 30, 45, 60, 75, 90, 120, 180, 300, 600, 1800, 3600)

# Seconds that the event loop comes late: a blink, what a reader notices, what blocks everybody.
LAGS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)

REPLY = "reply"  # beside the values of Kind

# Else the text format has a gauge beside every counter with the time it was made.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library annotates no result


class Metrics:
    """Counters told by the loops, and gauges read from the database when they are asked for.

    Each object has a registry of its own, so that bots in one process do not add up.
    """

    def __init__(self, health: Health) -> None:
        self._health = health
        self._storage = health.storage
        self._registry = registry = CollectorRegistry()
        self._messages = Counter(
            "posbanten_messages_total",
            "Attempts to deliver a message, by what it was and how it ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._push_delay = Histogram(
            "posbanten_push_delay_seconds",
            "From the publication of an article to its delivery to a chat.",
            buckets=DELAYS,
            registry=registry,
        )
        self._refreshes = Counter(
            "posbanten_feed_polls_total",
            "Looks at a feed: it had something new or edited, it had not, it could not be read.",
            ["outcome"],
            registry=registry,
        )
        self._waiting = Gauge(
            "posbanten_outbox_pending",
            "Messages of the outbox that are not settled yet.",
            registry=registry,
        )
        self._last_success = Gauge(
            "posbanten_feed_last_success_timestamp_seconds",
            "When the feed that is furthest behind was last read; 0 where one never was.",
            registry=registry,
        )
        self._subscribers = Gauge(
            "posbanten_subscribers",
            "Readers known to the bot, by whether they can be written to.",
            ["state"],
            registry=registry,
        )
        self._groups = Gauge(
            "posbanten_groups",
            "Groups that get news, one with several topics counted once.",
            registry=registry,
        )
        self._tips = Gauge(
            "posbanten_tips_open", "Tips with the editors that are not closed.", registry=registry
        )
        self._in_line = Gauge(
            "posbanten_tips_waiting",
            "Open tips that the editors are not shown yet, beyond their budgets.",
            registry=registry,
        )
        self._oldest_due = Gauge(
            "posbanten_outbox_oldest_due_seconds",
            "How long the message waits that has been due for longest; 0 where none is due.",
            registry=registry,
        )
        self._last_updates = Gauge(
            "posbanten_updates_last_success_timestamp_seconds",
            "When Telegram last answered getUpdates here; 0 where it never did.",
            registry=registry,
        )
        self._too_many = Counter(
            "posbanten_too_many_requests_total",
            "Answers 429 of Telegram: it was asked for more than it allows.",
            registry=registry,
        )
        self._lag = Histogram(
            "posbanten_event_loop_lag_seconds",
            "How late the event loop comes to what is due, tried once a second.",
            buckets=LAGS,
            registry=registry,
        )
        self._disk = Gauge(
            "posbanten_disk_free_bytes", "What is free where the data folder is.", registry=registry
        )
        self._leader = Gauge(
            "posbanten_leader", "1 at the copy of the bot that leads, else 0.", registry=registry
        )
        self._skew = Gauge(
            "posbanten_clock_skew_seconds",
            "How far the clock of a server is ahead of this machine's, by the one furthest off.",
            registry=registry,
        )
        self._future = Gauge(
            "posbanten_feed_entries_in_the_future",
            "Entries of feeds that are held back because they are dated in the future.",
            registry=registry,
        )
        build = Info("posbanten_build", "What runs here.", registry=registry)
        build.info({"version": VERSION, "python": python_version(), "schema": SCHEMA})
        ProcessCollector(registry=registry)
        self._start_at_zero()

    def count_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Count outcomes that the sender recorded."""
        for outcome in outcomes:
            self._messages.labels(outcome.item.kind.value, outcome.fate.value).inc()
            for delay in outcome.delays:
                self._push_delay.observe(delay)

    def count_reply(self, *, sent: bool) -> None:
        """Count a direct reply, which does not pass the outbox."""
        self._messages.labels(REPLY, DeliveryStatus.SENT if sent else DeliveryStatus.FAILED).inc()

    def count_refresh(self, result: RefreshResult) -> None:
        """Count the refresh of a feed."""
        self._refreshes.labels(result.value).inc()

    def observe_lag(self, seconds: float) -> None:
        """Note how late the event loop came."""
        self._lag.observe(seconds)

    async def scrape(self) -> bytes:
        """Return all metrics in Prometheus' text format. Raises StorageError."""
        self._read_signs()
        now = self._health.clock.now()
        due_at = await self._storage.outbox.oldest_due_at(now=now)
        self._oldest_due.set(0.0 if due_at is None else now - due_at)
        self._waiting.set(await self._storage.outbox.waiting())
        feeds = await self._storage.feeds.all()
        self._last_success.set(min((feed.last_success_at or 0.0 for feed in feeds), default=0.0))
        subscribers = await self._storage.subscribers.counts()
        for state in State:
            self._subscribers.labels(state.value).set(subscribers[state.value])
        self._groups.set(await self._storage.group_topics.groups())
        self._tips.set(await self._storage.cases.count_open())
        self._in_line.set(len(await self._storage.waitlist.case_ids()))
        return generate_latest(self._registry)

    def _read_signs(self) -> None:
        signs = self._health.signs
        self._last_updates.set(signs.last_updates_at)
        self._too_many.reset()
        self._too_many.inc(signs.too_many_requests)
        self._disk.set(free_space(self._health.folder))
        self._leader.set(self._health.leading.leads())
        self._skew.set(max(signs.skews().values(), key=abs, default=0.0))
        self._future.set(sum(held.count for held in signs.held().values()))

    def _start_at_zero(self) -> None:
        """Start all series at 0: `increase()` does not see the event that begins a series."""
        for kind in Kind:
            for fate in DeliveryStatus:
                self._messages.labels(kind.value, fate.value)
        for fate in (DeliveryStatus.SENT, DeliveryStatus.FAILED):
            self._messages.labels(REPLY, fate)
        for result in RefreshResult:
            self._refreshes.labels(result.value)
