"""Files of cases: those to be fetched, those kept, those to be deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, text, update

from bot.cases.records import Record, encode_record
from bot.core.errors import SecretMismatch
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.tables.archive import archive, evidence

# In the words of the index, which is not used otherwise.
_TO_DO = text("state IN ('waiting', 'doomed')")


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to be fetched. `name`: under which it is kept. `attempts`: how many have failed."""

    name: str
    file_id: str
    attempts: int


class EvidenceFiles(Repository):
    """Files by the name that each is kept under."""

    async def due(self, *, now: float, limit: int) -> tuple[WantedFile, ...]:
        """Return files to be fetched now, the longest due first; a damaged row stops no other."""
        query = (
            select(evidence)
            .where(_TO_DO, evidence.c.state == "waiting", evidence.c.due_at <= now)
            .order_by(evidence.c.due_at)
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        wanted = []
        for row in rows:
            at = place(evidence.c.sealed, row.name, row.case_id)
            with suppress(SecretMismatch):
                file_id = self._vault.open(row.sealed, at).decode()
                wanted.append(WantedFile(row.name, file_id, row.attempts))
        return tuple(wanted)

    async def bytes_used(self) -> int:
        """Return the bytes used on the disk."""
        async with self._database.read() as connection:
            return await connection.scalar(select(func.sum(evidence.c.bytes))) or 0

    async def settle(self, name: str, *, size: int | None, record: Record) -> bool:
        """Record that a file is kept, with its bytes on the disk, or left out (None).

        `record` goes into the archive. False when the file is not wanted any more: then delete it.
        """
        async with self._database.write() as connection:
            settled = await connection.execute(
                update(evidence)
                .where(evidence.c.name == name, evidence.c.state == "waiting")
                .values(
                    state="left" if size is None else "kept",
                    bytes=size or 0,
                    sealed=None,
                    due_at=None,
                    hash_key=self._vault.key_of("file", record.sha256) if record.sha256 else None,
                )
                .returning(evidence.c.case_id)
            )
            case_id = settled.scalar()
            if case_id is None:
                return False
            sealed = self._seal.seal(encode_record(record))
            await connection.execute(insert(archive).values(case_id=case_id, sealed=sealed))
            return True

    async def retry(self, name: str, *, due_at: float) -> None:
        """Fetch a file later: it could not be had now."""
        async with self._database.write() as connection:
            await connection.execute(
                update(evidence)
                .where(evidence.c.name == name, evidence.c.state == "waiting")
                .values(attempts=evidence.c.attempts + 1, due_at=due_at)
            )

    async def to_delete(self, *, limit: int) -> tuple[str, ...]:
        """Return the files that are to be deleted."""
        query = select(evidence.c.name).where(_TO_DO, evidence.c.state == "doomed").limit(limit)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def forget(self, names: Sequence[str]) -> None:
        """Forget files that are deleted."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(evidence).where(evidence.c.name.in_(names), evidence.c.state == "doomed")
            )
