"""What the sender does when another copy of the bot leads, or led before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import StorageError
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome, PaidAllowance, Priority
from bot.workers.delivery import sender as sending
from bot.workers.delivery.fanout import FanoutWorker
from bot.workers.delivery.sender import Sender
from storage.delivery.outbox import Outbox
from storage.engine.fence import LeaseLost
from storage.engine.repository import NO_ARCHIVE
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import no_purse
from tests.support.patience import PATIENCE
from tests.support.storage.stored import count_rows, letter


class Courier:
    """Delivers, or keeps in hand what it is to hold."""

    def __init__(self) -> None:
        self.hold = asyncio.Event()  # set: nothing is delivered
        self.tried: list[int] = []
        self.recalls = 0

    def waiting_chats(self) -> frozenset[int]:
        return frozenset()

    def seconds_of_waiting(self) -> float:
        return float("inf")

    def recall(self) -> None:
        """All is on its way."""
        self.recalls += 1

    async def deliver(self, item: Item) -> Outcome:
        self.tried.append(item.chat_id)
        if self.hold.is_set():
            await asyncio.Event().wait()
        return Outcome(item, DeliveryStatus.SENT, message_ids=(1,))


class Faulty(Outbox):
    """The claims of which one has this fault; `kept`: the rows are claimed all the same."""

    def __init__(self, storage: Storage, vault: Vault, fault: StorageError, *, kept: bool) -> None:
        super().__init__(storage.database, vault, NO_ARCHIVE, storage.timetables)
        self.claims = 0
        self._fault: StorageError | None = fault
        self._kept = kept

    async def claim(
        self,
        *,
        now: float,
        limit: int,
        oldest: int = 0,
        busy: frozenset[int] = frozenset(),
        purse: PaidAllowance | None = None,
    ) -> tuple[Item, ...]:
        self.claims += 1
        fault, self._fault = self._fault, None
        if fault is None or self._kept:
            items = await super().claim(now=now, limit=limit, oldest=oldest, busy=busy, purse=purse)
        if fault is not None:
            raise fault
        return items


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def term(
    outbox: Outbox, courier: Courier, awake: asyncio.Event | None = None
) -> AsyncIterator[Sender]:
    """A sender's work, for as long as this copy leads; `awake` wakes it."""

    async def nothing(_outcomes: list[Outcome]) -> None:
        return None

    sender = Sender(
        outbox=outbox,
        courier=courier,
        rate=10,
        clock=SYSTEM_CLOCK,
        settled=nothing,
        purse=no_purse,
        awake=awake or asyncio.Event(),
    )
    async with running(sender):
        yield sender


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(sender.run(stop))
    yield
    assert not task.done()
    stop.set()
    await task


async def test_what_is_not_ours_any_more_is_given_back_unsent(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Just before its call; and sent once, by whoever leads then."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    leads = asyncio.Event()
    await storage.outbox.put([letter(sri.id, "k")], now=time.time())
    async with draining(leads=leads.is_set) as drain:
        await until(lambda: drain.settled)
        assert {outcome.status for outcome in drain.settled} == {DeliveryStatus.RETRY}
        assert not await telegram.calls("sendMessage")
        leads.set()
        await until(lambda: drain.settled[-1].status is DeliveryStatus.SENT)
    assert len(await telegram.calls("sendMessage")) == 1


async def test_each_call_of_a_letter_needs_the_lead(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """What takes the place of a refused copy is not sent by one that leads no more."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    copy = Letter(
        chat_id=sri.id,
        kind=Kind.TIP,
        priority=Priority.TIP,
        method="copyMessage",
        params={"from_chat_id": sri.id, "message_id": 999},
        key="evidence",
        secret=False,
        fallback=(("sendMessage", {"text": "[foto]"}),),
    )
    await storage.outbox.put([copy], now=time.time())
    calls: list[bool] = []

    def leads_at_first() -> bool:
        calls.append(not calls)
        return calls[-1]

    async with draining(leads=leads_at_first) as drain:
        await until(lambda: drain.settled)
    assert drain.settled[0].status is DeliveryStatus.RETRY
    assert not await telegram.calls("sendMessage")


async def test_a_term_begins_with_what_the_last_one_left_in_flight(
    storage: Storage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the last leader was another copy or this one."""
    monkeypatch.setattr(sending, "STOP_WITHIN", 0.05)
    outbox, courier = storage.outbox, Courier()
    await outbox.put([letter(1, "a"), letter(2, "a")], now=time.time())
    (others,) = await outbox.claim(now=time.time(), limit=1)
    courier.hold.set()
    async with term(outbox, courier) as sender:
        await until(lambda: len(courier.tried) == 2)
    assert (await count_rows(storage))["claimed"] == 2
    courier.hold.clear()
    async with running(sender):
        await until(lambda: len(courier.tried) == 4)
    assert others.chat_id in courier.tried[:2]
    assert (await count_rows(storage))["sent"] == 2


async def test_one_whose_lease_is_lost_waits_in_silence_for_the_end_of_its_term(
    storage: Storage, vault: Vault
) -> None:
    """It claims nothing more; its database is well."""
    outbox = Faulty(storage, vault, LeaseLost("Another copy of the bot leads now"), kept=False)
    await outbox.put([letter(1, "a")], now=time.time())
    with capture_logs() as logs:
        async with term(outbox, Courier(), awake := asyncio.Event()):
            await until(lambda: outbox.claims)
            awake.set()
            await asyncio.sleep(0.1)
    assert outbox.claims == 1
    assert not logs
    assert (await count_rows(storage))["pending"] == 1


async def test_a_claim_whose_answer_was_lost_is_claimed_again(
    storage: Storage, vault: Vault
) -> None:
    """And what is in flight meanwhile is not."""
    outbox, courier = Faulty(storage, vault, StorageError("away"), kept=True), Courier()
    await outbox.put([letter(1, "a"), letter(2, "a")], now=time.time())
    async with term(outbox, courier):
        await until(lambda: len(courier.tried) == 2)
    assert sorted(courier.tried) == [1, 2]
    assert (await count_rows(storage))["sent"] == 2


async def test_while_the_database_is_away_nothing_more_is_sent(
    storage: Storage, vault: Vault
) -> None:
    """It could not be recorded, and would come twice where another copy takes over."""
    outbox, courier = Faulty(storage, vault, StorageError("away"), kept=False), Courier()
    await outbox.put([letter(1, "a")], now=time.time())
    async with term(outbox, courier):
        await until(lambda: courier.recalls)
        assert not courier.tried
        await until(lambda: courier.tried)


class LostFanOut(Outbox):
    """Of one that leads no more."""

    async def has_jobs(self, *, now: float) -> bool:
        return True

    async def fan_out(self, *, now: float, limit: int = 2000) -> int:
        raise LeaseLost("Another copy of the bot leads now")


async def test_the_spreader_is_as_silent(storage: Storage, vault: Vault) -> None:
    """It waits for the end of the term."""
    spreader = FanoutWorker(
        outbox=LostFanOut(storage.database, vault, NO_ARCHIVE, storage.timetables),
        clock=SYSTEM_CLOCK,
        made=lambda: None,
        awake=asyncio.Event(),
    )
    stop = asyncio.Event()
    with capture_logs() as logs:
        task = asyncio.create_task(spreader.run(stop))
        await asyncio.sleep(0.05)
        assert not task.done()
        stop.set()
        await task
    assert not logs
