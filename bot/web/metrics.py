"""The metrics that `GET /metrics` gives Prometheus: how many and how late, never who.

Labels take their values from our own enumerations, so that no chat id, name, ticket or address can
become one. Imported only where `HTTP_LISTEN` asks for it: the library takes 20 ms to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
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

from bot.articles.delays import share_within
from bot.core.version import VERSION
from bot.delivery.forecast import forecast
from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.readers.model import State
from bot.workers.delivery.pace import SendingPace
from bot.workers.dry_run import ARRIVED
from bot.workers.feeds.refresh import RefreshResult
from bot.workers.health.health import Health, free_space
from storage.tables.base import VERSION as SCHEMA

# Seconds. A feed is refreshed once a minute, and a broadcast at 30/s takes its time.
DELAYS = (5, 10, 20, 30, 45, 60, 75, 90, 120, 180, 300, 600, 1800, 3600)

# Seconds after publication: the share of pushes within each is shown, the promise in the middle.
WITHIN = (30, 60, 120, 300, 600)
DAY = 86_400.0  # seconds

# Seconds that the event loop comes late: from a blink to a loop that blocks every reader.
LAGS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)

REPLY = "reply"  # beside the values of Kind

# Without this the text format has a gauge beside every counter with the time it was made.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library annotates no result


class Metrics:
    """The counters that the loops keep, and the gauges that are read from the database on a scrape.

    Each object has a registry of its own, so that bots in one process do not add up.
    """

    def __init__(self, health: Health, pace: SendingPace) -> None:
        self._health = health
        self._pace = pace
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
        self._within = Gauge(
            "posbanten_push_within_seconds",
            "Share of the pushes of the last day's articles that came so soon after publication.",
            ["seconds"],
            registry=registry,
        )
        self._forecast = Gauge(
            "posbanten_push_forecast_seconds",
            "Until 90 of 100 readers have the newest push that is under way; 0 where none is.",
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
        self._shares = Gauge(
            "posbanten_shares",
            "Cards sent through the bot into other chats in 30 days, which corrections reach.",
            registry=registry,
        )
        self._future = Gauge(
            "posbanten_feed_entries_in_the_future",
            "Entries of feeds that are held back because they are dated in the future.",
            registry=registry,
        )
        self._dry_run_at = Gauge(
            "posbanten_dry_run_last_success_timestamp_seconds",
            "When a dry run last went all the way from a feed to the sender; 0 where none did.",
            registry=registry,
        )
        self._dry_run_overdue = Gauge(
            "posbanten_dry_run_overdue",
            "1 while a dry run has not arrived by its deadline, at the copy that leads, else 0.",
            registry=registry,
        )
        self._dry_run_seconds = Gauge(
            "posbanten_dry_run_seconds",
            "How long the last dry run took, from the feed to the sender; 0 before the first.",
            registry=registry,
        )
        build = Info("posbanten_build", "What runs here.", registry=registry)
        build.info({"version": VERSION, "python": python_version(), "schema": SCHEMA})
        ProcessCollector(registry=registry)
        self._start_at_zero()

    def count_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Count outcomes that the sender recorded."""
        for outcome in outcomes:
            self._messages.labels(outcome.item.kind.value, outcome.status.value).inc()
            for delay in outcome.delays:
                self._push_delay.observe(delay)

    def count_reply(self, *, sent: bool) -> None:
        """Count a direct reply, which does not pass the outbox."""
        self._messages.labels(REPLY, DeliveryStatus.SENT if sent else DeliveryStatus.FAILED).inc()

    def count_refresh(self, result: RefreshResult) -> None:
        """Count the refresh of a feed."""
        self._refreshes.labels(result.value).inc()

    def observe_lag(self, seconds: float) -> None:
        """Note by how many seconds the event loop came late."""
        self._lag.observe(seconds)

    async def scrape(self) -> bytes:
        """Return all metrics in Prometheus' text format. Raises StorageError."""
        self._read_signs()
        now = self._health.clock.now()
        due_at = await self._storage.outbox.oldest_due_at(now=now)
        self._oldest_due.set(0.0 if due_at is None else now - due_at)
        self._waiting.set(await self._storage.outbox.count_waiting())
        await self._read_pushes(now)
        feeds = await self._storage.feeds.all()
        self._last_success.set(min((feed.last_success_at or 0.0 for feed in feeds), default=0.0))
        subscribers = await self._storage.subscribers.counts()
        for state in State:
            self._subscribers.labels(state.value).set(subscribers[state.value])
        self._dry_run_at.set(float(await self._storage.memory.get(ARRIVED) or 0.0))
        self._groups.set(await self._storage.group_topics.groups())
        self._tips.set(await self._storage.cases.count_open())
        self._shares.set(await self._storage.shares.count())
        self._in_line.set(len(await self._storage.waitlist.case_ids()))
        return generate_latest(self._registry)

    async def _read_pushes(self, now: float) -> None:
        steps = await self._storage.tallies.delays_since(now - DAY)
        self._within.clear()  # without pushes there is no share
        for seconds in WITHIN:
            if (share := share_within(steps, seconds)) is not None:
                self._within.labels(str(seconds)).set(share)
        push = await self._storage.article_cards.newest_push(now=now)
        made = None if push is None else forecast(push, await self._pace.now())
        left: float | None = 0.0 if made is None else made.seconds
        self._forecast.set(inf if left is None else left)

    def _read_signs(self) -> None:
        signs = self._health.signs
        self._last_updates.set(signs.last_updates_at)
        self._too_many.reset()
        self._too_many.inc(signs.too_many_requests)
        self._disk.set(free_space(self._health.folder))
        self._dry_run_overdue.set(signs.dry_run_overdue)
        self._dry_run_seconds.set(signs.dry_run_seconds)
        self._leader.set(self._health.leading.leads())
        self._skew.set(max(signs.skews().values(), key=abs, default=0.0))
        self._future.set(sum(held.count for held in signs.held_entries().values()))

    def _start_at_zero(self) -> None:
        """Start all series at 0: `increase()` does not see the event that begins a series."""
        for kind in {*Kind} - {Kind.DRY_RUN}:  # no message
            for status in DeliveryStatus:
                self._messages.labels(kind.value, status.value)
        for status in (DeliveryStatus.SENT, DeliveryStatus.FAILED):
            self._messages.labels(REPLY, status)
        for result in RefreshResult:
            self._refreshes.labels(result.value)
