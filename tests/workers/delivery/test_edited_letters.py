"""A letter that edits a message: said already is done, and what is gone is posted anew."""

from __future__ import annotations

import time

from bot.delivery.model import Letter
from storage.repositories import Storage
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import until_settled
from tests.support.storage.stored import count_rows


def edit(chat_id: int, message_id: int, text: str) -> Letter:
    return Letter(
        chat_id,
        {"message_id": message_id, "text": text},
        key=f"{text} {time.monotonic_ns()}",
        method="editMessageText",
        secret=False,
        fallback=(("sendMessage", {"text": text}),),
    )


async def test_a_repeated_edit_is_no_second_message(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """After a crash an edit comes again, and Telegram refuses what changes nothing."""
    desk = await telegram.group("Redaksi")
    posted = await telegram.api("sendMessage", chat_id=desk.id, text="dua")
    letters = [edit(desk.id, posted["result"]["message_id"], text) for text in ("tiga", "tiga")]
    async with draining():
        for letter in letters:
            await storage.outbox.put([letter], now=time.time())
            await until_settled(storage)
    assert [heard.text for heard in await desk.from_bot() if heard.text] == ["tiga"]
    assert (await count_rows(storage))["sent"] == 2


async def test_what_an_editor_deleted_is_posted_anew(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The edit has nothing to change: its fallback says the same in a new message."""
    desk = await telegram.group("Redaksi")
    posted = await telegram.api("sendMessage", chat_id=desk.id, text="dua")
    await desk.deletes(posted["result"])
    await storage.outbox.put(
        [edit(desk.id, posted["result"]["message_id"], "tiga")], now=time.time()
    )
    async with draining():
        await until_settled(storage)
    assert [heard.text for heard in await desk.from_bot() if heard.text] == ["tiga"]
