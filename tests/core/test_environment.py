"""What is written in `.env` and in the environment: slips are named, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.environment import early_value
from bot.core.errors import SettingsError
from bot.core.settings import load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(environ: dict[str, str], content: bytes | None = None) -> str:
    """The sentence with which this `.env` and this environment are refused."""
    if content is not None:
        Path(".env").write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        load_settings(environ)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("FEED_URL", "FEED_URLS"),
        ("EDITOR_CHAT_ID", "EDITORS_CHAT_ID"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("bot_token", "BOT_TOKEN"),
        ("BOT_TOKEN_FIEL", "BOT_TOKEN_FILE"),
        ("REGION", "REGIONS"),
        ("TELEGRAM_URL", "TELEGRAM_API_URL"),
    ],
)
def test_an_unknown_name_in_env_is_refused_with_the_nearest(written: str, meant: str) -> None:
    """A setting that is silently not taken is worse than none."""
    sentence = said({}, f"POLL_SECONDS=5\n{written}=1\n".encode())
    assert f"{written} (do you mean {meant}?)" in sentence


def test_all_unknown_names_are_said_at_once() -> None:
    """Also one that nothing is near to; a comment is none."""
    sentence = said({}, b"# HOSTNAME=x\nLOGLEVEL=DEBUG\nQWX=1\n")
    assert sentence.endswith("no setting: LOGLEVEL (do you mean LOG_LEVEL?), QWX.")


@pytest.mark.parametrize("name", ["EDITOR_CHAT_ID", "FEED_URL", "LOGLEVEL", "BOT_TOKEN_FLIE"])
def test_a_slip_in_the_environment_is_refused(name: str) -> None:
    """One or two characters besides a setting's name."""
    assert said({name: "1"}).startswith(f"{name} in the environment is no setting")


def test_names_of_other_programs_in_the_environment_are_left_alone() -> None:
    """The environment is everybody's: only slips of ours are refused there."""
    theirs = ("PATH", "REGION", "CONTACTS", "LOGNAME", "PGHOST", "TEST_DATABASE_URL", "API_URL")
    assert load_settings(dict.fromkeys(theirs, "x")) == load_settings({})


def test_a_setting_that_is_given_has_no_slips() -> None:
    """LOGLEVEL may be another program's where LOG_LEVEL is there too: in `.env`, for example."""
    Path(".env").write_bytes(b"LOG_LEVEL=DEBUG\n")
    assert load_settings({"LOGLEVEL": "3"}).log_level == "DEBUG"


@pytest.mark.parametrize(
    "content",
    [
        "BOT_TOKEN=1:a\n".encode("utf-16"),
        "BOT_TOKEN=1:a\n".encode("utf-16-le"),
        b"TIP_SAFER_CONTACT=caf\xe9\n",
    ],
    ids=["UTF-16", "UTF-16 without its mark", "Latin-1"],
)
def test_another_encoding_is_said(content: bytes) -> None:
    """As Windows' editors write it."""
    assert said({}, content) == ".env is not in UTF-8: save it as UTF-8 text."


def test_the_mark_of_utf_8_does_not_count() -> None:
    """Windows' editors write that, too."""
    Path(".env").write_bytes(b"\xef\xbb\xbfPOLL_SECONDS=5\n")
    assert load_settings({}).poll_seconds == 5


@pytest.mark.parametrize("line", [b"BOT_TOKEN", b"FEED_URLS: https://a.example/feed/"])
def test_a_line_that_gives_nothing_is_named(line: bytes) -> None:
    """By its number."""
    assert said({}, b"# ours\n" + line + b"\n") == ".env, line 2: write NAME=value."


def test_an_env_that_cannot_be_read_is_said() -> None:
    """Another user's file, or the folder that a container makes where no file was."""
    Path(".env").mkdir()
    assert said({}).startswith(".env cannot be read (Is a directory)")


def test_anothers_env_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root reads everything, so the system's answer is made here."""

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "belongs to the user who runs the bot" in said({})


def test_a_value_and_its_file_are_not_both_taken(tmp_path: Path) -> None:
    """Which of the two counts would be a guess."""
    path = tmp_path / "token"
    path.write_text("1:a", encoding="utf-8")
    given = {"BOT_TOKEN": "2:b", "BOT_TOKEN_FILE": str(path)}
    assert said(given).startswith("BOT_TOKEN and BOT_TOKEN_FILE are both given (environment)")


def test_the_environment_wins_in_either_form(tmp_path: Path) -> None:
    """Over a file that `.env` names, too."""
    path = tmp_path / "token"
    path.write_text("1:a", encoding="utf-8")
    Path(".env").write_text(f"BOT_TOKEN_FILE={path}\n", encoding="utf-8")
    assert load_settings({"BOT_TOKEN": "2:b"}).bot_token.get_secret_value() == "2:b"


def test_one_value_is_known_before_the_rest_makes_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a refusal is to be written is a setting itself."""
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    Path(".env").write_bytes(b"LOG_FORMAT=json\nFEED_URL=x\n")
    assert early_value("LOG_FORMAT") == "json"
    Path(".env").write_bytes(b"\xff\xfe")
    assert early_value("LOG_FORMAT") == ""
    monkeypatch.setenv("LOG_FORMAT", "text")
    assert early_value("LOG_FORMAT") == "text"
