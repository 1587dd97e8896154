"""What everything else stands on, as the composition root makes it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from bot.core.settings import Settings
from bot.wiring.base import Base
from tests.support.bot import NO_FEED, SECRET


async def test_one_word_wakes_the_sender_and_the_fan_out(tmp_path: Path) -> None:
    """A handler that stores a correction waits for neither loop's own look at the database."""
    settings = Settings.model_validate(
        {
            "bot_token": "1:token",
            "feed_urls": (NO_FEED,),
            "database_url": f"sqlite:///{tmp_path}/bot.db",
            "tip_secret": SECRET,
        }
    )
    async with AsyncExitStack() as stack:
        base = await Base.build(settings, stack)
        assert not base.sender_awake.is_set()
        assert not base.fanout_awake.is_set()
        base.editors.notify()
        assert base.sender_awake.is_set()
        assert base.fanout_awake.is_set()
