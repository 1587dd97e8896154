"""What `GET /metrics` tells Prometheus: how many and how late, never who.

Labels take their values from our own enumerations, so that no chat id, name, ticket or address
can become one. Imported only where `HTTP_LISTEN` asks for it: the library takes 20 ms to load.
"""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.readers.model import State
from bot.workers.feeds.refresh import RefreshResult
from storage.opening import Storage

# Seconds. A feed is refreshed once a minute, and a broadcast at 30/s takes its time.
DELAYS = (5, 10, 20, 30, 45, 60, 75, 90, 120, 180, 300, 600, 1800, 3600)

REPLY = "reply"  # beside the values of Kind

# Else the text format has a gauge beside every counter with the time it was made.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library annotates no result


class Metrics:
    """Counters told by the loops, and gauges read from the database when they are asked for.

    Each object has a registry of its own, so that bots in one process do not add up.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
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
            "Chats known to the bot, by whether they can be written to.",
            ["state"],
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

    async def scrape(self) -> bytes:
        """Return all metrics in Prometheus' text format. Raises StorageError."""
        self._waiting.set(await self._storage.outbox.waiting())
        feeds = await self._storage.feeds.all()
        self._last_success.set(min((feed.last_success_at or 0.0 for feed in feeds), default=0.0))
        subscribers = await self._storage.subscribers.counts()
        for state in State:
            self._subscribers.labels(state.value).set(subscribers[state.value])
        self._tips.set(await self._storage.cases.count_open())
        self._in_line.set(len(await self._storage.waitlist.case_ids()))
        return generate_latest(self._registry)

    def _start_at_zero(self) -> None:
        """Start all series at 0: `increase()` does not see the event that begins a series."""
        for kind in Kind:
            for fate in DeliveryStatus:
                self._messages.labels(kind.value, fate.value)
        for fate in (DeliveryStatus.SENT, DeliveryStatus.FAILED):
            self._messages.labels(REPLY, fate)
        for result in RefreshResult:
            self._refreshes.labels(result.value)
