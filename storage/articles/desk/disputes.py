"""Readers' answers to a push, "this is not my area": counted for the editors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.articles import disputes
from storage.tables.outbox import outbox


class Disputes(Repository):
    """The places that a reader says an article is not about, of those that brought it to them.

    Known while the outbox remembers that the article was sent; the counts stay and name no reader.
    """

    async def of(self, chat_id: int, article_id: int) -> tuple[str, ...] | None:
        """Return the disputed places; None where it is not known that the chat was sent it."""
        query = select(outbox.c.id, outbox.c.disputed).where(
            outbox.c.article_id == article_id, outbox.c.chat_id == chat_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else tuple(row.disputed or ())

    async def record(self, chat_id: int, article_id: int, places: Sequence[str]) -> bool:
        """Count these places, once for each reader and article; False where that is done."""
        async with self._database.write() as connection:
            said = await connection.execute(
                update(outbox)
                .where(
                    outbox.c.article_id == article_id,
                    outbox.c.chat_id == chat_id,
                    outbox.c.disputed.is_(None),
                )
                .values(disputed=list(places))
            )
            if not said.rowcount:
                return False
            for place in sorted(places):  # in one order: no two wait for each other in a ring
                await connection.execute(
                    insert(connection, disputes)
                    .values(article_id=article_id, place=place, readers=1)
                    .on_conflict_do_update(
                        index_elements=["article_id", "place"],
                        set_={"readers": disputes.c.readers + 1},
                    )
                )
            return True
