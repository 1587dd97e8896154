"""`config` and `--version`: what an operator asks of an installation first."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.core.settings import Settings
from bot.core.version import VERSION

NAMES = [field.upper() for field in Settings.model_fields]


@pytest.fixture(autouse=True)
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, none of our settings, and the signals as they were."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_line_for_each_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name, where it comes from, its value; the file too that it is read from."""
    Path(".env").write_text("BOT_TOKEN_FILE=token\nPOLL_SECONDS=0.5\n", encoding="utf-8")
    Path("token").write_text("1:rahasia", encoding="utf-8")
    monkeypatch.setenv("EDITORS_CHAT_ID", "-100")
    assert main(["config"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == NAMES
    assert ["BOT_TOKEN", ".env", "***", "(BOT_TOKEN_FILE=token)"] in lines
    assert ["POLL_SECONDS", ".env", "0.5"] in lines
    assert ["EDITORS_CHAT_ID", "environment", "-100"] in lines
    assert ["TIMEZONE", "default", "Asia/Jakarta"] in lines


def test_a_script_gets_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    """By name."""
    assert main(["config", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert list(shown) == NAMES
    assert shown["LOG_LEVEL"] == {"value": "INFO", "source": "default", "file": None}


def test_what_makes_no_sense_is_said_instead(capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2, in one sentence."""
    Path(".env").write_text("FEED_URL=https://a.example/feed/\n", encoding="utf-8")
    assert main(["config"]) == 2
    said = capsys.readouterr()
    assert said.err == ".env has what is no setting: FEED_URL (do you mean FEED_URLS?).\n"
    assert not said.out


def test_the_version_is_the_project_s(capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in one place."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == f"posbanten-bot {VERSION}"
