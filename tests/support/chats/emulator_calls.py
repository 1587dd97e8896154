"""What the emulator's tests ask it again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from tests.support.chats.telegram import Json, Telegram

Say: TypeAlias = Callable[..., Awaitable[Json]]


async def updates(telegram: Telegram, **params: int) -> list[Json]:
    """What getUpdates gives."""
    return list((await telegram.api("getUpdates", **params))["result"])


def refusal(answer: Json) -> tuple[int, str]:
    """Status and description of what was refused."""
    return answer["status"], answer["description"]
