"""The copy of an SQLite file that is kept for a while when it is brought to another version."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.core.errors import OperatorError
from storage.tables.base import VERSION

COPY_DAYS = 7  # it holds data that people have erased since (docs/privacy.md states the days)
_MARK = ".before-"


def keep_copy(path: Path) -> Path:
    """Copy the database beside itself, as it is committed now; an older copy is replaced.

    Readable by its owner only. Raises OperatorError when there is no room or no right to.
    """
    copy = path.with_name(f"{path.name}{_MARK}{VERSION}")
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as to:
            source.backup(to)
            # One file, with no write-ahead log beside it: it may be moved as it is.
            to.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise OperatorError(
            f"The database {path} cannot be copied before it is brought to version {VERSION}"
            f" ({reason}): nothing was changed. Make room for a second one beside it."
        ) from error
    return copy


def kept_copies(path: Path) -> Iterator[Path]:
    """Return the copies of this database that are there."""
    return path.parent.glob(f"{path.name}{_MARK}*")


def delete_copies(path: Path, *, before: float) -> int:
    """Delete the copies made before this time; return how many. Raises OSError."""
    deleted = 0
    for copy in list(kept_copies(path)):
        if copy.stat().st_mtime < before:
            copy.unlink()
            deleted += 1
    return deleted
