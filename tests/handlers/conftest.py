from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.core.logs import AT_LEAST, configure_logging
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.virtual_time.rooms import nothing_outside, pytest_asyncio_loop_factories

__all__ = ["nothing_outside", "pytest_asyncio_loop_factories"]


@pytest.fixture
async def rani(telegram: Telegram) -> Person:
    """An editor."""
    return await telegram.person("Rani")


@pytest.fixture
async def desk(telegram: Telegram, rani: Person) -> Group:
    """The editors' group."""
    return await telegram.group("Meja redaksi", members=[rani])


@pytest.fixture
async def source(telegram: Telegram) -> Person:
    """Somebody whose name, username and id must not be found with the editors."""
    return await telegram.person("Sumarni Tandamata", username="tandamata_sumber", id=918273645)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the operator's log says at DEBUG."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, {n: logging.getLogger(n).level for n in AT_LEAST}
    configured = structlog.get_config()
    lines = io.StringIO()
    configure_logging(level="DEBUG", form="text", stream=lines)
    yield lines
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)
    structlog.configure(**configured)


@pytest.fixture
def editors_chat_id() -> int | None:
    """A newsroom takes no tips, unless a test or a folder of them says where its editors are."""
    return None


@pytest.fixture
async def bot(
    telegram: Telegram, editors_chat_id: int | None, tmp_path: Path
) -> AsyncIterator[RunningBot]:
    """The bot of a newsroom, which Telegram knows already."""
    async with running_bot(
        telegram, tmp_path, editors_chat_id=editors_chat_id, announces=False
    ) as bot:
        yield bot
