"""What was written is there after a power cut, and what was deleted is not."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest

from bot.core.durable_files import new_file, sync_folder
from bot.core.tip_secret import secret_in
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from tests.support.drivers.power_cut import Disk

NAMES = [f"{number:032x}" for number in range(8)]


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path / "kept")
    monkeypatch.setattr(os, "fsync", disk.fsync)
    return disk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def after_a_power_cut(disk: Disk, home: Path) -> list[Path]:
    """The folder as it may be then, several times over."""
    copies = [Path(tempfile.mkdtemp(dir=home.parent)) for _ in range(8)]
    for number, copy in enumerate(copies):
        shutil.copytree(home, copy, dirs_exist_ok=True)
        disk.lose(home, copy, random.Random(number))
    return copies


def test_a_file_whose_folder_is_not_synced_may_be_gone(disk: Disk, home: Path) -> None:
    """Or be there again where it was deleted; this is what the tests below can notice."""
    with new_file(home / "new") as file:
        file.write(b"words")
    (home / "old").write_bytes(b"words")
    there = [{path.name for path in copy.iterdir()} for copy in after_a_power_cut(disk, home)]
    assert {True, False} == {"new" in names for names in there}
    disk.hold(home)
    (home / "old").unlink()
    there = [{path.name for path in copy.iterdir()} for copy in after_a_power_cut(disk, home)]
    assert {True, False} == {"old" in names for names in there}
    sync_folder(home)
    for copy in after_a_power_cut(disk, home):
        assert (copy / "new").read_bytes() == b"words"
        assert not (copy / "old").exists()


def test_sealed_files_are_there_and_erased_ones_are_not(disk: Disk, home: Path) -> None:
    """The folder itself is made by the first of them. What comes back would stay for good: the
    database has forgotten it."""
    folder = EvidenceFolder(home)
    for name in NAMES:
        folder.write(name, b"sealed", now=1000.0)
    for copy in after_a_power_cut(disk, home):
        assert {path.name for path in (copy / FOLDER).iterdir()} == {*NAMES}
        assert {path.read_bytes() for path in (copy / FOLDER).iterdir()} == {b"sealed"}
    folder.delete(*NAMES[1:])
    for copy in after_a_power_cut(disk, home):
        assert EvidenceFolder(copy).names() == (NAMES[0],)


def test_the_secret_is_kept(disk: Disk, home: Path) -> None:
    """Without it nobody can read what was sealed since."""
    secret = secret_in(home / "tip_secret")
    for copy in after_a_power_cut(disk, home):
        assert secret_in(copy / "tip_secret") == secret
        assert [path.name for path in copy.iterdir()] == ["tip_secret"]
