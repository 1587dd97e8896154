"""A process that is killed while a summary is on its way: it comes once or again, always whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Outcome
from bot.delivery.timetable import HEAD_START
from bot.places.model import Places
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG

ARTICLES = 12
CHATS = (1, 2)
DUE = at(18) - HEAD_START
WHOLE = [(chat, ARTICLES) for chat in CHATS]  # a message each, with all articles


@contextmanager
def kept_at_every_step(database: Path, into: Path) -> Iterator[list[Path]]:
    """The database as it lies on the disk before each statement and each commit of the block.

    That is what a process leaves that is killed there: the kernel has what it wrote.
    """
    kept: list[Path] = []

    def keep(*_: object) -> None:
        copy = into / str(len(kept)) / database.name
        copy.parent.mkdir(parents=True)
        for end in ("", "-wal"):
            shutil.copyfile(f"{database}{end}", f"{copy}{end}")
        kept.append(copy)

    moments = ("before_cursor_execute", "commit")
    for moment in moments:
        event.listen(Engine, moment, keep)
    try:
        yield kept
    finally:
        for moment in moments:
            event.remove(Engine, moment, keep)
    keep()


async def send(storage: Storage) -> list[tuple[int, int]]:
    """Claim what is due and settle it: each message's chat, and how many articles it carries."""
    items = await storage.outbox.claim(now=DUE, limit=9)
    sent = [(item.chat_id, item.bundled) for item in items]
    outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(7,)) for item in items]
    await storage.outbox.settle(outcomes, now=DUE)
    return sorted(sent)


async def sent_after(killed: Path, vault: Vault) -> list[tuple[int, int]]:
    """What goes out when the bot starts again on what a killed one left."""
    storage = await open_storage(f"sqlite:///{killed}", vault=vault, exclusive=True)
    try:
        await storage.outbox.recover(now=DUE)
        sent = await send(storage)
        assert await send(storage) == []
        return sent
    finally:
        await storage.close()


async def test_it_is_whole_wherever_the_process_is_killed(tmp_path: Path, vault: Vault) -> None:
    """Killed before it was sent: it comes once. Killed before that is recorded: once more.

    After that never again. At no step a part of it is sent, or stays behind.
    """
    database = tmp_path / "bot.db"
    storage = await open_storage(f"sqlite:///{database}", vault=vault)
    for chat in CHATS:
        await join(storage, chat, BANTEN)
    for number in range(ARTICLES):
        await publish(storage, f"{number}", Places((TANGERANG,), (PANONGAN,)), now=at(8))
    with kept_at_every_step(database, tmp_path / "killed") as kept:
        assert await send(storage) == WHOLE
    await storage.close()
    after = [await sent_after(killed, vault) for killed in kept]
    assert after == [*[WHOLE] * (len(kept) - 1), []]
    assert len(kept) > 10  # of both transactions
