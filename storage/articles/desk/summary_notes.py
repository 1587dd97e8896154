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
HOLDS = 6 * 3600.0  # seconds in which a sentence is of the same part of the day


def notice_name(promised_at: float) -> str:
    """The key of the letter that announces the summary of this time."""
    return f"summary notice {promised_at:.0f}"


class SummaryNotes(Repository):
    """Of several for one summary, that which was confirmed last is shown."""

    async def add(self, promised_at: float, text: str, *, once: int) -> SummaryNote:
        """A sentence that waits for its confirmation."""
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
            # After that: SQLite gives the id of what was deleted once more, and a button has it.
            await connection.execute(
                delete(summary_notes).where(summary_notes.c.promised_at < promised_at - KEPT)
            )
            return SummaryNote(added.scalar_one(), promised_at, text)

    async def get(self, note: int) -> SummaryNote | None:
        """One of them; None for one that is forgotten."""
        query = select(summary_notes).where(summary_notes.c.id == note)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return SummaryNote(row.id, row.promised_at, row.text, used=row.used_at is not None)

    async def use(self, note: int, *, now: float | None) -> None:
        """It is confirmed; None takes it away: another that was confirmed before is shown again."""
        async with self._database.write() as connection:
            await connection.execute(
                update(summary_notes).where(summary_notes.c.id == note).values(used_at=now)
            )

    async def notice_of(self, chat_id: int, promised_at: float) -> int | None:
        """The message that announced this summary to the editors, if it has arrived."""
        async with self._database.read() as connection:
            letter = await find_letter(connection, self._vault, chat_id, notice_name(promised_at))
        return letter.message_ids[0] if letter and letter.message_ids else None

    async def text_of(self, promised_at: float) -> str:
        """What stands above the summary of this time; empty for nothing.

        Above one at an hour of its reader's own, what the last common one before it had.
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
