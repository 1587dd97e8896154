"""A set-up that would give sources away: `check` says so, and the bot takes no reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.chats.telegram import Telegram
from tests.support.starts.process import command, running


def settings(telegram: Telegram, **given: str) -> dict[str, str]:
    base = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": "http://127.0.0.1:9/feed/",
        "DATABASE_URL": "sqlite:///data/bot.db",
    }
    return {**base, **given}


@pytest.mark.parametrize(
    ("about", "said"),
    [({"username": "redaksi"}, "the group is public"), ({"linked_chat_id": -1}, "unlink it")],
)
async def test_a_group_that_strangers_can_read_fails_and_shuts_the_tips_room(
    telegram: Telegram, tmp_path: Path, about: dict[str, object], said: str
) -> None:
    """From the very first update on; the log says why, readers are served."""
    sri = await telegram.person("Sri")
    desk = await telegram.group("Redaksi", members=[sri])
    await desk.becomes(**about)
    given = settings(telegram, EDITORS_CHAT_ID=str(desk.id))
    checked = await command("check", folder=tmp_path, given=given)
    (line,) = [line for line in checked.out.splitlines() if "editors' group" in line]
    assert checked.code == 1
    assert line.startswith("✗")
    assert said in line
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("tips_room_shut")
        await sri.says("/lapor")
        await sri.hears("Laporan sedang tidak bisa diterima")
        await sri.says("/ikuti panongan")
        await sri.hears("Panongan")


async def test_what_is_risky_is_warned_of_and_not_refused(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A history that new members read."""
    desk = await telegram.group("Redaksi", members=[await telegram.person("Sri")])
    await desk.becomes(has_visible_history=True)
    given = settings(telegram, EDITORS_CHAT_ID=str(desk.id))
    checked = await command("check", folder=tmp_path, given=given)
    (line,) = [line for line in checked.out.splitlines() if "editors' group" in line]
    assert line.startswith("✓")
    assert "mind: new members read what was sent before" in line


async def test_a_secret_beside_the_database_is_warned_of_and_one_elsewhere_is_not(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A stolen disk would open every open case: TIP_SECRET_FILE names a credential or a tmpfs."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "tip_secret").write_text("5e" * 32 + "\n")
    (credentials / "tip_secret").chmod(0o400)
    beside = await command("check", folder=tmp_path, given=settings(telegram))
    (tmp_path / "data" / "tip_secret").unlink()
    (tmp_path / "data" / "bot.db").unlink()
    elsewhere = await command(
        "check",
        folder=tmp_path,
        given=settings(telegram, TIP_SECRET_FILE=str(credentials / "tip_secret")),
    )
    assert "whoever takes this disk opens every open case" in beside.out
    assert "whoever takes this disk" not in elsewhere.out
    assert not (tmp_path / "data" / "tip_secret").exists()
