"""Writing into the archive, within a transaction. No key on this machine can open it again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.records import Record, encode_record
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from storage.engine.sealed_place import place
from storage.tables.archive import archive, evidence
from storage.tables.cases import cases


async def archive_record(
    connection: AsyncConnection, vault: Vault, seal: ArchiveSeal, case_id: int, record: Record
) -> None:
    """Archive a record of an open case, and have its files fetched; do nothing without keys.

    A case that was taken back meanwhile gets no more records.
    """
    if not seal.active:
        return
    pieces = [
        replace(piece, file=secrets.token_hex(16)) if piece.file_id else piece
        for piece in record.pieces
    ]
    sealed = seal.seal(encode_record(replace(record, pieces=pieces)))
    added = await connection.execute(
        insert(archive).from_select(
            ["case_id", "sealed"],
            select(cases.c.id, literal(sealed)).where(
                cases.c.id == case_id, cases.c.sealed.is_not(None)
            ),
        )
    )
    for piece in pieces:
        if piece.file and added.rowcount:
            await connection.execute(
                insert(evidence).values(
                    name=piece.file,
                    case_id=case_id,
                    state="waiting",
                    sealed=vault.seal(
                        piece.file_id.encode(), place(evidence.c.sealed, piece.file, case_id)
                    ),
                    bytes=0,
                    attempts=0,
                    due_at=record.at,
                )
            )


async def stop_fetching(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """Forget where the files of these cases could be had, and which cases share one."""
    await connection.execute(
        update(evidence).where(evidence.c.case_id.in_(case_ids)).values(hash_key=None)
    )
    await connection.execute(
        update(evidence)
        .where(evidence.c.case_id.in_(case_ids), evidence.c.state == "waiting")
        .values(state="left", sealed=None, due_at=None)
    )


async def destroy_archive(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """Delete the archive of these cases, as when a source takes its report back.

    Their files are deleted within seconds (bot.workers.archive).
    """
    await connection.execute(delete(archive).where(archive.c.case_id.in_(case_ids)))
    await connection.execute(
        update(evidence)
        .where(evidence.c.case_id.in_(case_ids))
        .values(state="doomed", sealed=None, due_at=0.0)
    )
