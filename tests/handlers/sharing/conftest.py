"""A Telegram where the bot's owner has switched both modes on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.chats.telegram import Group, Person, Telegram, emulator


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with emulator() as started:
        await started.modes(inline=True, guest=True)
        yield started


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """A reader, or not one yet."""
    return await telegram.person("Sri")


@pytest.fixture
async def rt(telegram: Telegram, sri: Person) -> Group:
    """A group that the bot is not in."""
    return await telegram.group("RT 05", members=[sri], bot="left")
