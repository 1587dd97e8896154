"""`tips rotate`: the operator's side of changing the secret."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import tips
from bot.cli.database import migrate
from bot.core.errors import OperatorError, SecretMismatch, SettingsError
from storage.engine.kept_copy import keep_copy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a bot that was started once, with a secret of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIP_SECRET", raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/bot.db")
    start()
    return tmp_path / "data"


def start() -> None:
    migrate.run(Namespace())


def rotate(new: Path | None = None) -> int:
    return tips.run(Namespace(action="rotate", new=None if new is None else str(new)))


def test_the_secret_of_the_data_folder_is_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new one takes its place, and the next start knows it; neither is printed."""
    before = (folder / "tip_secret").read_text()
    assert rotate() == 0
    after = (folder / "tip_secret").read_text()
    assert after != before
    assert (folder / "tip_secret").stat().st_mode & 0o777 == 0o600
    assert not (folder / "tip_secret.new").exists()
    start()
    printed = capsys.readouterr().out
    assert before.strip() not in printed
    assert after.strip() not in printed


def test_no_copy_stays_under_the_old_secret(folder: Path) -> None:
    """Of before an upgrade: the way back ends where somebody may know the secret."""
    copy = keep_copy(folder / "bot.db")
    assert rotate() == 0
    assert not copy.exists()


def test_a_kill_before_the_new_secret_takes_its_place_is_made_up_for(folder: Path) -> None:
    """The start says what to do; done once more, it ends with the secret that was made."""
    before = (folder / "tip_secret").read_text()
    rotate()
    made = (folder / "tip_secret").read_text()
    (folder / "tip_secret.new").write_text(made)
    (folder / "tip_secret").write_text(before)
    with pytest.raises(SecretMismatch, match="tips rotate"):
        start()
    assert rotate() == 0
    assert (folder / "tip_secret").read_text() == made
    start()


def test_a_given_secret_is_changed_to_that_of_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is made where it is not there; nothing is written into the data folder."""
    monkeypatch.setenv("TIP_SECRET_FILE", str(folder / "tip_secret"))
    with pytest.raises(SettingsError, match="--new"):
        rotate()
    new = folder.parent / "elsewhere" / "secret"
    files = {path.name for path in folder.iterdir()}
    assert rotate(new) == 0
    assert {path.name for path in folder.iterdir()} - {"bot.db.lock"} == files - {"bot.db.lock"}
    with pytest.raises(SecretMismatch):
        start()
    monkeypatch.setenv("TIP_SECRET_FILE", str(new))
    start()
    with pytest.raises(OperatorError, match="of now"):
        rotate(new)


def test_where_the_secret_goes_is_not_asked_twice(folder: Path) -> None:
    """That of the data folder has its place."""
    with pytest.raises(SettingsError, match="leave it out"):
        rotate(folder / "other")
