"""The editors are reminded of a complaint before its term ends, and each time once."""

from __future__ import annotations

from bot.complaints.terms import next_reminder
from bot.workers.complaints.reminders import ComplaintReminders
from storage.repositories import Storage
from tests.support.complaints.samples import DEADLINE, EDITORS, a_complaint
from tests.support.editors import editors_chat
from tests.support.feeds.newsroom import Clock
from tests.support.storage.edits import id_of
from tests.support.storage.stored import NOW, claim, filed, sent, store

HOUR = 3600.0


async def test_they_are_reminded_at_each_moment_once(sqlite_storage: Storage) -> None:
    """A day and four hours before the end of 48, at the end, and then every day."""
    storage, clock = sqlite_storage, Clock(NOW)
    await store(storage, filed("a", push=False))
    complaint = a_complaint(await id_of(storage, "a"))
    first = next_reminder(complaint, DEADLINE, NOW)
    await storage.complaints.open(complaint, (), remind_at=first, once=1)
    job = ComplaintReminders(editors=editors_chat(storage, EDITORS, clock), deadline=DEADLINE)
    said = []
    for hour in range(100):
        clock.now = NOW + hour * HOUR
        for _ in range(2):
            await job.tick()
        for item in await claim(storage, now=clock.now):
            said.append((hour, "lewat" in str(item.params["text"])))
            await sent(storage, item)
    assert said == [(24, False), (44, False), (48, True), (72, True), (96, True)]
