"""A backup as a file: a ZIP with the copy of the database and the sealed files. No key is in it."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import OperatorError, file_faults
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from storage.archive.backup_reading import evidence_names
from storage.archive.backups import copy_database
from storage.opening import Storage

DATABASE = "bot.db"


async def write_backup(
    storage: Storage, target: Path, *, folder: EvidenceFolder, dialogues: bool = False
) -> int:
    """Whole or not at all, readable by its owner alone; an older file of that name is replaced.

    `dialogues`: with what open cases need to go on. Returns how many sealed files are not in the
    folder: taken back since, or on another machine. Raises StorageError, or OperatorError when
    the file cannot be written.
    """
    with (
        file_faults(target),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup") as at,
    ):
        copied, packed = Path(at) / DATABASE, Path(at) / "packed"
        await copy_database(storage.database, copied, dialogues=dialogues)
        descriptor = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as pack:
                pack.write(copied, DATABASE, zipfile.ZIP_DEFLATED, compresslevel=3)
                missing = _pack_files(pack, evidence_names(copied), folder)
            file.flush()
            os.fsync(file.fileno())
        packed.replace(target)
    return missing


def _pack_files(pack: zipfile.ZipFile, names: tuple[str, ...], folder: EvidenceFolder) -> int:
    missing = 0
    for name in names:
        try:  # Sealed bytes cannot be compressed.
            pack.write(folder.path_of(name), f"{FOLDER}/{name}", zipfile.ZIP_STORED)
        except FileNotFoundError:
            missing += 1
    return missing


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is open: its database as a file of one's own, and its sealed files."""

    database: Path
    pack: zipfile.ZipFile

    def sealed_file(self, name: str) -> bytes | None:
        """As it was kept; None where the backup does not have it."""
        try:
            return self.pack.read(f"{FOLDER}/{name}")
        except KeyError:
            return None


@contextmanager
def unpacked(backup: Path) -> Iterator[Backup]:
    """For as long as the block lasts. Raises OperatorError when it is no backup, or damaged."""
    with file_faults(backup), tempfile.TemporaryDirectory() as at:
        try:
            with zipfile.ZipFile(backup) as pack:
                database = Path(at) / DATABASE
                with pack.open(DATABASE) as packed, database.open("xb") as file:
                    shutil.copyfileobj(packed, file)
                yield Backup(database, pack)
        except (zipfile.BadZipFile, KeyError) as error:
            raise OperatorError(f"{backup} is no backup of this bot, or damaged.") from error
