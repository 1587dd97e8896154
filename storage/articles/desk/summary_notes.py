"""Sentences of the editors above summaries."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from bot.articles.summary_notes import SummaryNote
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.letters import find_letter
from storage.tables.articles import summary_notes

KEPT = 30 * 86_400.0  # seconds: a summary that was sent may be edited for two weeks
HOLDS = 6 * 3600.0  # seconds that count as the same part of the day for a sentence


def notice_name(promised_at: float) -> str:
    """Return the key of the letter that announces the summary of this time."""
    return f"summary notice {promised_at:.0f}"


class SummaryNotes(Repository):
    """The sentences: of several for one summary, the one confirmed last is shown."""

    async def add(self, promised_at: float, text: str, *, once: int) -> SummaryNote:
        """Add a sentence that waits for its confirmation, and return it."""
        newest = select(func.max(summary_notes.c.id)).where(
            summary_notes.c.promised_at == promised_at, summary_notes.c.text == text
        )
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "summary note"):
                return SummaryNote(await connection.scalar(newest) or 0, promised_at, text)
            added = await connection.execute(
                insert(connection, summary_notes)
                .values(promised_at=promised_at, text=text)
                .returning(summary_notes.c.id)
            )
            # Deleted after that: SQLite reuses the id of a deleted row, and a button still has it.
            await connection.execute(
                delete(summary_notes).where(summary_notes.c.promised_at < promised_at - KEPT)
            )
            return SummaryNote(added.scalar_one(), promised_at, text)

    async def get(self, note: int) -> SummaryNote | None:
        """Return a sentence; None for one that is forgotten."""
        query = select(summary_notes).where(summary_notes.c.id == note)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return SummaryNote(row.id, row.promised_at, row.text, used=row.used_at is not None)

    async def use(self, note: int, *, now: float | None) -> None:
        """Confirm a sentence; `now` None takes it away: the one confirmed before is shown again."""
        async with self._database.write() as connection:
            await connection.execute(
                update(summary_notes).where(summary_notes.c.id == note).values(used_at=now)
            )

    async def notice_of(self, chat_id: int, promised_at: float) -> int | None:
        """Return the message that announced this summary to the editors, if it has arrived."""
        async with self._database.read() as connection:
            letter = await find_letter(connection, self._vault, chat_id, notice_name(promised_at))
        return letter.message_ids[0] if letter and letter.message_ids else None

    async def text_of(self, promised_at: float) -> str:
        """Return the sentence above the summary of this time; empty for none.

        A summary at an hour of its reader's own has the sentence of the last common one before it.
        """
        query = (
            select(summary_notes.c.text)
            .where(
                summary_notes.c.promised_at <= promised_at,
                summary_notes.c.promised_at > promised_at - HOLDS,
                summary_notes.c.used_at.is_not(None),
            )
            .order_by(
                summary_notes.c.promised_at.desc(),
                summary_notes.c.used_at.desc(),
                summary_notes.c.id.desc(),
            )
            .limit(1)
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or ""
