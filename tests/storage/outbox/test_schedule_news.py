"""One letter to everybody from before, once each, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

from bot.core.vault import Vault
from bot.delivery.model import Priority
from bot.readers.model import QuietHours
from storage.opening import open_storage
from storage.outbox.rounds.schedule_news import NAME
from storage.repositories import Storage
from tests.support.storage.amounts import join, set_clock
from tests.support.storage.released import DATABASES, FIRST, READER, restore
from tests.support.storage.stored import NOW, PANONGAN, TANGERANG, claim, follow, sent

MESSAGES = {"id": {"text": "Baru"}, "en": {"text": "New"}}
DAY = 86_400.0


async def announce(storage: Storage, *, now: float = NOW, limit: int = 100) -> list[int]:
    """The chats that a chunk writes to."""
    await storage.outbox.tell_of_schedule(MESSAGES, now=now, limit=limit)
    items = await claim(storage, now=now)
    await sent(storage, *items)
    assert {item.priority for item in items} <= {max(Priority)}
    return [item.chat_id for item in items]


async def test_each_gets_it_once_in_their_language(storage: Storage) -> None:
    """Chunk by chunk, behind everything else; then nothing is left to do."""
    for chat in range(1, 6):
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.set_language(2, "en", once=1)
    await storage.memory.put(NAME, "")
    assert await storage.outbox.tell_of_schedule(MESSAGES, now=NOW, limit=2)
    items = await claim(storage)
    assert [(item.chat_id, item.params["text"]) for item in items] == [(1, "Baru"), (2, "New")]
    await sent(storage, *items)
    told = [await announce(storage, limit=2) for _ in range(3)]
    assert told == [[3, 4], [5], []]
    assert await storage.memory.get(NAME) is None
    assert not await storage.outbox.tell_of_schedule(MESSAGES, now=NOW, limit=2)


async def test_a_letter_that_was_written_is_not_written_again(storage: Storage) -> None:
    """Even where the job begins anew, as after a restored backup."""
    await follow(storage, 1, PANONGAN)
    await storage.memory.put(NAME, "")
    assert await announce(storage) == [1]
    await storage.memory.put(NAME, "")
    assert await announce(storage) == []


async def test_the_next_chunk_waits_until_the_last_has_left(storage: Storage) -> None:
    """So that none of it is under way when the day ends."""
    for chat in (1, 2):
        await follow(storage, chat, PANONGAN)
    await storage.memory.put(NAME, "")
    assert await storage.outbox.tell_of_schedule(MESSAGES, now=NOW, limit=1)
    assert not await storage.outbox.tell_of_schedule(MESSAGES, now=NOW, limit=1)
    await sent(storage, *await claim(storage))
    assert await announce(storage) == [2]


async def test_only_those_from_before_who_get_news_are_told(storage: Storage) -> None:
    """Not who is new or has paused, stopped, left, chosen already, or follows nothing."""
    set_clock(storage, NOW)
    for chat in range(1, 8):
        await follow(storage, chat, PANONGAN)
    await join(storage, 8, PANONGAN)
    await storage.subscribers.stop(2, once=1)
    await storage.subscribers.mark_left(3, reason="blocked", now=NOW)
    await storage.subscribers.pause(4, NOW + DAY, once=2)
    await storage.choices.set_quiet(5, QuietHours(60, 120), once=3)
    await storage.choices.set_around(6, around=True, once=4)
    await storage.subscribers.unfollow_all(7, once=5)
    await storage.memory.put(NAME, "")
    assert await announce(storage) == [1]


async def test_who_came_while_it_went_on_is_new(storage: Storage) -> None:
    """The day on which it began is remembered."""
    await follow(storage, 1, PANONGAN)
    await storage.subscribers.follow(3, PANONGAN, language="id", now=NOW + 2 * DAY, once=1)
    await storage.memory.put(NAME, "")
    assert await announce(storage, limit=1) == [1]
    await follow(storage, 2, PANONGAN)
    await follow(storage, 3, PANONGAN)
    assert await announce(storage, now=NOW + 2 * DAY) == [2]


async def test_a_new_database_has_nobody_to_tell(storage: Storage) -> None:
    """Whoever follows a place there knows no other way."""
    await join(storage, 1, PANONGAN)
    assert await announce(storage) == []


async def test_readers_of_the_first_release_are_told(tmp_path: Path, vault: Vault) -> None:
    """Bringing their database to this version asks for it."""
    url = f"sqlite:///{tmp_path}/bot.db"
    await restore(DATABASES / f"{FIRST}.sqlite.sql", url)
    storage = await open_storage(url, vault=vault, upgrade=True)
    try:
        assert await storage.memory.get(NAME) == ""
        await storage.outbox.tell_of_schedule(MESSAGES, now=NOW, limit=9)
        items = await claim(storage)
        assert READER in [item.chat_id for item in items if item.params == MESSAGES["id"]]
    finally:
        await storage.close()


async def test_who_is_away_is_told_when_they_return(storage: Storage) -> None:
    """At the end of a pause, or when a pause or a stop is ended by hand: once, and not before."""
    set_clock(storage, NOW)
    for chat in range(1, 6):
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.pause(1, NOW + DAY, once=1)
    await storage.subscribers.pause(2, NOW + DAY, once=2)
    await storage.subscribers.pause(3, NOW + 36500 * DAY, once=3)
    for chat in (4, 5):
        await storage.subscribers.stop(chat, once=chat)
    await storage.memory.put(NAME, "")
    assert await announce(storage) == []
    assert (
        await storage.outbox.count_waiting() == 2
    )  # what is kept for no known time is not waited for
    await storage.subscribers.pause(2, None, once=6)
    await storage.subscribers.pause(3, None, once=7)
    await storage.subscribers.wake(4, once=8)
    await storage.subscribers.follow(5, TANGERANG, language="id", now=NOW, once=9)
    assert {item.chat_id for item in await claim(storage, now=NOW + 1)} == {2, 3, 4, 5}
    assert [item.chat_id for item in await claim(storage, now=NOW + DAY + 3600)] == [1]
