"""The restoring of a backup to database and files of a bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.database_url import SQLITE
from bot.core.errors import file_faults
from bot.core.vault import Vault
from bot.workers.archive.backup import Backup, DamagedFile, sha256_of
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.archive.backup_reading import evidence_names
from storage.engine.table_rows import Digest
from storage.transfer.transfer import transfer


@dataclass(slots=True)
class RestoreResult:
    """The digest of each table, and how many sealed files were restored, missing, or damaged."""

    tables: Mapping[str, Digest]
    files: int = 0
    missing: int = 0
    damaged: int = 0


async def restore_backup(
    backup: Backup,
    url: str,
    vault: Vault,
    *,
    folder: EvidenceFolder,
    known_until: float | None,
    now: float,
    on_rows: Callable[[int], object],
) -> RestoreResult:
    """Fill an empty database and the folder of sealed files; one that was interrupted goes on.

    `known_until`, `on_rows`: as in storage.transfer. Raises OperatorError, StorageError.
    """
    done = RestoreResult({})
    origin = f"backup {sha256_of(backup.database)}"
    names = evidence_names(backup.database)

    async def bring_files() -> None:
        for name in names:
            try:
                sealed = backup.sealed_file(name)
            except DamagedFile:
                done.damaged += 1
                continue
            if sealed is None:
                done.missing += 1
                continue
            with file_faults(folder.path_of(name)):
                await asyncio.to_thread(folder.write, name, sealed, now=now)
            done.files += 1

    done.tables = await transfer(
        f"{SQLITE}{backup.database}",
        url,
        vault,
        origin=origin,
        known_until=known_until,
        files=bring_files,
        on_rows=on_rows,
    )
    return done
