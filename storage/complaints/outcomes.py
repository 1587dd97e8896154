"""What came of complaints: who was told of a published reply, and what the ledger has of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.complaints.model import Complaint, Told
from storage.complaints.public_record import entries_of, finished_replies, record_told
from storage.engine.repository import Repository
from storage.outbox.letters import find_letter
from storage.tables.articles import tallies
from storage.tables.outbox import errata


class ComplaintOutcomes(Repository):
    """Of complaints that storage.complaints.complaints has."""

    async def told(self, complaint: Complaint) -> Told | None:
        """How many were told of its published reply; None where none was published."""
        query = (
            select(errata.c.known, errata.c.told, errata.c.finished_at, tallies.c.sent)
            .outerjoin(tallies, tallies.c.article_id == errata.c.article_id)
            .where(errata.c.id == complaint.erratum)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        done = row.finished_at is not None
        forgotten = max(0, (row.sent or 0) - row.known) if done else 0
        return Told(row.known, row.told, forgotten, row.finished_at)

    async def undelivered(self, complaint: Complaint, keys: Sequence[str]) -> bool:
        """Whether one of these letters to the person waits, or did not arrive.

        As far as the outbox remembers: one that arrived weeks ago is forgotten.
        """
        async with self._database.read() as connection:
            letters = [
                await find_letter(connection, self._vault, complaint.chat_id, key) for key in keys
            ]
        return any(letter is not None and letter.state != "sent" for letter in letters)

    async def entries(self, complaint: Complaint) -> Sequence[tuple[int, str]]:
        """The numbers and hashes of what the public ledger has of it."""
        async with self._database.read() as connection:
            return await entries_of(connection, complaint.id)

    async def record_told(self, *, now: float) -> int:
        """Record how many were told of each reply of which all have been; how many replies."""
        recorded = 0
        async with self._database.read() as connection:
            finished = await finished_replies(connection)
        for complaint_id in finished:
            async with self._database.write() as connection:
                recorded += await record_told(connection, complaint_id, now=now)
        return recorded
