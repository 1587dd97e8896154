"""Paid broadcasts: pushes only, no more than the allowance, and nobody is lost by it."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from bot.core.clock import Clock, MovableClock
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.workers.delivery.paid import REFUSED_FOR
from storage.engine.coarse_time import DAY
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.bot import SECRET, running_bot
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.delivery.draining import WIB, Drain
from tests.support.delivery.pushes import (
    follower,
    letter,
    publish,
    spread,
    texts_of,
    until,
    until_settled,
)

PAID = "allow_paid_broadcast"
SPENT, REFUSED = "Jatah 1 Stars hari ini habis", "Telegram menolak pembayaran"


async def calls(telegram: Telegram, *, paid: bool, status: int = 200) -> list[int]:
    """The chats of the messages that carried the flag, or did not, in order."""
    return [
        call["params"]["chat_id"]
        for call in await telegram.calls("sendMessage")
        if call["status"] == status and (call["params"].get(PAID) is True) is paid
    ]


async def told(editors: Group) -> list[str]:
    return [heard.text for heard in await editors.from_bot() if heard.text]


def pushes(settled: list[Outcome]) -> int:
    """How many were delivered."""
    return sum(
        each.status is DeliveryStatus.SENT and each.item.kind is Kind.PUSH for each in settled
    )


def today(clock: Clock) -> str:
    return datetime.fromtimestamp(clock.now(), WIB).date().isoformat()


async def readers(telegram: Telegram, storage: Storage, count: int) -> list[Person]:
    return [await follower(telegram, storage, f"Pembaca {n}") for n in range(count)]


async def test_the_running_bot_pays_for_pushes_and_for_nothing_else(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Not for replies, nor for letters to readers or editors."""
    await telegram.faults(limits={"stars": 100})
    editors = await telegram.group("Redaksi")
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    people = await readers(telegram, storage, 3)
    await storage.outbox.put([letter(editors.id, 1), letter(people[0].id, 2)], now=time.time())
    await publish(storage)
    await storage.close()
    async with running_bot(
        telegram, tmp_path, paid_stars_per_day=10, editors_chat_id=editors.id
    ) as bot:
        for person in people:
            await person.hears("Halo")
            await person.hears("Pleno di Panongan")
        await until_settled(bot.storage)
    assert sorted(await calls(telegram, paid=True)) == sorted(person.id for person in people)
    assert len(await calls(telegram, paid=False)) == 3 + 2


async def test_without_an_allowance_nothing_is_paid(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """However many Stars the bot has."""
    await telegram.faults(limits={"stars": 100})
    await readers(telegram, storage, 3)
    await publish(storage)
    async with draining():
        await until_settled(storage)
    assert await calls(telegram, paid=True) == []
    assert len(await calls(telegram, paid=False)) == 3


async def test_when_the_allowance_is_spent_the_rest_goes_free_and_the_editors_are_told_once(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """A Star pays for ten; the next day has an allowance, and a word, of its own."""
    await telegram.faults(limits={"stars": 100})
    editors = await telegram.group("Redaksi")
    people = await readers(telegram, storage, 15)
    clock = MovableClock()
    async with draining(stars=1, editors=editors.id, clock=clock) as drain:
        for day, (paid, words) in enumerate([(10, 1), (10, 1), (20, 2)]):
            clock.move(DAY * (day // 2))  # two articles on the first day, one on the next
            await publish(storage)
            drain.fanout_awake.set()
            await until(lambda expected=15 * (day + 1): pushes(drain.settled) == expected)  # type: ignore[misc]  # mypy infers no type for a lambda with a default
            await until_settled(storage)
            assert len(await calls(telegram, paid=True)) == paid
            assert len([text for text in await told(editors) if SPENT in text]) == words
    assert [len(await texts_of(person)) for person in people] == [3] * 15
    assert await storage.tallies.stars_spent(today(clock)) == 1


async def test_a_retry_after_the_allowance_is_spent_is_free(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """What was not delivered is not paid for: somebody else has its share, and it goes free."""
    await telegram.faults(
        rules=[{"method": "sendMessage", "status": 429, "retry_after": 1, "times": 1}],
        limits={"stars": 100},
    )
    people = await readers(telegram, storage, 12)
    await publish(storage)
    await spread(storage)
    async with draining(stars=1):
        await until_settled(storage)
    (again,) = await calls(telegram, paid=True, status=429)
    assert len(await calls(telegram, paid=True)) == 10
    assert again in await calls(telegram, paid=False)
    assert [len(await texts_of(person)) for person in people] == [1] * 12


async def test_where_telegram_takes_no_payment_everybody_is_served_free(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """One finds out for all; it is tried again after a while, and the editors are told once."""
    await telegram.faults(limits={"stars": 0})
    editors = await telegram.group("Redaksi")
    people = await readers(telegram, storage, 12)
    clock = MovableClock()
    async with draining(stars=100, editors=editors.id, clock=clock) as drain:
        for number in (1, 2):
            await publish(storage)
            drain.fanout_awake.set()
            await until(lambda expected=12 * number: pushes(drain.settled) == expected)  # type: ignore[misc]  # as above
            await until_settled(storage)
            assert len(await calls(telegram, paid=True, status=400)) == number
            clock.move(REFUSED_FOR + 1)
    assert await calls(telegram, paid=True) == []
    assert [len(await texts_of(person)) for person in people] == [2] * 12
    assert [REFUSED in text for text in await told(editors)] == [True]
    assert await storage.tallies.stars_spent(today(clock)) == 0
