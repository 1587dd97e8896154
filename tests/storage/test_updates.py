"""The ledger: updates are counted, finished once, set aside sealed, forgotten in time."""

from __future__ import annotations

import json
import re
import time
from asyncio import Event

from sqlalchemy import func, select

from bot.core.vault import Vault
from bot.tips import draft as tips
from bot.workers.retention import tidy
from bot.workers.updates.attempts import Ledger
from storage.engine.coarse_time import DAY
from storage.engine.idempotency import update_key
from storage.engine.sealed_place import place
from storage.repositories import Storage
from storage.tables.base import changes, updates
from storage.updates import REMEMBERED, Updates
from tests.support.fake_clock import FakeClock
from tests.support.storage.stored import NOW, PANONGAN


async def test_the_ledger_is_the_one_the_receiver_asks_for(storage: Storage) -> None:
    """Checked by the type checker; here it is also made use of."""
    ledger: Ledger = storage.updates
    assert await ledger.start(1) == 1


async def test_starts_are_counted_until_an_update_is_finished(storage: Storage) -> None:
    """A crash in its handler counts; once it is finished it need not be handled again."""
    assert [await storage.updates.start(7) for _ in range(3)] == [1, 2, 3]
    await storage.updates.finish([7, 8])
    await storage.updates.finish([7, 8])
    assert await storage.updates.start(7) == 0
    assert await storage.updates.start(8) == 0
    assert await storage.updates.start(9) == 1


async def test_an_update_set_aside_is_finished_and_sealed(storage: Storage, vault: Vault) -> None:
    """It can be read with the secret, is nowhere in the clear, and does not say who wrote it."""
    await storage.updates.start(7)
    person = {"id": 5, "first_name": "Sri", "username": "sri"}
    message = {"message_id": 3, "from": person, "chat": {**person, "type": "private"}}
    given = {"update_id": 7, "message": {**message, "text": "rahasia", "forward_origin": person}}
    await storage.updates.set_aside(7, json.dumps(given).encode(), "ValueError in f, line 3")
    assert await storage.updates.start(7) == 0
    async with storage.database.read() as connection:
        row = (await connection.execute(select(updates))).one()
    assert b"rahasia" not in row.sealed
    chat = {"id": 5, "type": "private"}
    assert json.loads(vault.open(row.sealed, place(updates.c.sealed, row.update_key))) == {
        "update_id": 7,
        "message": {"message_id": 3, "chat": chat, "text": "rahasia"},
    }
    assert row.reason == "ValueError in f, line 3"


async def test_old_updates_are_forgotten_but_not_those_set_aside(
    storage: Storage, vault: Vault
) -> None:
    """Telegram gives an update for a day: later only what was set aside is needed."""
    now = NOW
    ledger = Updates(storage.database, vault, clock=lambda: now)
    await ledger.start(1)
    await ledger.set_aside(2, b"{}", "why")
    await storage.subscribers.follow(5, PANONGAN, language="id", now=NOW, once=1)
    now = NOW + REMEMBERED + 1
    await ledger.start(3)
    await ledger.finish([3])
    assert await remembered(storage, vault, 1, 2, 3) == [2, 3]
    async with storage.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(changes)) == 0


async def test_an_update_set_aside_is_erased_after_the_retention(
    storage: Storage, vault: Vault
) -> None:
    """It may be a citizen's tip: it is kept no longer than one."""
    now = time.time()
    await storage.updates.set_aside(1, b"{}", "why")
    await storage.updates.start(2)
    await tidy(storage, retention_days=90, clock=FakeClock(now + 89 * DAY), stop=Event())
    assert await remembered(storage, vault, 1, 2) == [1, 2]
    await tidy(storage, retention_days=90, clock=FakeClock(now + 91 * DAY), stop=Event())
    assert await remembered(storage, vault, 1, 2) == [2]


async def test_what_an_update_changed_and_when_is_not_to_be_read(storage: Storage) -> None:
    """Neighbouring updates are often one person's: who follows what must not name who reports."""
    await storage.updates.start(1)
    await storage.updates.finish([1, 2])
    await storage.updates.set_aside(3, b"{}", "why")
    await storage.subscribers.follow(5, PANONGAN, language="id", now=NOW, once=1)
    async with storage.database.read() as connection:
        made = list((await connection.execute(select(changes))).one())
        made += await connection.scalars(select(updates.c.update_key))
        times = (
            await connection.execute(select(updates.c.started_at, updates.c.finished_at))
        ).all()
    assert len(made) == 5
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in made)
    assert len(times) == 3
    assert {at % 3600 for row in times for at in row} == {0}


async def remembered(storage: Storage, vault: Vault, *among: int) -> list[int]:
    async with storage.database.read() as connection:
        keys = set(await connection.scalars(select(updates.c.update_key)))
    return [update_id for update_id in among if update_key(vault, update_id) in keys]


async def test_an_identity_that_could_not_be_handled_is_not_kept(
    storage: Storage, vault: Vault
) -> None:
    """Of who is asked who they are, an update is finished and nothing of it stored."""
    asking = tips.identify(1, "pemilu", "id", NOW)
    await storage.drafts.save(5, asking, now=NOW, once=1)
    for number, chat_id in ((10, 5), (11, 6)):
        update = {"message": {"chat": {"id": chat_id}, "text": "Nama: Siti"}}
        await storage.updates.set_aside(number, json.dumps(update).encode(), "odd")
    async with storage.database.read() as connection:
        rows = await connection.execute(select(updates))
        found = {row.update_key: row for row in rows}
    identity, ended = found[update_key(vault, 10)].sealed, found[update_key(vault, 10)].finished_at
    other = found[update_key(vault, 11)].sealed
    assert identity is None
    assert ended is not None
    assert other is not None


async def test_an_identity_is_not_kept_when_what_asked_for_it_is_over(storage: Storage) -> None:
    """The draft ended with the file, and then something failed."""
    await storage.drafts.mark_as_identity(once=10)
    assert await storage.drafts.is_identity(once=10)
    assert not await storage.drafts.is_identity(once=11)
    update = {"message": {"chat": {"id": 5}, "text": "Nama: Siti"}}
    await storage.updates.set_aside(10, json.dumps(update).encode(), "odd")
    async with storage.database.read() as connection:
        sealed = await connection.scalar(select(updates.c.sealed))
    assert sealed is None
