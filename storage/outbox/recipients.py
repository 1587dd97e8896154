"""The chats that had an article: rows of the outbox for two weeks, then a table of their own.

A correction and a published reply go to exactly those, whether the article came to them alone, in a
bundle or in a summary. Read for nothing else, and kept for `READERS_KEPT_DAYS` (docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    case,
    delete,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind
from storage.engine.arrays import bound, is_among
from storage.engine.database import insert
from storage.tables.articles import articles
from storage.tables.outbox import outbox, recipients
from storage.tables.readers import subscribers

# The first message of a row; all rows of a bundle have the same.
_MESSAGE = outbox.c.message_ids[0].as_integer()
# A row of a chat that was sent an article or is being sent it, also while its message is edited.
HAS_IT = or_(outbox.c.state.in_(("sent", "claimed")), outbox.c.kind == Kind.EDIT)
NOTHING: Mapping[str, object] = MappingProxyType({})
_YES: ColumnElement[int] = literal_column("1")
_NO: ColumnElement[int] = literal_column("0")

# A chat, whether it had the article or is being sent it at this moment, by which message, and
# language and state of its reader.
Recipient: TypeAlias = "Row[int, int, int, int | None, str | None, str | None]"


def select_chats(article_id: int) -> Subquery:
    """Select each chat that was sent the article or is being sent it, once: `chat_id`."""
    sent = select(outbox.c.chat_id).where(outbox.c.article_id == article_id, HAS_IT)
    kept = select(recipients.c.chat_id).where(recipients.c.article_id == article_id)
    return sent.union(kept).subquery()


async def recipients_after(
    connection: AsyncConnection, article_id: int, cursor: int | None, limit: int
) -> Sequence[Recipient]:
    """Return the next chats of an article, each once; fewer than `limit` of them are the last.

    Chats that wait for it are among them and have not `had` it: the outbox is walked row by row. In
    one statement: a row that is pruned meanwhile is in one of the two tables, never in neither.
    """
    halves = []
    flying = and_(outbox.c.state == "claimed", _MESSAGE.is_(None))
    for table, had, in_flight, message in (
        (outbox, case((HAS_IT, _YES), else_=_NO), case((flying, _YES), else_=_NO), _MESSAGE),
        (recipients, _YES, _NO, recipients.c.message_id),
    ):
        half = select(
            table.c.chat_id,
            had.label("had"),
            in_flight.label("in_flight"),
            message.label("message_id"),
        ).where(table.c.article_id == article_id)
        if cursor is not None:
            half = half.where(table.c.chat_id > cursor)
        halves.append(select(half.order_by(table.c.chat_id).limit(limit).subquery()))
    rows = union_all(*halves).subquery()
    each = (
        select(
            rows.c.chat_id,
            func.max(rows.c.had).label("had"),
            func.max(rows.c.in_flight).label("in_flight"),
            func.max(rows.c.message_id).label("message_id"),
        )
        .group_by(rows.c.chat_id)
        .order_by(rows.c.chat_id)
        .limit(limit)
        .subquery()
    )
    query = (
        select(each, subscribers.c.language, subscribers.c.state.label("reader"))
        .outerjoin(subscribers, subscribers.c.chat_id == each.c.chat_id)
        .order_by(each.c.chat_id)
    )
    return (await connection.execute(query)).all()


async def had_before(
    connection: AsyncConnection, article_id: int, chats: Sequence[int]
) -> frozenset[int]:
    """Return which of these chats (ascending ids) had the article by a row they no longer have."""
    known = await connection.scalars(
        select(recipients.c.chat_id).where(
            recipients.c.article_id == article_id,
            recipients.c.chat_id.between(chats[0], chats[-1]),
        )
    )
    return frozenset(known) & frozenset(chats)


async def keep_recipients(connection: AsyncConnection, pruned: ColumnElement[bool]) -> None:
    """Remember which chats had the articles of these rows of the outbox, which are deleted next."""
    had = select(outbox.c.article_id, outbox.c.chat_id, _MESSAGE).where(
        pruned, outbox.c.article_id.is_not(None), outbox.c.state == "sent"
    )
    await _add(connection, had)


async def forget_recipient(connection: AsyncConnection, chat_id: int) -> None:
    """Forget which articles this chat had before the rows that the outbox still has."""
    await connection.execute(
        delete(recipients).where(
            recipients.c.chat_id == chat_id,
            is_among(connection, recipients.c.article_id, "articles"),
        ),
        {"articles": bound(connection, await pushed_articles(connection))},
    )


async def move_recipient(connection: AsyncConnection, old: int, new: int) -> None:
    """Move the articles that one chat had to another: the messages themselves stay in the old chat.

    Rows of the outbox that were delivered keep the old id, as their messages are edited by it.
    """
    of_chat = {"articles": bound(connection, await pushed_articles(connection))}
    was_sent = or_(outbox.c.state == "sent", outbox.c.kind == Kind.EDIT)
    for table, also in ((outbox, was_sent), (recipients, true())):
        theirs = select(table.c.article_id, literal(new), null()).where(
            table.c.chat_id == old, is_among(connection, table.c.article_id, "articles"), also
        )
        await _add(connection, theirs, of_chat)
    await forget_recipient(connection, old)


async def _add(
    connection: AsyncConnection,
    had: Select[tuple[int | None, ...]],
    values: Mapping[str, object] = NOTHING,
) -> None:
    columns = [recipients.c.article_id, recipients.c.chat_id, recipients.c.message_id]
    statement = insert(connection, recipients).from_select(columns, had)
    await connection.execute(statement.on_conflict_do_nothing(), dict(values))


async def prune_recipients(connection: AsyncConnection, *, before: float, limit: int) -> int:
    """Forget who had the articles that were stored before `before`, at most `limit` rows of them.

    Returns how many rows were deleted; fewer than `limit` at the end. Article ids rise with time.
    """
    forgotten = 0
    while forgotten < limit:
        oldest = await connection.scalar(select(func.min(recipients.c.article_id)))
        stored = select(articles.c.stored_at).where(articles.c.id == oldest)
        if oldest is None or (await connection.scalar(stored) or 0.0) >= before:
            break
        theirs = recipients.c.article_id == oldest
        chats = (
            select(recipients.c.chat_id)
            .where(theirs)
            .order_by(recipients.c.chat_id)
            .limit(limit - forgotten)
        )
        gone = await connection.execute(
            delete(recipients).where(theirs, recipients.c.chat_id.in_(chats.scalar_subquery()))
        )
        forgotten += gone.rowcount
    return forgotten


async def pushed_articles(connection: AsyncConnection) -> Sequence[int]:
    """Return the articles that may have rows, so that a chat's rows are found.

    Each is looked up in the index of (article, chat): an article may have a million rows.
    """
    oldest = [
        await connection.scalar(select(func.min(table.c.article_id)))
        for table in (outbox, recipients)
    ]
    known = [article for article in oldest if article is not None]
    if not known:
        return ()
    return (
        await connection.scalars(select(articles.c.id).where(articles.c.id >= min(known)))
    ).all()
