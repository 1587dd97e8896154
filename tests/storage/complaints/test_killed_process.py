"""A process killed while it tells of a reply: each who had the article is told all the same."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

from bot.complaints.model import Event, Status
from bot.complaints.to_readers import reply_messages
from bot.complaints.workflow import become
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.messages.catalogue import load_texts
from storage.complaints.complaints import Change
from storage.engine.coarse_time import DAY
from storage.opening import open_storage
from tests.support.complaints.samples import a_complaint, a_context
from tests.support.patience import PATIENCE
from tests.support.storage.databases import SECRET
from tests.support.storage.edits import deliver, id_of, push
from tests.support.storage.stored import NOW

WEEKS_LATER = NOW + 40 * DAY
ADDRESS = "https://posbanten.co.id/hak-jawab/"

# Writes two chunks of letters, prunes rows that the job has not passed yet, sends one letter and
# dies in the transaction of the next chunk.
VICTIM = """
import asyncio, os, signal, sys
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Outcome
from storage.delivery.pruning import prune_chunk
from storage.opening import open_storage
from storage.outbox.errata import write_errata_chunk

async def main(url, secret, now):
    vault = Vault(secret)
    storage = await open_storage(url, vault=vault, exclusive=True)
    await storage.outbox.correct(now=now, limit=2)
    await prune_chunk(storage.database, before=now - 86400, limit=5)
    await storage.outbox.correct(now=now, limit=2)
    first, second = await storage.outbox.claim(now=now, limit=2)
    await storage.outbox.settle([Outcome(first, DeliveryStatus.SENT, message_ids=(1,))], now=now)
    async with storage.database.write() as connection:
        await write_errata_chunk(connection, vault, now=now, limit=2)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
"""


async def test_everybody_who_had_it_is_told_once_across_a_kill(
    tmp_path: Path, vault: Vault
) -> None:
    """What was sent is not sent again, what was in flight may be, the rest goes on."""
    url = f"sqlite:///{tmp_path}/bot.db"
    storage = await open_storage(url, vault=vault)
    await push(storage, "a", chats=range(1, 9))
    await deliver(storage)
    complaint = a_complaint(await id_of(storage, "a"))
    await storage.complaints.open(complaint, (), remind_at=None, once=1)
    after = become(complaint, Event(WEEKS_LATER, Status.PUBLISHED, "Rani", ADDRESS))
    to_readers = reply_messages(a_context(), load_texts(), after, ADDRESS)
    change = Change(after, to_readers=to_readers)
    await storage.complaints.change(complaint.id, lambda _: change, now=WEEKS_LATER)
    await storage.close()

    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", VICTIM, url, SECRET, str(WEEKS_LATER)],
        check=False,
        timeout=PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL

    storage = await open_storage(url, vault=vault, exclusive=True)
    await storage.outbox.recover(now=WEEKS_LATER)
    assert await storage.outbox.has_jobs(now=WEEKS_LATER)
    while await storage.outbox.correct(now=WEEKS_LATER, limit=2) == 0.0:
        pass
    assert not await storage.outbox.has_jobs(now=WEEKS_LATER)
    told = []
    while items := await storage.outbox.claim(now=WEEKS_LATER, limit=9):
        told += [item.chat_id for item in items if item.kind is Kind.CORRECTION]
        outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in items]
        await storage.outbox.settle(outcomes, now=WEEKS_LATER)
    assert sorted(told) == list(range(2, 9))  # the first one was sent and recorded before
    counted = await storage.complaint_outcomes.count_told(
        await storage.complaints.get(complaint.id) or after
    )
    assert counted is not None
    assert (counted.known, counted.told) == (8, 8)
    await storage.close()
