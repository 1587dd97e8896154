"""What `check` says of what needs no network."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.core.archive_keys import ArchiveKey
from bot.core.clock import SYSTEM_CLOCK
from bot.core.settings import Settings
from bot.wiring.checks import Finding, examine
from bot.workers.archive.scheduled_backups import backup_name
from tests.support.chats.telegram import Telegram

NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens


async def backups(tmp_path: Path, folder: Path) -> Finding:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/data/bot.db",
        telegram_api_url=NOBODY,
        feed_urls=(NOBODY,),
        backup_dir=folder,
        backup_public_keys=(ArchiveKey.generate().public,),
    )
    (finding,) = [each async for each in examine(settings) if each.subject == "backups"]
    return finding


async def test_backups_that_are_not_made_are_found(tmp_path: Path) -> None:
    """A folder that is not there, and one whose newest is older than two of them should be."""
    folder = tmp_path / "backups"
    assert not (await backups(tmp_path, folder)).holds
    folder.mkdir()
    assert "none in" in (await backups(tmp_path, folder)).said
    (folder / backup_name(SYSTEM_CLOCK.now() - 3 * 86_400)).touch()
    late = await backups(tmp_path, folder)
    assert not late.holds
    assert "3 days" in late.said
    (folder / backup_name(SYSTEM_CLOCK.now() - 3600)).touch()
    assert (await backups(tmp_path, folder)).holds


async def test_a_mistake_in_the_profile_file_is_found(tmp_path: Path) -> None:
    """It is one of the settings; nothing is said of one that is right."""
    file = tmp_path / "profil.toml"
    file.write_text('[id]\nname = "x"\n', encoding="utf-8")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/data/bot.db",
        telegram_api_url=NOBODY,
        feed_urls=(NOBODY,),
        profile_file=file,
    )
    (finding,) = [each async for each in examine(settings) if each.subject == "settings"]
    assert not finding.holds
    assert "PROFILE_FILE" in finding.said


async def test_whether_it_is_asked_in_other_chats_is_said(
    telegram: Telegram, tmp_path: Path
) -> None:
    """From getMe; a newsroom that wants neither mode has nothing to mend."""
    settings = Settings(
        bot_token=SecretStr(telegram.token),
        database_url=f"sqlite:///{tmp_path}/data/bot.db",
        telegram_api_url=telegram.url,
        feed_urls=(NOBODY,),
    )

    async def said() -> list[str]:
        found = [each async for each in examine(settings) if each.subject.endswith(" mode")]
        assert all(each.holds for each in found)
        return [each.said for each in found]

    assert [each.partition("@BotFather")[1] for each in await said()] == ["@BotFather"] * 2
    await telegram.modes(inline=True, guest=True)
    assert [each.partition(":")[0] for each in await said()] == ["on", "on"]
