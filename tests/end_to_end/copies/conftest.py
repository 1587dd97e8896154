"""Copies of the bot as processes of their own, on one PostgreSQL database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.chats.telegram import Telegram
from tests.support.copies import SECRET, Newsroom


@pytest.fixture
async def newsroom(telegram: Telegram, empty_postgresql_url: str) -> AsyncIterator[Newsroom]:
    storage = await open_storage(empty_postgresql_url, vault=Vault(SECRET))
    yield Newsroom(telegram, empty_postgresql_url, storage)
    await storage.close()
