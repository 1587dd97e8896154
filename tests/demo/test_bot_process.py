"""The bot's process in the demo: the bot itself, by the clock of its input, until that ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.chats.telegram import Telegram
from tests.support.feeds.replies import Reply, site
from tests.support.patience import PATIENCE
from tests.support.starts.process import environment

DAY = 24 * 3600
FEED = b"<rss version='2.0'><channel><title>Kabar</title></channel></rss>"


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process, ended if it has not; what it says is on one stream."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.demo.bot_process"),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def tell(process: asyncio.subprocess.Process, ahead: float) -> None:
    """So many seconds is the demo's clock ahead."""
    assert process.stdin is not None
    process.stdin.write(f"{ahead}\n".encode())


async def test_a_pause_is_over_when_the_clock_has_passed_its_end(
    telegram: Telegram, tmp_path: Path
) -> None:
    """What a reader is told goes by the clock; the process ends in order with its input."""
    sri = await telegram.person("Sri")
    async with (
        site({"/feed/": Reply(FEED)}) as server,
        bot_process(
            tmp_path,
            BOT_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.url,
            FEED_URLS=f"{server.url}/feed/",
            DATABASE_URL=f"sqlite:///{tmp_path}/bot.db",
        ) as process,
    ):
        tell(process, 0.0)
        await sri.says("/ikuti Panongan")
        await sri.hears("Kab. Tangerang diikuti")
        await sri.says("/jeda")
        await sri.hears("Jeda kabar berapa lama")
        await sri.presses("Sehari")
        await sri.says("/wilayah")
        await sri.hears("dijeda")
        tell(process, 2 * DAY)
        tell(process, 2 * DAY - 0.001)  # a millisecond less, as rounding makes it, is no move back
        await sri.says("/wilayah")
        heard = await sri.hears("Panongan")
        assert "dijeda" not in heard.text, heard.text
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()


def test_what_its_workers_begin_with_is_none_of_the_bot() -> None:
    """Each process for feeds or files imports this module first, as multiprocessing has it."""
    look = "import sys, bot.__main__, bot.demo.bot_process; sys.exit('bot.app' in sys.modules)"
    subprocess.run((sys.executable, "-c", look), check=True)


async def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    """As with `run`; the code says that it is a setting."""
    async with bot_process(tmp_path, BOT_TOKEN="1:a", FEED_URLS="kabar") as process:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
        assert process.returncode == 2
        assert "FEED_URLS" in said.decode()
        assert "Traceback" not in said.decode()
