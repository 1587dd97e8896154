"""Nobody waits for ever: not behind what is urgent, nor behind a full group, nor for Telegram."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import Unreachable
from bot.core.json_codec import Json
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome, Priority
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.responses import Answered, ignore_status
from bot.workers.delivery.sender import SHARE, Sender
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import (
    NothingWaits,
    follower,
    letter,
    no_purse,
    publish,
    spread,
    texts_of,
    until,
    until_settled,
)
from tests.support.storage.stored import count_rows

MANY = 40


class Endless(NothingWaits):
    """A courier to whom somebody hands another tip for each one that is delivered."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._written = 0
        self.delivered: list[Priority] = []

    async def write(self, count: int = 1) -> None:
        numbers = range(self._written, self._written + count)
        self._written += count
        tips = [_letter(1000 + number, Priority.TIP) for number in numbers]
        await self._storage.outbox.put(tips, now=time.time())

    async def deliver(self, item: Item) -> Outcome:
        self.delivered.append(item.priority)
        await self.write()
        return Outcome(item, DeliveryStatus.SENT, message_ids=(1,))


def _letter(chat_id: int, priority: Priority) -> Letter:
    return Letter(chat_id, {"text": "x"}, key="k", priority=priority, secret=False)


async def test_tips_without_end_hold_nothing_back_for_ever(storage: Storage) -> None:
    """Of ten messages one is whatever has waited longest, however little urgent it is."""
    courier = Endless(storage)
    patient = [Priority.EDIT, Priority.SUMMARY, Priority.PUSH]  # the least urgent came first
    for number, priority in enumerate(patient):
        await storage.outbox.put([_letter(number + 1, priority)], now=time.time())
    await courier.write(3 * SHARE)

    async def nothing(_outcomes: list[Outcome]) -> None:
        return None

    sender = Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=5,
        clock=SYSTEM_CLOCK,
        settled=nothing,
        purse=no_purse,
        awake=asyncio.Event(),
    )
    stop = asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: len(courier.delivered) >= 4 * SHARE)
    stop.set()
    await running
    seen = courier.delivered[: 4 * SHARE]
    assert [each for each in seen if each is not Priority.TIP] == patient
    assert await storage.outbox.count_waiting() >= 3 * SHARE  # tips waited all the time


async def test_a_group_at_its_ceiling_holds_no_place_in_flight(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Twenty a minute: what comes next for it waits in the outbox, and other chats go on."""
    group = await telegram.group("Warga")
    source = await telegram.person("Sri")
    pieces: list[Json] = [(await source.says(f"potongan {n}")).id for n in range(20)]
    album = Letter(
        chat_id=group.id,
        kind=Kind.TIP,
        priority=Priority.TIP,
        method="copyMessages",
        params={"from_chat_id": source.id, "message_ids": pieces},
        key="album",
        secret=False,
    )
    await storage.outbox.put([album, letter(group.id, 2)], now=time.time())
    async with draining(rate=1.0) as drain:  # one place
        await until(lambda: drain.settled)
        others = [_letter(source.id, Priority.PUSH)]
        await storage.outbox.put(others, now=time.time())
        drain.sender_awake.set()
        await until(lambda: len(drain.settled) == 2)
        assert await texts_of(source) == ["x"]
    counts = await count_rows(storage)
    assert (counts["pending"], counts["claimed"], counts["sent"]) == (1, 0, 2)


@dataclass
class Weather:
    """Whether Telegram is away, and how often it was looked for meanwhile."""

    away: bool = True
    looks: int = 0


class FarTelegram(BotApi):
    """The emulated Telegram behind a line that may be cut."""

    def __init__(self, url: str, token: str, connections: Connections, *, weather: Weather) -> None:
        super().__init__(url, token, connections)
        self._weather = weather

    async def post(
        self,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        answered: Answered = ignore_status,
    ) -> Json:
        if self._weather.away:
            self._weather.looks += 1
            raise Unreachable("The connection is refused")
        return await super().post(method, body, read_timeout=read_timeout, answered=answered)


async def test_while_telegram_is_away_a_few_look_for_it_and_then_everybody_is_served(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Not everybody again and again: the attempts of a message are not used up by an outage."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(MANY)]
    await publish(storage)
    await spread(storage)
    weather = Weather()
    async with draining(make_api=partial(FarTelegram, weather=weather)) as drain:
        await until(lambda: weather.looks > 10)
        weather.away = False
        await until_settled(storage)
    assert weather.looks < MANY
    assert [len(await texts_of(person)) for person in people] == [1] * MANY
    assert max(outcome.item.attempts for outcome in drain.settled) <= 3


async def test_a_server_that_answers_with_502_is_away_too(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Whoever is tried then is tried again, and each gets theirs once."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(MANY)]
    await publish(storage)
    await spread(storage)
    await telegram.faults(rules=[{"method": "sendMessage", "status": 502, "times": 15}])
    async with draining():
        await until_settled(storage)
    tries = await telegram.calls("sendMessage")
    assert [call["status"] for call in tries].count(502) == 15
    assert [len(await texts_of(person)) for person in people] == [1] * MANY


async def test_a_stop_does_not_wait_for_telegram_to_come_back(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """What waits for it is taken back: nothing stays in flight, nothing is lost."""
    for number in range(MANY):
        await follower(telegram, storage, f"Pembaca {number}")
    await publish(storage)
    await spread(storage)
    weather = Weather()
    async with draining(make_api=partial(FarTelegram, weather=weather)):
        await until(lambda: weather.looks >= 10)
    counts = await count_rows(storage)
    assert (counts["pending"], counts["claimed"]) == (MANY, 0)
    assert weather.looks < MANY
