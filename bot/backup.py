"""A backup as a file: a ZIP with the copy of the database. No key is in it."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.faults import OperatorError
from storage import Storage
from storage.backups import copy_database

DATABASE = "bot.db"


async def write_backup(storage: Storage, target: Path, *, dialogues: bool = False) -> None:
    """Whole or not at all, readable by its owner alone; an older file of that name is replaced.

    `dialogues`: with what open cases need to go on. Raises StorageError, or OperatorError when
    the file cannot be written.
    """
    with _faults_of(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup") as at:
        copied, packed = Path(at) / DATABASE, Path(at) / "packed"
        await copy_database(storage.database, copied, dialogues=dialogues)
        descriptor = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as pack:
                pack.write(copied, DATABASE)
            file.flush()
            os.fsync(file.fileno())
        packed.replace(target)


@contextmanager
def unpacked(backup: Path) -> Iterator[Path]:
    """The database of a backup, as a file of one's own for as long as the block lasts.

    Raises OperatorError when it is no backup.
    """
    with _faults_of(backup), tempfile.TemporaryDirectory() as at:
        try:
            with zipfile.ZipFile(backup) as pack, pack.open(DATABASE) as packed:
                database = Path(at) / DATABASE
                with database.open("xb") as file:
                    shutil.copyfileobj(packed, file)
        except (zipfile.BadZipFile, KeyError) as error:
            raise OperatorError(f"{backup} is no backup of this bot.") from error
        yield database


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror or 'cannot be used'}.") from error
