"""Announcements as they reach phones: sent, edited, and what Telegram refuses of them."""

from __future__ import annotations

import pytest

from bot.announcements.model import Announcement, Progress
from storage.repositories import Storage
from tests.support.chats.people import within
from tests.support.chats.telegram import Person, Telegram
from tests.support.delivery.draining import Drain
from tests.support.patience import PATIENCE
from tests.support.storage.stored import PANONGAN, follow

NOW = 1_700_000_000.0


@pytest.fixture
async def readers(telegram: Telegram, storage: Storage) -> list[Person]:
    """Three, each with an open chat."""
    people = [await telegram.person(f"Pembaca {number}") for number in range(3)]
    for person in people:
        await person.says("/start")
        await follow(storage, person.id, PANONGAN)
    return people


async def begin(storage: Storage, *, picture: str = "") -> Announcement:
    made = await storage.announcements.create("Besok <b>libur</b>.", now=NOW, once=5)
    changed = await storage.announcements.change(made.id, picture=picture)
    assert changed is not None
    assert await storage.announcements.start(made.id, changed.revision, now=NOW)
    return changed


async def becomes(storage: Storage, number: int, progress: Progress) -> None:
    async def look() -> bool | None:
        return await storage.announcements.progress(number) == progress or None

    assert await within(look, PATIENCE)


async def change(storage: Storage, number: int, text: str) -> None:
    proposed = await storage.announcements.propose(number, text)
    assert proposed is not None
    assert await storage.announcements.correct(number, proposed.revision, now=NOW + 1)


async def test_a_picture_that_is_refused_keeps_the_words_from_nobody(
    telegram: Telegram, storage: Storage, draining: Drain, readers: list[Person]
) -> None:
    """The first finds it out for all; the edit is of words then, and reaches everybody."""
    made = await begin(storage, picture="no-such-file")
    async with draining() as drain:
        drain.fanout_awake.set()
        await becomes(storage, made.id, Progress(sent=3))
        assert len(await telegram.calls("sendPhoto")) == 1
        await change(storage, made.id, "Lusa libur.")
        drain.fanout_awake.set()
        for reader in readers:
            await reader.sees(lambda m: m.text == "Lusa libur.")
        await becomes(storage, made.id, Progress(sent=3))


async def test_an_edit_reaches_the_caption_of_a_picture(
    telegram: Telegram, storage: Storage, draining: Drain, readers: list[Person]
) -> None:
    """The same picture, other words, no second message."""
    (shown,) = await readers[0].sends(photo=b"gambar")
    made = await begin(storage, picture=shown.raw["photo"][-1]["file_id"])
    async with draining() as drain:
        drain.fanout_awake.set()
        await becomes(storage, made.id, Progress(sent=3))
        await change(storage, made.id, "Lusa <i>libur</i>.")
        drain.fanout_awake.set()
        for reader in readers:
            await reader.sees(lambda m: m.raw.get("caption") == "Lusa libur.")
            assert len([m for m in await reader.from_bot() if m.kind == "photo"]) == 1
    assert not await telegram.calls("editMessageText")


async def test_who_blocked_the_bot_is_counted_and_the_others_have_it(
    storage: Storage, draining: Drain, readers: list[Person]
) -> None:
    """One person's failure is theirs alone."""
    await readers[1].blocks()
    made = await begin(storage)
    async with draining() as drain:
        drain.fanout_awake.set()
        await becomes(storage, made.id, Progress(sent=2, gone=1))
