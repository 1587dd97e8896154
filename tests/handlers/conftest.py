from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.telegram import Telegram


@pytest.fixture
async def bot(telegram: Telegram, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot of a newsroom that takes no tips yet."""
    async with running_bot(telegram, tmp_path) as bot:
        yield bot
