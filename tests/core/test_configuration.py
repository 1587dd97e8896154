"""Every setting as an operator looks at it: value, and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.configuration import Configuration, Setting
from bot.core.settings import Settings

TOKEN = "123456:AAFakeTokenForTests"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and none of our settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    return tmp_path


def test_each_setting_says_where_it_comes_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Default, `.env`, environment, or the file that NAME_FILE names there."""
    secret = folder / "secret"
    secret.write_text("0f" * 32, encoding="ascii")
    Path(".env").write_text(
        f"POLL_SECONDS=5\nTIP_SECRET_FILE={secret}\nLOG_LEVEL=DEBUG\n", encoding="utf-8"
    )
    monkeypatch.setenv("LOG_LEVEL", "warning")
    monkeypatch.setenv("FEED_URLS", "https://a.example/feed/, https://b.example/feed/")
    shown = {each.name: each for each in Configuration.load()}
    assert set(shown) == {field.upper() for field in Settings.model_fields}
    assert shown["TIMEZONE"] == Setting("TIMEZONE", "Asia/Jakarta", "default", None)
    assert shown["POLL_SECONDS"] == Setting("POLL_SECONDS", "5", ".env", None)
    assert shown["TIP_SECRET"] == Setting("TIP_SECRET", "***", ".env", secret)
    assert shown["LOG_LEVEL"] == Setting("LOG_LEVEL", "WARNING", "environment", None)
    assert shown["FEED_URLS"].value == "https://a.example/feed/ https://b.example/feed/"


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret setting nor the password of an address."""
    given = {
        "BOT_TOKEN": TOKEN,
        "TIP_SECRET": "0e" * 32,
        "WEBHOOK_SECRET": "rahasia-satu",
        "DATABASE_URL": "postgresql://bot:rahasia-dua@db/news",
        "FEED_URLS": "https://bot:rahasia-tiga@a.example/feed/",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    shown = " ".join(each.value for each in Configuration.load())
    assert shown.count("***") == 5
    for secret in (TOKEN, "0e0e", "rahasia"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("content", "mode", "warned"),
    [
        (f"BOT_TOKEN={TOKEN}\n", 0o644, True),
        ("DATABASE_URL=postgresql://bot:rahasia@db/news\n", 0o604, True),
        (f"BOT_TOKEN={TOKEN}\n", 0o640, False),
        ("POLL_SECONDS=5\nBOT_TOKEN_FILE=token\n", 0o644, False),
    ],
)
def test_a_secret_in_an_env_that_everybody_reads_is_warned_of(
    content: str, mode: int, warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to type; who gives secrets elsewhere is left in peace."""
    monkeypatch.setenv("TIP_SECRET", "0e" * 32)
    Path("token").write_text(TOKEN, encoding="ascii")
    Path(".env").write_text(content, encoding="utf-8")
    Path(".env").chmod(mode)
    warning = Configuration.load().warning
    assert (warning is not None) is warned
    assert not warned or "chmod 600 .env" in str(warning)
