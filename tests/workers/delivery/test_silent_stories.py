"""A story that does not go on ends by itself, by day, and its reader is told once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.messages.catalogue import load_texts
from bot.search.stories import story_name
from bot.workers.delivery.silent_stories import SilentStories
from storage.repositories import Storage
from tests.support.storage.amounts import DAY, HOUR, SEVEN, set_clock
from tests.support.storage.stored import PANONGAN, claim, filed, follow, store


async def test_the_end_is_told_once_and_not_at_night(storage: Storage) -> None:
    """A link to the story, in the reader's language, sealed as nobody else's business."""
    await follow(storage, 1, PANONGAN)
    (article,) = await store(storage, filed("Gudang terbakar", push=True), now=SEVEN)
    set_clock(storage, SEVEN)
    await storage.keywords.choose(1, story_name(article), wanted=True, language="id", once=5)
    now, told = SEVEN + 16 * DAY - 4 * HOUR, 0

    def notify() -> None:
        nonlocal told
        told += 1

    job = SilentStories(
        keywords=storage.keywords,
        texts=load_texts(),
        zone=ZoneInfo("Asia/Jakarta"),
        clock=lambda: now,
        notify=notify,
    )
    await job.tick()
    assert told == 0
    now = SEVEN + 16 * DAY + 4 * HOUR
    await job.tick()
    await job.tick()
    assert told == 1
    (item,) = [each for each in await claim(storage, now=now + 60) if each.method]
    assert "dua minggu" in str(item.params["text"])
    assert "Gudang terbakar" in str(item.params["text"])
