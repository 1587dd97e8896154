"""The health of a bot whose parts are the test's, and what its metrics tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.core.clock import Clock
from bot.messages.catalogue import load_texts
from bot.web.metrics import Metrics
from bot.workers.delivery.pace import SendingPace
from bot.workers.health.health import Failure, FailureKind, Health
from bot.workers.health.signs import VitalSigns
from bot.workers.leadership import Leadership, SoleLeadership
from storage.repositories import Storage
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock

EDITORS = -100_500


class StandBy(SoleLeadership):
    """A copy that does not lead; for so many seconds nobody did."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def leads(self) -> bool:
        return False

    def seconds_without_leader(self) -> float:
        return self.seconds


def make_health(
    storage: Storage, clock: Clock | None = None, *, leading: Leadership | None = None
) -> Health:
    """As the bot makes it, of a copy that leads and has reached Telegram."""
    clock = clock or FakeClock()
    signs = VitalSigns(clock)
    signs.telegram_is_reached = True
    return Health(
        storage=storage,
        signs=signs,
        leading=leading or SoleLeadership(),
        editors=editors_chat(storage, EDITORS, clock.now),
        words=load_texts().of("en"),
        folder=Path(),
        poll_seconds=60,
        clock=clock,
    )


@dataclass
class Failures:
    """What is wrong, as the test says; asked for as `Health.failures` is."""

    now: tuple[Failure, ...] = ()

    async def __call__(self) -> tuple[Failure, ...]:
        return self.now


def failure(kind: FailureKind, about: str = "") -> Failure:
    """With figures that fit every sentence."""
    values: dict[str, str | int] = {
        "seconds": 601,
        "count": 2,
        "mb": 12,
        "reason": "database or disk is full.",
    }
    return Failure(kind, about, values)


def metrics_of(health: Health) -> Metrics:
    return Metrics(health, SendingPace(rate=30, clock=health.clock))


def samples(text: bytes) -> Iterator[Sample]:
    for family in text_string_to_metric_families(text.decode()):
        yield from family.samples


async def read(metrics: Metrics, name: str, **labels: str) -> float:
    """The one sample of this name and these labels."""
    found = [
        sample.value
        for sample in samples(await metrics.scrape())
        if sample.name == name and sample.labels == labels
    ]
    assert len(found) == 1, f"{name} {labels}: {found}"
    return found[0]
