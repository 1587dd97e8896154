"""Questions to editors that they answer in words, found by the message that asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.articles import desk_prompts

KEPT = 14 * 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question's purpose, and its `subject`: the id of an article or an announcement."""

    purpose: str
    subject: int


class Prompts(Repository):
    """Messages of the bot in the editors' group to which a reply is the answer."""

    async def keep(self, chat_id: int, message_id: int, prompt: Prompt, *, now: float) -> None:
        """Keep what this message asks for; forget the questions of long ago."""
        values = {"purpose": prompt.purpose, "subject": prompt.subject, "created_at": now}
        async with self._database.write() as connection:
            await connection.execute(
                delete(desk_prompts).where(desk_prompts.c.created_at < now - KEPT)
            )
            await connection.execute(
                insert(connection, desk_prompts)
                .values(chat_id=chat_id, message_id=message_id, **values)
                .on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=values)
            )

    async def find(self, chat_id: int, message_id: int) -> Prompt | None:
        """Return the question that a message asks; None for any other message."""
        query = select(desk_prompts).where(
            desk_prompts.c.chat_id == chat_id, desk_prompts.c.message_id == message_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Prompt(row.purpose, row.subject)

    async def end(self, chat_id: int, message_id: int) -> None:
        """Forget a question that is answered."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(desk_prompts).where(
                    desk_prompts.c.chat_id == chat_id, desk_prompts.c.message_id == message_id
                )
            )
