"""The folder of sealed files: each has a random name and is written whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bot.core.durable_files import new_file, sync_folder
from storage.engine.coarse_time import DAY, whole_day, whole_hour

FOLDER = "evidence"  # in the data folder
_NAME = re.compile(r"[0-9a-f]{32}")


class EvidenceFolder:
    """The folder of sealed files. Its methods block (call them from a thread) and raise OSError."""

    def __init__(self, data_folder: Path) -> None:
        self._path = data_folder / FOLDER

    def write(self, name: str, sealed: bytes, *, now: float) -> None:
        """Write a sealed file, durable on return; a file of that name is replaced."""
        if not self._path.is_dir():
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(self._path.parent)
        draft = self.path_of(name).with_suffix(".part")
        with new_file(draft) as file:
            file.write(sealed)
        draft.replace(self.path_of(name))
        self._set_times(self.path_of(name), whole_hour(now))
        sync_folder(self._path)

    def names(self) -> tuple[str, ...]:
        """Return the names of the files in the folder."""
        return tuple(sorted(p.name for p in self._path.glob("*") if _NAME.fullmatch(p.name)))

    def read(self, name: str) -> bytes:
        """Return the sealed bytes of a file."""
        return self.path_of(name).read_bytes()

    def blur_times(self, *, now: float) -> None:
        """Rewrite the files that came since the last call, all at once; call it once a day.

        The file system notes when a file was made and changed, and no program can set that time.
        """
        for path in map(self.path_of, self.names()):
            if path.stat().st_mtime % DAY:
                self.write(path.name, path.read_bytes(), now=now)
                self._set_times(path, whole_day(now))

    def _set_times(self, path: Path, at: float) -> None:
        os.utime(path, (at, at))
        os.utime(self._path, (at, at))

    def delete(self, *names: str) -> None:
        """Delete files where they exist; on return no power cut brings them back."""
        for name in names:
            self.path_of(name).unlink(missing_ok=True)
            self.path_of(name).with_suffix(".part").unlink(missing_ok=True)
        if names and self._path.is_dir():
            sync_folder(self._path)

    def path_of(self, name: str) -> Path:
        """Return a file's path. Raises ValueError for a name that is none of ours."""
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a file of evidence")
        return self._path / name
