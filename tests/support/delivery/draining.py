"""The loops on a real SQLite database, against the emulated Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.delivery.model import Outcome
from bot.delivery.slots import Slots
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import Gazetteer
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.courier import Courier
from bot.workers.delivery.fanout import FanoutWorker
from bot.workers.delivery.paid import PER_SECOND, PaidBudget
from bot.workers.delivery.rate_limiter import RateLimiter
from bot.workers.delivery.sender import Sender
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.editors import editors_chat

WIB = ZoneInfo("Asia/Jakarta")

MakeApi: TypeAlias = Callable[[str, str, Connections], BotApi]


@dataclass
class Draining:
    """A running sender; `settled` collects what it recorded.

    `sender_awake` and `fanout_awake` are to be set where there is something new for them.
    """

    sender_awake: asyncio.Event
    fanout_awake: asyncio.Event
    settled: list[Outcome]


class Drain(Protocol):
    """Runs a sender for as long as its block lasts."""

    def __call__(
        self,
        *,
        rate: float = 1000.0,
        make_api: MakeApi = BotApi,
        stars: int = 0,
        editors: int | None = None,
        clock: Clock = SYSTEM_CLOCK,
        leads: Callable[[], bool] = lambda: True,
    ) -> AbstractAsyncContextManager[Draining]:
        """`rate`: messages a second; `stars`: the day's allowance, of whose end `editors` hear.

        `leads`: whether what was claimed may still be sent.
        """


@pytest.fixture
def draining(telegram: Telegram, storage: Storage, gazetteer: Gazetteer) -> Drain:
    @asynccontextmanager
    async def drain(
        *,
        rate: float = 1000.0,
        make_api: MakeApi = BotApi,
        stars: int = 0,
        editors: int | None = None,
        clock: Clock = SYSTEM_CLOCK,
        leads: Callable[[], bool] = lambda: True,
    ) -> AsyncIterator[Draining]:
        purse = PaidBudget(
            spent=storage.tallies.stars_spent,
            per_day=stars,
            editors=editors_chat(storage, editors, clock.now),
            clock=clock.now,
        )
        settled: list[Outcome] = []
        sender_awake, fanout_awake = asyncio.Event(), asyncio.Event()

        async def collect(outcomes: list[Outcome]) -> None:
            settled.extend(outcomes)

        async with Connections() as connections:
            courier = Courier(
                api=make_api(telegram.url, telegram.token, connections),
                limiter=RateLimiter(Slots(rate), clock=clock),
                paid_limiter=RateLimiter(Slots(PER_SECOND), clock=clock),
                unpaid=purse.note_refusal,
                leads=leads,
                composer=Composer(
                    articles=storage.articles,
                    announcements=storage.announcements,
                    notes=storage.summary_notes,
                    texts=load_texts(),
                    gazetteer=gazetteer,
                    zone=WIB,
                    clock=clock.now,
                    ledger_url="",
                ),
                clock=clock,
            )
            sender = Sender(
                outbox=storage.outbox,
                courier=courier,
                rate=rate,
                clock=clock,
                settled=collect,
                purse=purse.purse,
                awake=sender_awake,
            )
            spreader = FanoutWorker(
                outbox=storage.outbox, clock=clock, made=sender_awake.set, awake=fanout_awake
            )
            stop = asyncio.Event()
            running = [asyncio.create_task(each.run(stop)) for each in (sender, spreader)]
            try:
                yield Draining(sender_awake, fanout_awake, settled)
            finally:
                stop.set()
                await asyncio.gather(*running)

    return drain
