from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group
from tests.support.chats.telegram import Telegram


@pytest.fixture
async def bot(telegram: Telegram, desk: Group, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot of a newsroom that takes tips."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        yield bot
