"""The ledger: updates are counted, finished once, set aside sealed, forgotten in time."""

from __future__ import annotations

from bot.attempts import Ledger
from bot.secrecy import Vault
from storage import Storage
from storage.updates import REMEMBERED, Updates
from tests.storage.samples import NOW


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


async def test_an_update_set_aside_is_finished_and_sealed(storage: Storage) -> None:
    """Its bytes can be read with the secret, and are nowhere in the clear."""
    await storage.updates.start(7)
    await storage.updates.set_aside(7, b'{"text": "rahasia"}', "ValueError in f, line 3")
    assert await storage.updates.start(7) == 0
    assert await storage.updates.aside() == {7: (b'{"text": "rahasia"}', "ValueError in f, line 3")}
    async with storage.database.read() as connection:
        sealed = (await connection.exec_driver_sql("SELECT sealed FROM updates")).scalar_one()
    assert b"rahasia" not in bytes(sealed)


async def test_old_updates_are_forgotten_but_not_those_set_aside(
    storage: Storage, vault: Vault
) -> None:
    """Telegram gives an update for a day: later nothing of it is needed, except to be read."""
    now = NOW
    updates = Updates(storage.database, vault, clock=lambda: now)
    await updates.start(1)
    await updates.set_aside(2, b"{}", "why")
    await storage.subscribers.meet(5, language="id", now=NOW, once=1)
    now = NOW + REMEMBERED + 1
    await updates.start(3)
    await updates.finish([3])
    async with storage.database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT update_id FROM updates ORDER BY update_id")
        changes = await connection.exec_driver_sql("SELECT count(*) FROM changes")
        assert list(rows.scalars()) == [2, 3]
        assert changes.scalar_one() == 0
