"""Writing into the archive, within a transaction. Nothing on this machine can read it again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archivekeys import ArchiveSeal
from bot.records import Record, encoded
from storage.archivetables import archive


async def archive_record(
    connection: AsyncConnection, seal: ArchiveSeal, case_id: int, record: Record
) -> None:
    """One more record of a case; nothing where no editor has a key."""
    if seal.active:
        sealed = seal.seal(encoded(record))
        await connection.execute(insert(archive).values(case_id=case_id, sealed=sealed))


async def destroy_archive(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """Nothing is left of these cases in the archive, as when a source takes its report back."""
    await connection.execute(delete(archive).where(archive.c.case_id.in_(case_ids)))
