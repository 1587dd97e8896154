"""Scheduled backups: sealed, as often and as many as the settings say."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.core.clock import unless_stopped
from bot.core.errors import BotError

EVERY = 60.0  # seconds between two looks whether a backup is due
AGAIN = 3600.0  # seconds until the next try after a failure; `every`, if that is less
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"posbanten-bot-(\d{8}T\d{6}Z)\.zip\.age")

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ScheduledBackups:
    """The job that makes a backup in `folder` every `every` seconds and keeps the newest `keep`.

    The files in the folder tell when the next is due: a restart changes nothing. `write`: makes the
    file of a path, whole or not at all; returns how many sealed files it lacks; raises BotError.
    `clock`: UTC epoch seconds.

    `fault`: why the last backup failed, a sentence; None while all is well.
    """

    folder: Path
    every: float
    keep: int
    write: Callable[[Path], Coroutine[None, None, int]]
    clock: Callable[[], float]
    fault: str | None = field(default=None, init=False)
    _not_before: float = field(default=0.0, init=False)

    async def tick(self, stop: asyncio.Event) -> None:
        """Make a backup if one is due, until `stop` is set. A failure is logged once."""
        now = self.clock()
        try:
            last = await asyncio.to_thread(newest_backup, self.folder)
            if now < max(self._not_before, (last or 0.0) + self.every):
                return
            target = self.folder / backup_name(now)
            missing = await unless_stopped(stop, self.write(target))
            if missing is None:
                return
            await asyncio.to_thread(self._delete_old)
        except BotError as error:
            self._fail(str(error), now)
        except OSError as error:
            self._fail(f"{self.folder}: {error.strerror or type(error).__name__}.", now)
        else:
            self.fault = None
            log.info("backup_made", file=target.name, files_missing=missing)

    def _fail(self, reason: str, now: float) -> None:
        if self.fault is None:
            log.error("backup_failed", reason=reason)
        self.fault = reason
        self._not_before = now + min(AGAIN, self.every)

    def _delete_old(self) -> None:
        for path in sorted(_backups(self.folder))[: -self.keep]:
            path.unlink(missing_ok=True)


def backup_name(at: float) -> str:
    """Return the name of a backup that is begun at this moment (UTC epoch seconds)."""
    return f"posbanten-bot-{datetime.fromtimestamp(at, UTC):{_STAMP}}.zip.age"


def newest_backup(folder: Path) -> float | None:
    """Return when the newest backup of a folder was begun; None for none. Raises OSError."""
    if not (names := sorted(path.name for path in _backups(folder))):
        return None
    stamp = names[-1].split("-")[-1].partition(".")[0]
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).timestamp()


def _backups(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
