"""`restore`: the operator's side of it."""

from __future__ import annotations

import io
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import subscribers
from bot.cli.database import backup, restore
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError, SettingsError
from bot.core.settings import load_settings


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that was lost: its folder, empty; a backup and its secret lie beside it."""
    monkeypatch.delenv("TIP_SECRET", raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/bot.db")
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text("chat_id,places\n7,36\n")
    assert subscribers.run(Namespace(action="import", file="s.csv")) == 0
    assert backup.run(Namespace(file="b.zip", dialogues=False)) == 0
    shutil.move("data/tip_secret", "tip_secret")
    shutil.rmtree("data")
    return tmp_path


def run(known_until: str | None = "now") -> int:
    return restore.run(Namespace(file="b.zip", key=None, known_until=known_until))


def test_it_says_what_it_did_and_closes_what_was_open_to_all(
    lost: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The secret that was copied here with everybody's rights is its owner's again."""
    (lost / "data").mkdir()
    shutil.copy(lost / "tip_secret", lost / "data")
    (lost / "data" / "tip_secret").chmod(0o644)
    assert run() == 0
    said = capsys.readouterr().out
    assert "its hash is right" in said
    assert "Restored: subscribers 1," in said
    assert (lost / "data" / "tip_secret").stat().st_mode & 0o777 == 0o600
    with pytest.raises(OperatorError, match="not empty"):
        run()


def test_no_secret_is_made_in_the_place_of_one_that_is_missing(lost: Path) -> None:
    """It would not be the one of the backup."""
    with pytest.raises(OperatorError, match="put your copy into data/tip_secret"):
        run()
    assert not (lost / "data").exists()


def test_a_script_has_to_say_what_people_have(
    lost: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal it is asked for; an empty answer is `now`, which pushes nothing twice."""
    monkeypatch.setenv("TIP_SECRET_FILE", str(lost / "tip_secret"))
    with pytest.raises(SettingsError, match="--known-until"):
        run(None)
    answers = io.StringIO("\n")
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", answers)
    assert run(None) == 0
    assert "Until when did the bot run" in capsys.readouterr().out


def test_moments_are_the_newsrooms_own() -> None:
    """A time without an offset is in TIMEZONE; before the backup nothing is known from it."""
    made_at = 1_764_288_000.0  # 2025-11-28T00:00 UTC

    def read(words: str) -> float | None:
        return restore.read_moment(words, made_at, load_settings())

    assert read("backup") is None
    assert read("2025-11-28T08:00") == made_at + 3600
    assert read("2025-11-28T00:30Z") == made_at + 1800
    assert read("2025-11-28T06:00") is None
    now = read("now")
    assert now is not None
    assert now <= SYSTEM_CLOCK.now()
    for wrong in ("yesterday", "2999-01-01"):
        with pytest.raises(SettingsError, match="--known-until"):
            read(wrong)
