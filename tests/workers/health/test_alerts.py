"""The operator is told of each failure once, and when all is well again."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Gone, StorageError
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from bot.delivery.retry import judge
from bot.messages.catalogue import load_texts
from bot.workers.health.alerts import EVERY, OperatorAlerts
from bot.workers.health.health import FailureKind
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.health import Failures, failure

OPERATOR = 4242
DISK, EDITORS = failure(FailureKind.DISK), failure(FailureKind.EDITORS)


@dataclass
class Watch:
    """An operator's chat, and what is wrong. `start` is what a new process of the bot does."""

    storage: Storage
    clock: FakeClock = field(default_factory=FakeClock)
    failures: Failures = field(default_factory=Failures)
    alerts: OperatorAlerts = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Forget what was in memory."""
        self.alerts = OperatorAlerts(
            chat_id=OPERATOR,
            storage=self.storage,
            failures=self.failures,
            words=load_texts().of("en"),
            clock=self.clock.now,
            notify=lambda: None,
        )

    async def look(self, *failures: object, times: int = 2) -> list[str]:
        """What the operator is sent of so many looks at this."""
        self.failures.now = tuple(f for f in (DISK, EDITORS) if f in failures)
        for _ in range(times):
            await self.alerts.tick()
            await self.clock.advance(EVERY)
        return [str(item.params["text"]) for item in await self.delivered()]

    async def delivered(self) -> list[Item]:
        items: list[Item] = []
        while due := await self.storage.outbox.claim(now=self.clock.time, limit=9):
            items += due
            ends = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in due]
            await self.storage.outbox.settle(ends, now=self.clock.time)
        return items


@pytest.fixture
def watch(storage: Storage) -> Watch:
    return Watch(storage)


async def test_a_failure_is_told_once_and_its_end_once(watch: Watch) -> None:
    """However long it lasts, and in one message where there are two."""
    assert await watch.look() == []
    (told,) = await watch.look(DISK, EDITORS)
    assert told.startswith("<b>Something is wrong")
    assert "The disk is nearly full: 12 MB" in told
    assert "editors' group" in told
    assert await watch.look(DISK, EDITORS, times=50) == []
    assert await watch.look(DISK) == []
    assert await watch.look() == ["<b>The bot is well again.</b>"]
    assert await watch.look(times=50) == []
    assert len(await watch.look(DISK)) == 1


async def test_a_second_failure_is_told_of_by_itself(watch: Watch) -> None:
    """The first is not repeated."""
    await watch.look(DISK)
    (told,) = await watch.look(DISK, EDITORS)
    assert "disk" not in told
    assert "editors' group" in told


async def test_what_is_over_by_the_next_look_is_not_told(watch: Watch) -> None:
    """A write that waited for another, a group that was slow: no reason to get up."""
    for _ in range(5):
        assert await watch.look(DISK, times=1) == []
        assert await watch.look(times=1) == []


async def test_a_restart_repeats_nothing_and_forgets_nothing(watch: Watch) -> None:
    """What was told is in the database, with the letter."""
    assert await watch.look(DISK)
    watch.start()
    assert await watch.look(DISK) == []
    watch.start()
    assert await watch.look() == ["<b>The bot is well again.</b>"]


async def test_what_could_not_be_written_is_told_afterwards(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk takes no letter either: the operator reads of it once there is room again."""

    async def full(*_given: object, **_named: object) -> None:
        raise StorageError("The database does not work: database or disk is full.")

    with monkeypatch.context() as during, capture_logs() as lines:
        during.setattr(watch.storage.outbox, "put", full)
        assert await watch.look(DISK) == []
    assert [line["event"] for line in lines] == ["operator_not_told"]
    told, well = await watch.look()
    assert "disk" in told
    assert well == "<b>The bot is well again.</b>"


async def test_an_operator_who_never_pressed_start_holds_nothing_up(watch: Watch) -> None:
    """The letter is set aside, and the log says so; while Telegram is away it waits."""
    watch.failures.now = (DISK,)
    await watch.alerts.tick()
    await watch.alerts.tick()
    (item,) = await watch.storage.outbox.claim(now=watch.clock.time, limit=9)
    assert (item.chat_id, item.kind) == (OPERATOR, Kind.ALERT)
    refused = judge(item, Gone("bot can't initiate conversation with a user"), watch.clock.time)
    assert refused.status is DeliveryStatus.FAILED
