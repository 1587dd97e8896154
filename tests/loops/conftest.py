"""The loops on a real SQLite database, against the emulated Telegram."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from bot.courier import Courier
from bot.gate import Gate
from bot.gazetteer import Gazetteer, load_gazetteer
from bot.model import Outcome
from bot.pacing import Slots
from bot.secrecy import Vault
from bot.sender import Sender
from bot.telegram import BotApi
from bot.texts import load_texts
from bot.wire import Connections
from storage import Storage, open_storage
from tests.support.telegram import Telegram


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault("5a" * 32))
    yield opened
    await opened.close()


@dataclass
class Draining:
    """A running sender; `settled` collects what it recorded."""

    sender: Sender
    settled: list[Outcome]


class Drain(Protocol):
    """Runs a sender for as long as its block lasts."""

    def __call__(self, *, rate: float = 1000.0) -> AbstractAsyncContextManager[Draining]:
        """`rate`: messages a second."""


@pytest.fixture
def draining(telegram: Telegram, storage: Storage, gazetteer: Gazetteer) -> Drain:
    @asynccontextmanager
    async def drain(*, rate: float = 1000.0) -> AsyncIterator[Draining]:
        settled: list[Outcome] = []

        async def collect(outcomes: list[Outcome]) -> None:
            settled.extend(outcomes)

        async with Connections() as connections:
            courier = Courier(
                api=BotApi(telegram.url, telegram.token, connections),
                gate=Gate(Slots(rate)),
                articles=storage.articles,
                texts=load_texts(),
                gazetteer=gazetteer,
                zone=ZoneInfo("Asia/Jakarta"),
                clock=time.time,
            )
            sender = Sender(
                outbox=storage.outbox,
                courier=courier,
                rate=rate,
                clock=time.time,
                settled=collect,
            )
            stop = asyncio.Event()
            running = asyncio.create_task(sender.run(stop))
            try:
                yield Draining(sender, settled)
            finally:
                stop.set()
                await running

    return drain
