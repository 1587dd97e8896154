"""A broadcast as the users of another library write it; run as a file, by that library's Python.

`python benchmarks/delivery/peer.py LIBRARY API_URL TOKEN`, with {"chats": [...], "push": {...}} as
its input: a hundred tasks call `send_message`. It prints {"seconds": ..., "cpu_seconds": ...,
"lost": ...}: what it took, and the messages that ended in an exception. It imports nothing of this
project, which is not installed beside every library.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

TASKS = 100


async def _send_all(
    chats: Sequence[int], send: Callable[[int], Awaitable[object]], refusal: type[Exception]
) -> int:
    """How many were refused."""
    waiting = iter(chats)
    lost = 0

    async def task() -> None:
        nonlocal lost
        for chat in waiting:
            try:
                await send(chat)
            except refusal:
                lost += 1

    await asyncio.gather(*(task() for _ in range(TASKS)))
    return lost


async def with_python_telegram_bot(url: str, token: str, chats: Sequence[int], push: Any) -> int:
    """Its stock transport, `HTTPXRequest` with its defaults."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.error import TelegramError
    from telegram.request import HTTPXRequest

    rows = push["reply_markup"]["inline_keyboard"]
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton(**button) for button in row] for row in rows]
    )
    preview = LinkPreviewOptions(**push["link_preview_options"])
    async with Bot(token, base_url=f"{url}/bot", request=HTTPXRequest()) as bot:
        return await _send_all(
            chats,
            lambda chat: bot.send_message(
                chat, push["text"], parse_mode="HTML", reply_markup=keyboard,
                link_preview_options=preview, allow_paid_broadcast=True,
            ),
            TelegramError,
        )  # fmt: skip


async def with_aiogram(url: str, token: str, chats: Sequence[int], push: Any) -> int:
    """Its stock session."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import AiogramError
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

    keyboard = InlineKeyboardMarkup.model_validate(push["reply_markup"])
    preview = LinkPreviewOptions.model_validate(push["link_preview_options"])
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(token, session=session) as bot:
        return await _send_all(
            chats,
            lambda chat: bot.send_message(
                chat, push["text"], parse_mode="HTML", reply_markup=keyboard,
                link_preview_options=preview, allow_paid_broadcast=True,
            ),
            AiogramError,
        )  # fmt: skip


LIBRARIES = {"python-telegram-bot": with_python_telegram_bot, "aiogram": with_aiogram}

if __name__ == "__main__":
    library, api_url, bot_token = sys.argv[1:]
    given = json.load(sys.stdin)
    began, before = time.perf_counter(), time.process_time()
    lost = asyncio.run(LIBRARIES[library](api_url, bot_token, given["chats"], given["push"]))
    took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - before}
    print(json.dumps({**took, "lost": lost}))
