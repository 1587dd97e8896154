"""A reader who has not spoken yet."""

from __future__ import annotations

import pytest

from tests.support.chats.telegram import Person, Telegram


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    return await telegram.person("Sri")
