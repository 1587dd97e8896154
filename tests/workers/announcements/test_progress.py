"""The panel of an announcement that runs: edited where it says something else, then left alone."""

from __future__ import annotations

from bot.delivery.model import DeliveryStatus, Item, Outcome, Priority
from bot.workers.announcements.progress import ProgressJob
from storage.repositories import Storage
from tests.support.cases.samples import DESK
from tests.support.editors import editors_chat
from tests.support.feeds.newsroom import Clock
from tests.support.storage.amounts import at, join
from tests.support.storage.stored import PANONGAN

PANEL, NOW = 77, at(12)


async def sent(storage: Storage, *, limit: int = 100) -> list[Item]:
    """What is due is sent; those that go to the group."""
    items = await storage.outbox.claim(now=NOW, limit=limit)
    outcomes = [Outcome(each, DeliveryStatus.SENT, message_ids=(each.id,)) for each in items]
    await storage.outbox.settle(outcomes, now=NOW)
    return [each for each in items if each.chat_id == DESK.chat_id]


async def test_a_panel_says_how_far_it_is_until_it_is_through(storage: Storage) -> None:
    """Quietly, behind all else, and not while the last edit waits."""
    for chat in (1, 2, 3):
        await join(storage, chat, PANONGAN)
    made = await storage.announcements.create("Besok libur.", now=NOW, once=1)
    await storage.announcements.start(made.id, 0, now=NOW)
    await storage.announcements.keep_panel(made.id, PANEL)
    editors = editors_chat(storage, DESK.chat_id, Clock(NOW))
    job = ProgressJob(announcements=storage.announcements, editors=editors)
    while await storage.outbox.broadcast(now=NOW, limit=2):
        pass
    await sent(storage, limit=1)
    await job.tick()
    await job.tick()
    await sent(storage, limit=2)
    (edit,) = await sent(storage)
    assert (edit.method, edit.params["message_id"]) == ("editMessageText", PANEL)
    assert edit.priority is Priority.EDIT
    assert "terkirim 1 · menunggu 2" in str(edit.params["text"])
    await job.tick()
    (edit,) = await sent(storage)
    assert str(edit.params["text"]).startswith("📢 <b>Pengumuman sudah dikirim</b>")
    assert await storage.announcements.list_running() == ()
    await job.tick()
    assert await sent(storage) == []
