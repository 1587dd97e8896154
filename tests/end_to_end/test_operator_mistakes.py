"""When something is wrong: the contract's table, at the command line."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.__main__ import COMMANDS
from bot.core.version import VERSION
from tests.support.bot import running_bot
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.starts.process import COLD, Ended, command, running

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Situs</title>
<item><guid>1</guid><title>Judul</title><link>https://a.example/1</link></item>
</channel></rss>"""
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens


def settings(telegram: Telegram, **given: str) -> dict[str, str]:
    base = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": f"{NOBODY}/feed/",
        "POLL_SECONDS": "0.2",
        "DATABASE_URL": "sqlite:///data/bot.db",
    }
    return {**base, **given}


def one_sentence(ended: Ended) -> str:
    """What an operator sees: no traceback, one line."""
    assert "Traceback" not in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err
    return ended.err.strip()


async def test_no_token_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    """`run` and `check` need it and say where to get it."""
    for name in ("run", "check"):
        ended = await command(name, folder=tmp_path)
        assert ended.code == 2
        assert "BotFather" in one_sentence(ended)


async def test_a_webhook_without_a_place_to_bring_updates_to_ends_with_2(tmp_path: Path) -> None:
    """The sentence says what is missing."""
    given = {"BOT_TOKEN": "1:a", "WEBHOOK_URL": "https://bot.example/telegram"}
    ended = await command("run", folder=tmp_path, given=given)
    assert ended.code == 2
    assert "HTTP_LISTEN" in one_sentence(ended)


async def test_settings_that_make_no_sense_end_with_2(tmp_path: Path) -> None:
    """The sentence names the setting."""
    ended = await command("migrate", folder=tmp_path, given={"POLL_SECONDS": "often"})
    assert ended.code == 2
    assert "POLL_SECONDS" in one_sentence(ended)


async def test_what_ends_it_is_json_where_the_log_is(telegram: Telegram, tmp_path: Path) -> None:
    """Settings that make no sense, and what is found out later: a collector reads both.

    Before the latter, that others can read the secrets of `.env`.
    """
    env = tmp_path / ".env"
    env.write_text("LOG_FORMAT=json\nFEED_URL=x\n", encoding="utf-8")
    refused = await command("run", folder=tmp_path)
    env.write_text("LOG_FORMAT=json\nBOT_TOKEN=700000000:AAof-nobody\n", encoding="utf-8")
    env.chmod(0o644)
    given = settings(telegram)
    del given["BOT_TOKEN"]
    ended = await command("run", folder=tmp_path, given=given)
    assert (refused.code, ended.code) == (2, 1)
    for err, named in ((refused.err, "FEED_URLS"), (ended.err, "BOT_TOKEN")):
        last = [json.loads(line) for line in err.splitlines()][-1]
        assert (last["event"], last["level"]) == ("ended", "critical")
        assert named in last["reason"]
    assert "chmod 600 .env" in ended.err


async def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    """An unknown command or option."""
    assert (await command("fly", folder=tmp_path)).code == 2
    assert (await command("run", "--fast", folder=tmp_path)).code == 2
    assert (await command(folder=tmp_path)).code == 2


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_every_command_has_help(name: str, tmp_path: Path) -> None:
    """Exit code 0, and it says what it does, with nothing imported but by itself."""
    ended = await command(name, "--help", folder=tmp_path, python=COLD)
    assert ended.code == 0
    assert f"posbanten-bot {name}" in ended.out


async def test_a_wrong_token_ends_with_1(telegram: Telegram, tmp_path: Path) -> None:
    """And the token itself is not in the sentence."""
    wrong = "700000000:AAwrong-token-of-nobody"
    ended = await command("run", folder=tmp_path, given=settings(telegram, BOT_TOKEN=wrong))
    assert ended.code == 1
    assert "BOT_TOKEN" in ended.err.splitlines()[-1]
    assert wrong not in ended.err + ended.out
    assert "Traceback" not in ended.err


async def test_an_unwritable_folder_ends_with_1(telegram: Telegram, tmp_path: Path) -> None:
    """The sentence names the folder."""
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    ended = await command("run", folder=tmp_path, given=settings(telegram))
    assert ended.code == 1
    assert "data" in one_sentence(ended)


async def test_a_newer_database_ends_with_1(telegram: Telegram, tmp_path: Path) -> None:
    """Nothing is touched in a database that a later version made."""
    assert (await command("migrate", folder=tmp_path)).code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "bot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = await command("run", folder=tmp_path, given=settings(telegram))
    assert ended.code == 1
    assert "newer" in one_sentence(ended)


async def test_another_tip_secret_ends_with_1(telegram: Telegram, tmp_path: Path) -> None:
    """The database keeps a fingerprint; the secret itself is never in it."""
    first, other = "0a" * 32, "0b" * 32
    assert (await command("migrate", folder=tmp_path, given={"TIP_SECRET": first})).code == 0
    ended = await command("run", folder=tmp_path, given=settings(telegram, TIP_SECRET=other))
    assert ended.code == 1
    assert "TIP_SECRET" in one_sentence(ended)
    assert other not in ended.err
    assert first.encode() not in (tmp_path / "data" / "bot.db").read_bytes()


async def test_a_second_copy_on_the_same_database_ends_with_1(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The first one goes on."""
    async with running("run", folder=tmp_path, **settings(telegram)) as first:
        await first.says("started")
        ended = await command("run", folder=tmp_path, given=settings(telegram))
        assert ended.code == 1
        assert one_sentence(ended)
        assert first.process.returncode is None


async def test_a_port_that_is_taken_ends_with_1(telegram: Telegram, tmp_path: Path) -> None:
    """HTTP_LISTEN names the address."""
    taken = telegram.url.removeprefix("http://")
    ended = await command("run", folder=tmp_path, given=settings(telegram, HTTP_LISTEN=taken))
    assert ended.code == 1
    assert "HTTP_LISTEN" in one_sentence(ended)


async def test_a_feed_that_is_none_and_one_out_of_reach_are_said_and_retried(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The bot goes on answering readers."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<html><body>Selamat datang</body></html>")

    site = web.Application()
    site.router.add_get("/", page)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    feeds = f"http://{host}:{port}/ {NOBODY}/feed/"
    sri = await telegram.person("Sri")
    async with running("run", folder=tmp_path, **settings(telegram, FEED_URLS=feeds)) as bot:
        await bot.says(f"feed=http://{host}:{port}/ reason=")
        await bot.says(f"feed={NOBODY}/feed/ reason=")
        await sri.says("/start")
        assert await sri.hears()
        assert await bot.end() == 0
    assert "Traceback" not in bot.log
    await runner.cleanup()


async def test_telegram_out_of_reach_is_said_and_retried(tmp_path: Path) -> None:
    """It waits instead of ending: at night nobody is there to start it again."""
    async with running(
        "run",
        folder=tmp_path,
        BOT_TOKEN="700000000:AAsome-token",
        TELEGRAM_API_URL=NOBODY,
        FEED_URLS=f"{NOBODY}/feed/",
    ) as bot:
        await bot.says("telegram_not_reached")
        assert bot.process.returncode is None
        assert await bot.end() == 0
    assert "AAsome-token" not in bot.log
    assert "Traceback" not in bot.log


async def test_check_does_not_blame_the_token_where_telegram_is_out_of_reach(
    tmp_path: Path,
) -> None:
    """What is to be mended is the network or the address."""
    given = {"BOT_TOKEN": "700000000:AAsome-token", "TELEGRAM_API_URL": NOBODY}
    given |= {"FEED_URLS": f"{NOBODY}/feed/"}
    ended = await command("check", "--json", folder=tmp_path, given=given)
    assert ended.code == 1
    said = str(findings(ended)["token"]["said"])
    assert "TELEGRAM_API_URL" in said
    assert "BotFather" not in said


async def test_a_start_that_hangs_can_be_ended(telegram: Telegram, tmp_path: Path) -> None:
    """Telegram answers getMe and nothing else: SIGTERM is heard all the same."""
    hang = [{"method": name, "delay": 60} for name in ("deleteWebhook", "setMyCommands")]
    await telegram.faults(rules=hang)
    async with running("run", folder=tmp_path, **settings(telegram)) as bot:
        async with asyncio.timeout(PATIENCE):
            while not await telegram.calls("getMe"):
                await asyncio.sleep(0.05)
        async with asyncio.timeout(PATIENCE):
            assert await bot.end() == 0


async def test_the_start_says_what_runs(telegram: Telegram, tmp_path: Path) -> None:
    """Version, database and address."""
    with capture_logs() as logs:
        async with running_bot(telegram, tmp_path, http_listen="127.0.0.1:0"):
            pass
    (line,) = [line for line in logs if line["event"] == "started"]
    assert line["version"] == VERSION
    assert line["database"] == f"sqlite:///{tmp_path}/bot.db"
    assert line["http"] == "127.0.0.1:0"


async def test_menus_keep_no_reader_waiting(telegram: Telegram, tmp_path: Path) -> None:
    """Updates are read while the command menus are still being set."""
    await telegram.faults(rules=[{"method": "setMyCommands", "delay": 60}])
    sri = await telegram.person("Sri")
    async with running("run", folder=tmp_path, **settings(telegram)) as bot:
        await bot.says("started")
        await sri.says("/start")
        assert await sri.hears()
        assert await bot.end() == 0


async def test_a_stranger_s_copy_is_said_and_outlasted(telegram: Telegram, tmp_path: Path) -> None:
    """409 while another reads the updates; once it is gone, ours answers."""
    conflict = {
        "method": "getUpdates",
        "status": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
        "times": 3,
    }
    await telegram.faults(rules=[conflict])
    sri = await telegram.person("Sri")
    async with running("run", folder=tmp_path, **settings(telegram)) as bot:
        await bot.says("another copy of this bot")
        await sri.says("/start")
        assert await sri.hears()
        assert bot.log.count("another copy of this bot") == 1


async def test_without_an_editors_group_reports_are_declined_and_the_id_is_told(
    telegram: Telegram, tmp_path: Path
) -> None:
    """/lapor says so; added to a group, the bot logs how to set it."""
    sri = await telegram.person("Sri")
    async with running("run", folder=tmp_path, **settings(telegram)) as bot:
        await bot.says("started")
        await sri.says("/lapor")
        assert "belum" in (await sri.hears()).text
        group = await telegram.group("Redaksi", members=[sri])
        await bot.says(f"EDITORS_CHAT_ID={group.id}")


async def test_an_editors_group_that_is_gone_does_not_stop_the_bot(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Readers are served; `check` says what is missing."""
    sri = await telegram.person("Sri")
    given = settings(telegram, EDITORS_CHAT_ID="-1009999")
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        await sri.says("/start")
        assert await sri.hears()
        checked = await command("check", "--json", folder=tmp_path, given=given)
        assert checked.code == 1
        assert not findings(checked)["editors' group"]["holds"]
        assert bot.process.returncode is None


async def test_check_holds_where_all_is_well_and_follows_a_moved_group(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A line each, exit code 0; a group that became a supergroup is named with its new id."""

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(text=FEED, content_type="application/rss+xml")

    site = web.Application()
    site.router.add_get("/feed/", serve)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    sri = await telegram.person("Sri")
    group = await telegram.group("Redaksi", members=[sri], type="group")
    given = settings(
        telegram, EDITORS_CHAT_ID=str(group.id), FEED_URLS=f"http://{host}:{port}/feed/"
    )
    ended = await command("check", folder=tmp_path, given=given)
    assert ended.code == 0, ended.out
    assert ended.out.count("✓") == len(ended.out.splitlines()) == 9
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        moved = await group.migrates()
        await telegram.settled()
        assert await bot.end() == 0
    again = await command("check", "--json", folder=tmp_path, given=given)
    assert again.code == 0, again.out
    assert str(moved.id) in str(findings(again)["editors' group"]["said"])
    await runner.cleanup()


async def test_check_compares_clocks_and_knows_the_operator(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A site whose clock is an hour ahead is named; an operator who never pressed Start, too."""

    async def serve(_request: web.Request) -> web.Response:
        ahead = formatdate(time.time() + 3600, usegmt=True)
        return web.Response(text=FEED, headers={"Date": ahead, "Content-Type": "text/xml"})

    site = web.Application()
    site.router.add_get("/feed/", serve)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    given = settings(telegram, FEED_URLS=f"http://localhost:{port}/feed/", OPERATOR_CHAT_ID="4242")
    ended = await command("check", "--json", folder=tmp_path, given=given)
    found = findings(ended)
    assert not found["clock"]["holds"]
    assert re.search(r"clock is 3\d\d\d s behind localhost: ", str(found["clock"]["said"]))
    assert not found["operator"]["holds"]
    assert "OPERATOR_CHAT_ID" in str(found["operator"]["said"])
    ani = await telegram.person("Ani")
    await ani.says("/start")
    known = given | {"OPERATOR_CHAT_ID": str(ani.id)}
    assert findings(await command("check", "--json", folder=tmp_path, given=known))["operator"][
        "holds"
    ]
    await runner.cleanup()


async def test_classify_answers_line_by_line(tmp_path: Path) -> None:
    """JSON Lines in, JSON Lines out, in the same order; no token, no database."""
    lines = [
        {"title": "Kapolsek Panongan hadiri pleno", "text": "Tangerang – di Kecamatan Panongan."},
        {"title": "Harga cabai naik", "text": "Harga cabai naik di pasar."},
    ]
    stdin = b"\xef\xbb\xbf" + "\n".join(json.dumps(line) for line in lines).encode()
    ended = await command("classify", folder=tmp_path, stdin=stdin)
    assert ended.code == 0, ended.err
    first, second = (json.loads(line) for line in ended.out.splitlines())
    assert (first["regencies"], first["districts"]) == (["36.03"], ["36.03.19"])
    assert {"place", "phrase", "weight"} <= set(first["reasons"][0])
    assert second == {"regencies": [], "districts": [], "province": False, "reasons": []}
    assert not list(tmp_path.iterdir())


async def test_classify_names_the_broken_line(tmp_path: Path) -> None:
    """Exit code 1 and the line's number."""
    ended = await command("classify", folder=tmp_path, stdin=b'{"title": "a", "text": "b"}\nnope\n')
    assert ended.code == 1
    assert "2" in one_sentence(ended)


def findings(ended: Ended) -> dict[str, dict[str, object]]:
    lines = (json.loads(line) for line in ended.out.splitlines())
    return {line["subject"]: line for line in lines}
