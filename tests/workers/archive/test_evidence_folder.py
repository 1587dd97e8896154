"""The folder of evidence: what its files tell beside what they hold."""

from __future__ import annotations

from pathlib import Path

from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.engine.coarse_time import DAY, HOUR

NOW = 20_000 * DAY + 5 * HOUR + 17.25


def times(folder: Path) -> list[float]:
    return [
        path.stat().st_mtime for path in (folder / "evidence", *(folder / "evidence").iterdir())
    ]


def test_the_times_of_files_are_no_timeline(tmp_path: Path) -> None:
    """The hour at first, the day after the nightly round; also of the folder itself."""
    folder = EvidenceFolder(tmp_path)
    folder.blur_times(now=NOW)  # nothing there yet
    for number in range(3):
        folder.write(f"{number:032x}", b"sealed", now=NOW + number)
    assert set(times(tmp_path)) == {NOW - 17.25}
    folder.blur_times(now=NOW + DAY)
    assert set(times(tmp_path)) == {20_001 * DAY}
    assert folder.path_of(f"{2:032x}").read_bytes() == b"sealed"


def test_files_that_came_on_one_day_are_made_anew_at_once(tmp_path: Path) -> None:
    """A file system keeps when a file was made, for good: older ones are left as they are."""
    folder = EvidenceFolder(tmp_path)
    old, new = f"{1:032x}", f"{2:032x}"
    folder.write(old, b"old", now=NOW)
    folder.blur_times(now=NOW)
    folder.write(new, b"new", now=NOW)
    inodes = [folder.path_of(name).stat().st_ino for name in (old, new)]
    folder.blur_times(now=NOW)
    assert folder.path_of(old).stat().st_ino == inodes[0]
    assert folder.path_of(new).stat().st_ino != inodes[1]
