"""Updates brought to WEBHOOK_URL: everything as with polling, and no update lost on the way there.

The emulated Telegram brings them to the bot's own port; outside, a proxy with TLS stands between.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from structlog.testing import capture_logs

from bot.core.settings import load_settings
from bot.core.vault import Vault
from bot.wiring.checks import Finding, examine
from storage.opening import open_storage
from tests.support.bot import NO_FEED, SECRET, RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Json, Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.starts.process import running
from tests.support.web import free_port


@dataclass(frozen=True)
class Way:
    """How updates reach the bot."""

    listen: str = ""
    url: str = ""

    def bot(self, telegram: Telegram, folder: Path) -> AbstractAsyncContextManager[RunningBot]:
        """In this process."""
        return running_bot(telegram, folder, http_listen=self.listen, webhook_url=self.url)

    def settings(self, telegram: Telegram, folder: Path) -> dict[str, str]:
        """For a process of its own."""
        return {
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "FEED_URLS": NO_FEED,
            "DATABASE_URL": f"sqlite:///{folder}/bot.db",
            "TIP_SECRET": SECRET,
            "HTTP_LISTEN": self.listen,
            "WEBHOOK_URL": self.url,
        }


POLLING = Way()


def webhook() -> Way:
    address = f"127.0.0.1:{free_port()}"
    return Way(address, f"http://{address}/telegram")


async def info(telegram: Telegram) -> Json:
    return dict((await telegram.api("getWebhookInfo"))["result"])


async def is_set(telegram: Telegram, url: str) -> None:
    """Wait until Telegram has this webhook."""
    async with asyncio.timeout(PATIENCE):
        while (await info(telegram))["url"] != url:
            await asyncio.sleep(0.02)


async def answered(people: Iterable[Person], words: str) -> None:
    """Each heard this once."""
    for person in people:
        await person.hears(words)
        assert len([heard for heard in await person.from_bot() if words in heard.text]) == 1


async def test_dialogues_are_as_with_polling(telegram: Telegram, tmp_path: Path) -> None:
    """Words and buttons; not one getUpdates; without the secret nobody is heard."""
    sri = await telegram.person("Sri")
    async with (brought := webhook()).bot(telegram, tmp_path):
        await talk(
            sri,
            [
                ("/ikuti panongan", "diikuti"),
                ("/wilayah", "Panongan"),
                ("[Semua Banten]", "Semua Banten diikuti"),
                ("/batal panongan", "Panongan"),
            ],
        )
        forged = {"update_id": 1, "message": {"chat": {"id": sri.id}, "text": "/start"}}
        async with (
            aiohttp.ClientSession() as session,
            session.post(brought.url, json=forged) as refused,
        ):
            assert refused.status == 403
        await telegram.settled()
    assert not await telegram.calls("getUpdates")
    (call,) = await telegram.calls("setWebhook")
    assert call["params"]["drop_pending_updates"] is False
    assert "last_error_message" not in await info(telegram)


async def test_one_chat_that_hangs_delays_nobody(telegram: Telegram, tmp_path: Path) -> None:
    """Its answer does not get out; another reader has theirs meanwhile."""
    sri, budi = await telegram.person("Sri"), await telegram.person("Budi")
    await telegram.faults(rules=[{"method": "sendMessage", "chat": sri.id, "delay": 3.0}])
    async with webhook().bot(telegram, tmp_path):
        await sri.says("/ikuti panongan")
        await budi.says("/ikuti panongan")
        await budi.hears("diikuti")
        assert not await sri.from_bot()
        await sri.hears("diikuti")


async def test_an_update_is_handled_after_a_kill_before_its_reply(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Brought, being answered, killed: Telegram brings it again, and it is answered once."""
    sri = await telegram.person("Sri")
    await telegram.faults(rules=[{"method": "sendMessage", "delay": 30}])
    given = webhook().settings(telegram, tmp_path)
    storage = await open_storage(given["DATABASE_URL"], vault=Vault(SECRET))
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("webhook_set")
        await sri.says("/ikuti panongan")
        async with asyncio.timeout(PATIENCE):
            while not (await storage.subscribers.counts())["active"]:  # the handler has written
                await asyncio.sleep(0.05)
        await storage.close()
        assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
    assert (await info(telegram))["pending_update_count"] == 1
    await telegram.faults()
    async with running("run", folder=tmp_path, **given) as bot:
        await answered([sri], "diikuti")
        await telegram.settled()
        assert await bot.end() == 0


async def test_switching_both_ways_loses_nothing(telegram: Telegram, tmp_path: Path) -> None:
    """What people write while the bot is down is answered once, whichever way it comes up again."""
    brought = webhook()
    with capture_logs() as logs:
        for number, way in enumerate([POLLING, brought, POLLING, brought]):
            person = await telegram.person(f"Pembaca {number}")
            await person.says("/ikuti panongan")  # nobody reads it yet
            async with way.bot(telegram, tmp_path):
                await answered([person], "diikuti")
                await telegram.settled()
                await is_set(telegram, way.url)
    assert [log for log in logs if "another copy" in log["event"]] == []


async def test_check_says_what_telegram_says(telegram: Telegram, tmp_path: Path) -> None:
    """Address, what waits, the last error; red while updates wait for what does not answer."""
    brought = webhook()
    sri = await telegram.person("Sri")

    async def finding(way: Way) -> Finding | None:
        settings = load_settings(way.settings(telegram, tmp_path))
        found = {finding.subject: finding async for finding in examine(settings)}
        return found.get("webhook")

    before = await finding(brought)
    assert before is not None
    assert before.holds
    assert f"`run` sets {brought.url}" in before.said
    assert await finding(POLLING) is None
    async with brought.bot(telegram, tmp_path):
        await is_set(telegram, brought.url)
    well = await finding(brought)
    assert well == Finding("webhook", True, f"{brought.url}, updates waiting: 0")
    await sri.says("/start")
    async with asyncio.timeout(PATIENCE):
        while "last_error_message" not in await info(telegram):
            await asyncio.sleep(0.02)
    down = await finding(brought)
    assert down is not None
    assert not down.holds
    assert "waiting: 1; Telegram's last error" in down.said
    assert "Connection refused" in down.said
    polling = await finding(POLLING)
    assert polling is not None
    assert polling.holds
    assert "`run` takes it away" in polling.said
