"""A disk that loses what was not synced, as a power cut may leave it."""

from __future__ import annotations

import os
import random
import shutil
import stat
from pathlib import Path


class Disk:
    """What of files and folders is on the disk, and not only in the system's memory.

    `kept`: a folder of its own, on the same file system, for links to what is on the disk.
    `fsync` in the place of `os.fsync` tells it what was synced.
    """

    def __init__(self, kept: Path) -> None:
        kept.mkdir()
        self._kept = kept
        self._synced: set[int] = set()  # files, by their inodes
        self._names: dict[int, dict[str, int]] = {}  # of each folder, to the inodes

    def fsync(self, descriptor: int) -> None:
        """Put a file or the names of a folder on the disk."""
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            self._list(status.st_ino, Path(f"/proc/self/fd/{descriptor}"))
        else:
            self._synced.add(status.st_ino)

    def hold(self, folder: Path) -> None:
        """Put everything in a folder on the disk, as it is after a while."""
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                self._list(path.stat().st_ino, path)
            else:
                self._synced.add(path.stat().st_ino)

    def lose(self, folder: Path, copy: Path, chance: random.Random) -> list[str]:
        """Take from a copy of the folder what was not on the disk; say what it was.

        What a folder was not synced for may be there or not, each name by itself.
        """
        before = self._names.get(folder.stat().st_ino, {})
        now = {path.name: path.stat().st_ino for path in folder.iterdir()}
        lost = []
        for name in sorted(before | now):
            ours = copy / name
            if before.get(name) != now.get(name) and chance.random() < 0.5:
                lost.append(name)
                shutil.rmtree(ours) if ours.is_dir() else ours.unlink(missing_ok=True)
                if name in before:
                    shutil.copyfile(self._kept / f"{before[name]}", ours)
            elif name in now and ours.is_dir():
                lost += self.lose(folder / name, ours, chance)
            elif name in now and now[name] not in self._synced:
                lost.append(name)
                ours.write_bytes(b"")
        return lost

    def _list(self, inode: int, folder: Path) -> None:
        self._names[inode] = {path.name: path.stat().st_ino for path in folder.iterdir()}
        for path in folder.iterdir():
            link = self._kept / f"{path.stat().st_ino}"
            if path.is_file() and not link.exists():
                link.hardlink_to(path)
