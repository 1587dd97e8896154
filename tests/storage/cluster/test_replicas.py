"""Copies of the bot on one database: who counts as dead, and what becomes of its claims."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import select, text

from bot.core.errors import StorageError
from bot.core.vault import Vault
from storage.cluster.leases import Lease
from storage.cluster.replicas import DOUBTS, FORGOTTEN, SILENT, Copies
from storage.cluster.shared_rate import Budgets
from storage.delivery.outbox import Outbox
from storage.engine.fence import LEADER
from storage.engine.session import Session
from storage.opening import Storage, open_storage
from storage.tables.cluster import copies
from storage.tables.outbox import outbox
from tests.support.storage.postgresql import address, change, looking_on, terminated
from tests.support.storage.stored import NOW, letter

pytestmark = pytest.mark.postgres

A, B = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"

Join = Callable[[str], Copies]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def storage(postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    async with looking_on(postgresql_url, vault) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def join(storage: Storage, postgresql_url: str, clock: Clock) -> AsyncIterator[Join]:
    """Makes a copy with this id, which is the name of its connection too."""
    made: list[Copies] = []

    def make(name: str) -> Copies:
        session = Session(address(postgresql_url), name=name, settings={})
        copy = Copies(
            storage.database,
            session,
            id=name,
            leader=Lease(session, LEADER, holder=name),
            budgets=Budgets(Session(address(postgresql_url), name=name, settings={})),
            clock=clock,
        )
        made.append(copy)
        return copy

    yield make
    for copy in made:
        await copy.close()


async def claims(storage: Storage, vault: Vault, name: str | None, *chats: int) -> None:
    """Have letters to these chats claimed by the copy."""
    claiming = Outbox(storage.database, vault, holder=name)
    await claiming.put([letter(chat, "k") for chat in chats], now=NOW)
    assert {item.chat_id for item in await claiming.claim(now=NOW, limit=99)} == set(chats)


async def held(storage: Storage) -> list[tuple[int, str | None]]:
    """Who holds the letter to which chat."""
    query = select(outbox.c.chat_id, outbox.c.claimed_by).where(outbox.c.state == "claimed")
    async with storage.database.read() as connection:
        rows = await connection.execute(query.order_by(outbox.c.chat_id))
        return [(chat, name) for chat, name in rows]


async def last_seen(storage: Storage, name: str, seconds: float) -> None:
    """So long ago, on the server's clock."""
    await change(storage, f"UPDATE copies SET seen_at = seen_at - {seconds} WHERE id = '{name}'")


async def an_old_hand(join: Join, clock: Clock, name: str = A) -> Copies:
    """A copy that has been here for a while."""
    copy = join(name)
    await copy.beat()
    clock.now += SILENT
    await copy.beat()
    return copy


async def test_what_a_living_copy_has_claimed_is_its_own(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """Nobody takes it, however often they look."""
    watcher, other = await an_old_hand(join, clock), join(B)
    await other.beat()
    await claims(storage, vault, B, 1, 2)
    assert await watcher.take_back(now=NOW) == 0
    assert await held(storage) == [(1, B), (2, B)]


async def test_what_a_dead_copy_had_claimed_is_due_again(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """Silent, and its connection gone: the others send it, in its old place in the queue."""
    watcher, other = await an_old_hand(join, clock), join(B)
    await other.beat()
    await claims(storage, vault, B, 1, 2)
    await claims(storage, vault, A, 3)
    await terminated(storage, B)
    await last_seen(storage, B, SILENT + 1)
    assert await watcher.take_back(now=NOW) == 2
    assert await held(storage) == [(3, A)]
    async with storage.database.read() as connection:
        assert list(await connection.scalars(select(copies.c.id))) == [A]
    again = await storage.outbox.claim(now=NOW, limit=9)
    assert {item.chat_id for item in again} == {1, 2}


async def test_a_copy_whose_connection_was_cut_has_time_to_come_back(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """It was heard of a moment ago."""
    watcher, other = await an_old_hand(join, clock), join(B)
    await other.beat()
    await claims(storage, vault, B, 1)
    await terminated(storage, B)
    assert await watcher.take_back(now=NOW) == 0


async def test_a_copy_that_is_stopped_for_a_minute_keeps_its_claims(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """Its connection stands: it comes back and knows what became of them. Not for ever, though."""
    watcher, other = await an_old_hand(join, clock), join(B)
    await other.beat()
    await claims(storage, vault, B, 1)
    await last_seen(storage, B, 60)
    assert await watcher.take_back(now=NOW) == 0
    await last_seen(storage, B, FORGOTTEN)
    assert await watcher.take_back(now=NOW) == 1


async def test_who_has_just_come_declares_nobody_dead(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """After an outage of the server all are silent; each has time to be heard of again."""
    watcher, other = join(A), join(B)
    await other.beat()
    await claims(storage, vault, B, 1)
    await terminated(storage, B)
    await last_seen(storage, B, SILENT + 1)
    await watcher.beat()
    assert await watcher.take_back(now=NOW) == 0
    clock.now += SILENT
    assert await watcher.take_back(now=NOW) == 1


async def test_a_copy_that_leaves_frees_its_claims_at_once(
    storage: Storage, vault: Vault, join: Join
) -> None:
    """Also for one who has just come; and so is what was claimed before there were copies."""
    watcher, other = join(A), join(B)
    await watcher.beat()
    await other.beat()
    await claims(storage, vault, B, 1)
    await claims(storage, vault, None, 2)
    assert await watcher.take_back(now=NOW) == 1
    await other.leave()
    assert await watcher.take_back(now=NOW) == 1
    assert await held(storage) == []


async def test_a_copy_gives_back_what_it_does_not_know_of(
    storage: Storage, vault: Vault, join: Join
) -> None:
    """A claim whose answer was lost; what it has in hand and what others have stays."""
    copy = join(A)
    await copy.beat()
    await claims(storage, vault, A, 1, 2, 3)
    await claims(storage, vault, B, 4)
    async with storage.database.read() as connection:
        known = list(await connection.scalars(select(outbox.c.id).where(outbox.c.chat_id == 2)))
    assert await copy.give_back(holding=known, now=NOW) == 2
    assert await held(storage) == [(2, A), (4, B)]


async def test_after_a_stop_the_copy_still_has_what_it_had(join: Join, clock: Clock) -> None:
    """Until it has asked it must not send; then it goes on."""
    copy = join(A)
    await copy.beat()
    tenure = copy.tenure
    clock.now += 60
    assert not copy.may_send(tenure)
    await copy.beat()
    assert copy.may_send(tenure)


async def test_who_was_silent_without_a_connection_has_lost_what_it_had(
    storage: Storage, join: Join, clock: Clock
) -> None:
    """Others may have it: what was claimed before is not sent, what is claimed from now on is."""
    copy = join(A)
    await copy.beat()
    before = copy.tenure
    await terminated(storage, A)
    clock.now += SILENT
    with pytest.raises(StorageError):
        await copy.beat()
    await copy.beat()
    assert not copy.may_send(before)
    assert copy.may_send(copy.tenure)
    assert copy.may_send()


async def test_a_short_break_of_the_connection_costs_nothing(
    storage: Storage, join: Join, clock: Clock
) -> None:
    """It comes back before anybody may call it dead, and holds its lock again."""
    watcher, copy = await an_old_hand(join, clock), join(B)
    await copy.beat()
    tenure = copy.tenure
    await terminated(storage, B)
    clock.now += 4
    with pytest.raises(StorageError):
        await copy.beat()
    await copy.beat()
    assert copy.may_send(tenure)
    await last_seen(storage, B, 60)
    assert await watcher.take_back(now=NOW) == 0
    async with storage.database.read() as connection:
        assert set(await connection.scalars(select(copies.c.id))) == {A, B}


async def test_who_slept_too_long_has_lost_what_it_had(join: Join, clock: Clock) -> None:
    """Though its connection stood all the time."""
    copy = join(A)
    await copy.beat()
    before = copy.tenure
    clock.now += FORGOTTEN * DOUBTS + 1
    await copy.beat()
    assert not copy.may_send(before)


async def test_several_beat_and_look_at_once(
    storage: Storage, vault: Vault, join: Join, clock: Clock
) -> None:
    """None of them is in another's way, and what is dead is taken back once."""
    some = [await an_old_hand(join, clock, f"{number:016x}") for number in range(4)]
    await claims(storage, vault, B, *range(1, 31))
    found = await asyncio.gather(*(copy.take_back(now=NOW) for copy in some * 3))
    assert sum(found) == 30


async def test_a_bot_that_runs_is_a_copy_and_other_commands_are_none(
    postgresql_url: str, storage: Storage, vault: Vault
) -> None:
    """It is there before it claims anything, and gone once it is closed."""
    assert storage.copies is None
    running = await open_storage(postgresql_url, vault=vault, exclusive=True)
    assert running.copies is not None
    assert running.copies.may_send()
    await running.outbox.put([letter(1, "k")], now=NOW)
    await running.outbox.claim(now=NOW, limit=1)
    assert await held(storage) == [(1, running.copies.id)]
    async with storage.database.read() as connection:
        assert list(await connection.scalars(select(copies.c.id))) == [running.copies.id]
    await running.close()
    async with storage.database.read() as connection:
        assert list(await connection.scalars(select(copies.c.id))) == []


async def test_the_server_knows_whose_connections_these_are(
    postgresql_url: str, storage: Storage, vault: Vault
) -> None:
    """By the copy's id; and it ends a transaction in which a stopped process sits."""
    running = await open_storage(postgresql_url, vault=vault, exclusive=True)
    assert running.copies is not None
    async with running.database.read() as connection:
        name = await connection.scalar(text("SHOW application_name"))
        ended = await connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
    assert (name, ended) == (f"posbanten-bot {running.copies.id}", "4s")
    await running.close()
