"""What is paid for with Stars, a tenth a message, and how it is counted."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, PaidAllowance, Priority
from storage.repositories import Storage
from tests.support.storage.postgresql import looking_on
from tests.support.storage.stored import LATER, NOW, claim, letter, sent
from tests.support.storage.waiting_pushes import publish, queue

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


async def claim_with(storage: Storage, purse: PaidAllowance, *, limit: int = 0) -> tuple[Item, ...]:
    return await storage.outbox.claim(now=LATER, limit=limit, purse=purse)


async def settle(storage: Storage, status: DeliveryStatus, *items: Item) -> None:
    outcomes = [Outcome(item, status, due_at=NOW, reason="no", moved_to=-9) for item in items]
    await storage.outbox.settle(outcomes, now=NOW)


async def spent(storage: Storage, day: str = MONDAY) -> int:
    """In tenths."""
    return round(await storage.tallies.stars_spent(day) * 10)


async def test_pushes_are_paid_for(storage: Storage) -> None:
    """They say of which day, and each counts a tenth there from the moment it is claimed."""
    await queue(storage, range(1, 9), await publish(storage, 1))
    items = await claim_with(storage, PaidAllowance(3, MONDAY, 100))
    assert [item.paid_on for item in items] == [MONDAY] * 3
    assert await spent(storage) == 3
    await sent(storage, *items)
    assert await spent(storage) == 3


async def test_without_a_purse_nothing_is_paid(storage: Storage) -> None:
    """Pushes share the free rate with all else then."""
    await queue(storage, range(1, 9), await publish(storage, 1))
    assert {item.paid_on for item in await claim(storage, limit=3)} == {""}
    assert await spent(storage) == 0


@pytest.mark.parametrize("waiting", [3, 12])
async def test_a_bundle_costs_one_message(storage: Storage, waiting: int) -> None:
    """However much it carries."""
    await queue(storage, [1, 2], await publish(storage, waiting))
    items = await claim_with(storage, PaidAllowance(9, MONDAY, 100))
    assert [(item.bundled, item.paid_on) for item in items] == [(waiting, MONDAY)] * 2
    assert await spent(storage) == 2


@pytest.mark.parametrize("secret", [False, True])
async def test_letters_are_never_paid_for(storage: Storage, secret: bool) -> None:
    """Each of the two has room of its own: neither takes the other's."""
    letters = [
        letter(chat, "k", kind=kind, secret=secret)
        for chat, kind in enumerate([Kind.TIP, Kind.ANSWER, Kind.NOTICE], start=100)
    ]
    await storage.outbox.put(letters, now=NOW - 1)
    await queue(storage, range(1, 9), await publish(storage, 1))
    items = await claim_with(storage, PaidAllowance(4, MONDAY, 100), limit=2)
    assert [item.chat_id for item in items if not item.paid_on] == [100, 101]
    assert [item.chat_id for item in items if item.paid_on] == [1, 2, 3, 4]
    assert await spent(storage) == 4


async def test_news_waits_while_the_paid_rate_is_used_up(storage: Storage) -> None:
    """With an allowance left, pushes take nothing of the free rate: letters have it."""
    await queue(storage, range(1, 9), await publish(storage, 1))
    await storage.outbox.put([letter(100, "k", priority=Priority.SUMMARY)], now=NOW)
    for messages in (0, -3):
        (item,) = await claim_with(storage, PaidAllowance(messages, MONDAY, 100), limit=5)
        assert (item.chat_id, item.paid_on) == (100, "")
        await settle(storage, DeliveryStatus.RETRY, item)
    assert await spent(storage) == 0


async def test_an_allowance_is_never_passed(storage: Storage) -> None:
    """The claim that reaches its end takes no more; from the next on, pushes go free."""
    await queue(storage, range(1, 20), await publish(storage, 1))
    purse = PaidAllowance(5, MONDAY, 7)
    taken = [await claim_with(storage, purse, limit=4) for _ in range(4)]
    paid = [sum(bool(item.paid_on) for item in items) for items in taken]
    assert (paid, [len(items) for items in taken]) == ([5, 2, 0, 0], [5, 2, 4, 4])
    assert await spent(storage) == 7


async def test_an_allowance_of_nothing_is_no_purse(storage: Storage) -> None:
    """Nor is one that was lowered below what is spent."""
    await queue(storage, range(1, 20), await publish(storage, 1))
    assert len(await claim_with(storage, PaidAllowance(5, MONDAY, 0), limit=2)) == 2
    assert await spent(storage) == 0
    await claim_with(storage, PaidAllowance(5, MONDAY, 5))
    (item,) = await claim_with(storage, PaidAllowance(5, MONDAY, 3), limit=1)
    assert (item.paid_on, await spent(storage)) == ("", 5)


@pytest.mark.parametrize(
    "status", [status for status in DeliveryStatus if status is not DeliveryStatus.SENT]
)
@pytest.mark.parametrize("waiting", [1, 3])
async def test_what_was_not_sent_is_given_back(
    storage: Storage, status: DeliveryStatus, waiting: int
) -> None:
    """A tenth for each message, whatever came of it, and what was sent stays paid."""
    await queue(storage, [-1, -2], await publish(storage, waiting))
    lost, arrived = await claim_with(storage, PaidAllowance(9, MONDAY, 100))
    await settle(storage, status, lost)
    assert await spent(storage) == 1
    await sent(storage, arrived)
    assert await spent(storage) == 1


async def test_what_is_tried_again_is_paid_again(storage: Storage) -> None:
    """Of the purse of that moment, or of none."""
    await queue(storage, [1], await publish(storage, 1))
    (item,) = await claim_with(storage, PaidAllowance(9, MONDAY, 100))
    await settle(storage, DeliveryStatus.RETRY, item)
    (item,) = await claim_with(storage, PaidAllowance(9, TUESDAY, 100))
    assert (item.paid_on, await spent(storage, TUESDAY)) == (TUESDAY, 1)
    await settle(storage, DeliveryStatus.RETRY, item)
    (item,) = await claim(storage)
    assert item.paid_on == ""
    assert (await spent(storage, MONDAY), await spent(storage, TUESDAY)) == (0, 0)


async def test_a_day_gets_its_own_back(storage: Storage) -> None:
    """Also after midnight, and when outcomes of two days come together."""
    await queue(storage, range(1, 9), await publish(storage, 1))
    monday = await claim_with(storage, PaidAllowance(4, MONDAY, 100))
    tuesday = await claim_with(storage, PaidAllowance(4, TUESDAY, 100))
    await settle(storage, DeliveryStatus.RETRY, *monday[:1], *tuesday[:3])
    assert (await spent(storage, MONDAY), await spent(storage, TUESDAY)) == (3, 1)


async def test_a_crash_gives_nothing_back(storage: Storage) -> None:
    """What was in flight may have been sent, and paid for."""
    await queue(storage, [1, 2], await publish(storage, 1))
    await claim_with(storage, PaidAllowance(9, MONDAY, 100))
    await storage.outbox.recover(now=NOW)
    assert await spent(storage) == 2
    await claim_with(storage, PaidAllowance(9, MONDAY, 100))
    assert await spent(storage) == 4


@pytest.mark.postgres
async def test_claims_at_once_do_not_pass_the_allowance(postgresql_url: str, vault: Vault) -> None:
    """Eight of them: what they take together is what is counted."""
    day = "2026-11-25"
    async with looking_on(postgresql_url, vault) as storage:
        await queue(storage, range(1, 60), await publish(storage, 1))
        claims = [claim_with(storage, PaidAllowance(4, day, 13)) for _ in range(8)]
        taken = [item for items in await asyncio.gather(*claims) for item in items]
        assert len({item.chat_id for item in taken}) == len(taken)
        assert [item.paid_on for item in taken] == [day] * len(taken)
        assert len(taken) == await spent(storage, day) == 13
