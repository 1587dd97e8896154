"""Settings: validated together, said in one sentence, secrets never shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.archive_keys import ArchiveKey
from bot.core.errors import SettingsError
from bot.core.settings import load_settings

TOKEN = "123456:AAFakeTokenForTests"
SECRET = "0f" * 32


def test_defaults_are_the_contract_s() -> None:
    """With nothing set, the bot reads the first newsroom's feed every minute into SQLite."""
    settings = load_settings({})
    assert settings.feed_urls == ("https://posbanten.co.id/feed/",)
    assert settings.poll_seconds == 60
    assert settings.database_url == "sqlite:///data/bot.db"
    assert settings.messages_per_second == 30
    assert settings.timezone == "Asia/Jakarta"
    assert settings.tip_retention_days == 90
    assert settings.data_folder == Path("data")
    assert settings.listen_address is None


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"POLL_SECONDS": "0"}, "POLL_SECONDS"),
        ({"POLL_SECONDS": "soon"}, "POLL_SECONDS"),
        ({"CONTACT": "redaksi\nX-Evil: 1"}, "CONTACT"),
        ({"REGIONS": "no/such/folder"}, "REGIONS"),
        ({"FEED_URLS": "posbanten.co.id/feed"}, "FEED_URLS"),
        ({"FEED_URLS": "http://[broken/"}, "FEED_URLS"),
        ({"TELEGRAM_API_URL": "ftp://x"}, "TELEGRAM_API_URL"),
        ({"TELEGRAM_API_URL": "https://api.telegram.org/bot"}, "TELEGRAM_API_URL: leave out"),
        ({"TELEGRAM_API_URL": f"https://a.example/bot{TOKEN}/"}, "TELEGRAM_API_URL: leave out"),
        ({"TIMEZONE": "Asia/Serang"}, "TIMEZONE"),
        ({"TIMEZONE": "../etc/passwd"}, "TIMEZONE"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://x/y?connect_timeout=5"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://x/y"}, "TIP_SECRET"),
        ({"EDITORS_CHAT_ID": "@redaksi"}, "EDITORS_CHAT_ID"),
        ({"MESSAGES_PER_SECOND": "-1"}, "MESSAGES_PER_SECOND"),
        ({"HTTP_LISTEN": "8080"}, "HTTP_LISTEN"),
        ({"LEDGER_URL": "https://bot.example/"}, "LEDGER_URL"),
        ({"LEDGER_URL": "bot.example/koreksi"}, "LEDGER_URL"),
        ({"HTTP_LISTEN": "localhost:http"}, "HTTP_LISTEN"),
        ({"HEARTBEAT_URL": "hc.example/uuid"}, "HEARTBEAT_URL: it is not an http"),
        ({"OPERATOR_CHAT_ID": "@ani"}, "OPERATOR_CHAT_ID"),
        ({"TIP_SECRET": "short"}, "TIP_SECRET"),
        ({"TIP_RETENTION_DAYS": "0"}, "TIP_RETENTION_DAYS"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"BOT_TOKEN_FILE": "/does/not/exist"}, "BOT_TOKEN_FILE"),
    ],
)
def test_what_makes_no_sense_is_named_in_one_sentence(
    environment: dict[str, str], named: str
) -> None:
    """The sentence names the setting, ends with a full stop and quotes no secret."""
    with pytest.raises(SettingsError) as error:
        load_settings(environment)
    assert named in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize("between", [" ", ",", ", ", " , ", "\n"])
def test_several_values_are_separated_by_spaces_or_commas(between: str) -> None:
    """Everybody writes a list in their own way; a comma inside an address stays."""
    feeds = ("https://a.example/feed/?cat=1,2", "https://b.example/feed/")
    hosts = ("a.example", "b.example")
    settings = load_settings(
        {"FEED_URLS": between.join(feeds) + between, "NEWSROOM_HOSTS": between.join(hosts)}
    )
    assert settings.feed_urls == feeds
    assert settings.newsroom_hosts == hosts


def test_a_server_below_a_path_may_be_telegrams() -> None:
    """Only /bot and a token behind it are ours to add."""
    settings = load_settings({"TELEGRAM_API_URL": "https://proxy.example/botapi/"})
    assert settings.telegram_api_url == "https://proxy.example/botapi"


def test_a_missing_token_is_said_only_where_it_is_needed() -> None:
    """`classify` and `migrate` work without one."""
    assert load_settings({}).bot_token.get_secret_value() == ""
    with pytest.raises(SettingsError, match="BotFather"):
        load_settings({}, to_run=True)


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    """`NAME_FILE` reads the value; the newline at its end does not count."""
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    settings = load_settings({"BOT_TOKEN_FILE": str(path)}, to_run=True)
    assert settings.bot_token.get_secret_value() == TOKEN


def test_dotenv_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.env` in the working folder gives what the environment does not."""
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("POLL_SECONDS=5\nTIMEZONE=Asia/Tokyo\nLOG_LEVEL=\n", encoding="utf-8")
    settings = load_settings({"POLL_SECONDS": "0.5"})
    assert settings.poll_seconds == 0.5
    assert settings.timezone == "Asia/Tokyo"
    assert settings.log_level == "INFO"


def test_secrets_are_redacted_wherever_settings_are_printed() -> None:
    """repr() and str() are what ends up in a log by accident."""
    settings = load_settings({"BOT_TOKEN": TOKEN, "TIP_SECRET": SECRET})
    assert TOKEN not in repr(settings) + str(settings)
    assert SECRET not in repr(settings) + str(settings)


def test_a_bad_secret_is_not_quoted() -> None:
    """A secret with a typo is still a secret."""
    with pytest.raises(SettingsError) as error:
        load_settings({"TIP_SECRET": SECRET + "zz"})
    assert SECRET not in str(error.value)


def test_sites_are_told_whom_to_write_to() -> None:
    """Who reads their feed too often for their taste can be reached."""
    settings = load_settings({"CONTACT": "redaksi@kabar.example"})
    assert settings.user_agent.endswith("(+redaksi@kabar.example)")


def test_scheduled_backups_need_a_key_and_a_span_of_hours_or_days() -> None:
    """What is wrong is said with the name of the setting."""
    key = ArchiveKey.generate().public
    given = {"BACKUP_DIR": "backups", "BACKUP_PUBLIC_KEYS": key, "BACKUP_EVERY": "7d"}
    assert load_settings(given).backup_every == timedelta(days=7)
    assert load_settings(given | {"BACKUP_EVERY": "6h"}).backup_every == timedelta(hours=6)
    with pytest.raises(SettingsError, match="BACKUP_PUBLIC_KEYS: with BACKUP_DIR"):
        load_settings({"BACKUP_DIR": "backups"})
    for wrong in ("0h", "24", "1w", "-1d"):
        with pytest.raises(SettingsError, match="BACKUP_EVERY: use hours or days"):
            load_settings(given | {"BACKUP_EVERY": wrong})
