"""What most tests stand on: an emulated Telegram of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.telegram import Telegram, emulator


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with emulator() as started:
        yield started
