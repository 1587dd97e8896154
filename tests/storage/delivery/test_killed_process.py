"""A process killed at work: what it committed is there, what it had in flight goes out again."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.patience import PATIENCE
from tests.support.storage.databases import SECRET
from tests.support.storage.stored import NOW, count_rows, filed, follow, store

# Fans out one chunk, claims two rows, records one of them, and dies in the next transaction.
VICTIM = """
import asyncio, os, signal, sys
from sqlalchemy import text
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Outcome
from storage.opening import open_storage

async def main(url, secret, now):
    storage = await open_storage(url, vault=Vault(secret), exclusive=True)
    await storage.outbox.fan_out(now=now, limit=3)
    first, second = await storage.outbox.claim(now=now, limit=2)
    await storage.outbox.settle([Outcome(first, DeliveryStatus.SENT, message_ids=(1,))], now=now)
    async with storage.database.write() as connection:
        await connection.execute(text("DELETE FROM outbox"))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
"""


async def test_a_killed_process_loses_nothing(tmp_path: Path, vault: Vault) -> None:
    """Every chat gets the article: one was recorded, one is a possible repeat, the rest is new."""
    url = f"sqlite:///{tmp_path}/bot.db"
    storage = await open_storage(url, vault=vault)
    for chat in (1, 2, 3, 4, 5):
        await follow(storage, chat, "36")
    await store(storage, filed("a"))
    await storage.close()

    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", VICTIM, url, SECRET, str(NOW)],
        check=False,
        timeout=PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL

    storage = await open_storage(url, vault=vault, exclusive=True)  # its lock died with it
    assert (await count_rows(storage))["sent"] == 1
    assert await storage.outbox.recover(now=NOW) == 1
    while await storage.outbox.fan_out(now=NOW, limit=3):
        pass
    items = await storage.outbox.claim(now=NOW, limit=9)
    assert sorted(item.chat_id for item in items) == [2, 3, 4, 5]
    await storage.close()
