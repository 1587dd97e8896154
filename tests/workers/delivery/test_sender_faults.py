"""One item's fault is its own: the sender goes on, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import time

from bot.core.clock import SYSTEM_CLOCK
from bot.delivery.model import DeliveryStatus, Item, Outcome
from bot.workers.delivery.sender import Sender
from storage.repositories import Storage
from tests.support.delivery.pushes import NothingWaits, letter, no_purse, until
from tests.support.storage.stored import count_rows


class Stumbling(NothingWaits):
    """A courier that trips over its first item, as over a defect of ours."""

    def __init__(self) -> None:
        self.tried: list[int] = []

    async def deliver(self, item: Item) -> Outcome:
        self.tried.append(item.id)
        if len(self.tried) == 1:
            raise ZeroDivisionError("rahasia")
        return Outcome(item, DeliveryStatus.SENT, message_ids=(1,))


async def test_a_defect_in_one_delivery_is_tried_again_and_stops_nobody(storage: Storage) -> None:
    """The row is not left claimed, and the chat is not blocked until the next start."""
    courier = Stumbling()
    settled: list[Outcome] = []

    async def collect(outcomes: list[Outcome]) -> None:
        settled.extend(outcomes)

    sender = Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=10,
        clock=SYSTEM_CLOCK,
        settled=collect,
        purse=no_purse,
        awake=asyncio.Event(),
    )
    await storage.outbox.put([letter(-1, 1), letter(-2, 2)], now=time.time())
    stop = asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: [o.status for o in settled].count(DeliveryStatus.SENT) == 2)
    stop.set()
    await running
    assert [o.status for o in settled].count(DeliveryStatus.RETRY) == 1
    assert (await count_rows(storage))["claimed"] == 0
