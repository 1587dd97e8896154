"""Results of complaints: who was told of a published reply, and the entries of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.complaints.model import Complaint, ToldCounts
from storage.complaints.public_record import entries_of
from storage.engine.repository import Repository
from storage.outbox.letters import find_letter
from storage.tables.articles import tallies
from storage.tables.outbox import errata


class ComplaintOutcomes(Repository):
    """The results of complaints that storage.complaints.complaints has."""

    async def count_told(self, complaint: Complaint) -> ToldCounts | None:
        """Count who was told of the complaint's published reply; None where none was published."""
        query = (
            select(errata.c.readers, errata.c.told, errata.c.finished_at, tallies.c.sent)
            .outerjoin(tallies, tallies.c.article_id == errata.c.article_id)
            .where(errata.c.id == complaint.erratum)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        done = row.finished_at is not None
        forgotten = max(0, (row.sent or 0) - row.readers) if done else 0
        return ToldCounts(row.readers, row.told, forgotten, row.finished_at)

    async def is_undelivered(self, complaint: Complaint, keys: Sequence[str]) -> bool:
        """Whether one of these letters to the person waits, or did not arrive.

        As far as the outbox remembers: a letter that arrived weeks ago is forgotten.
        """
        async with self._database.read() as connection:
            letters = [
                await find_letter(connection, self._vault, complaint.chat_id, key) for key in keys
            ]
        return any(letter is not None and letter.state != "sent" for letter in letters)

    async def entries(self, complaint: Complaint) -> Sequence[tuple[int, str]]:
        """Return the numbers and hashes of the public ledger's entries about the complaint."""
        async with self._database.read() as connection:
            return await entries_of(connection, complaint.id)
