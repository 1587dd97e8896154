"""The statements of a claim: the rows that are due, and the rows in flight."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import NO_CHAT, Kind, Priority
from storage.engine.arrays import numbers, words
from storage.outbox.holding import on_hold
from storage.outbox.timetables import NOW
from storage.tables.articles import articles
from storage.tables.outbox import (
    announcements,
    is_claimed,
    is_pending,
    is_retry,
    is_unsettled,
    outbox,
)
from storage.tables.readers import group_topics, subscribers

# The time of the last change that a message shows, of an article's words or places; a withdrawal is
# the last change there is, except of the words about its reason.
_CHANGED_AT = func.coalesce(articles.c.changed_at, 0.0)
VERSION = func.coalesce(
    articles.c.reason_at,
    articles.c.withdrawn_at,
    case((articles.c.placed_at > _CHANGED_AT, articles.c.placed_at), else_=_CHANGED_AT),
)


def _has_its_turn() -> ColumnElement[bool]:
    """Whether a row has its turn: no earlier one of its lane unsettled, its chat not in flight.

    Rows without a chat are kept in order by their lane alone.
    """
    earlier = outbox.alias("earlier")
    flying = outbox.alias("flying")
    blocked = exists().where(
        earlier.c.lane_key == outbox.c.lane_key, earlier.c.id < outbox.c.id, is_unsettled(earlier)
    )
    same_chat = exists().where(flying.c.chat_id == outbox.c.chat_id, is_claimed(flying))
    same_key = exists().where(
        flying.c.chat_key == outbox.c.chat_key, is_unsettled(flying), is_claimed(flying)
    )
    return and_(
        or_(outbox.c.lane_key.is_(None), ~blocked),
        or_(outbox.c.chat_id == NO_CHAT, ~same_chat),
        or_(outbox.c.chat_key.is_(None), ~same_key),
    )


def due_rows(connection: AsyncConnection, *, again: bool) -> Select[tuple[object, ...]]:
    """Select the rows of one priority that may go now, oldest first; `again`: rows tried before.

    Made once for each engine: making one takes longer than executing it.
    """
    key = (connection.dialect.name, again)
    if key not in _STATEMENTS:
        _STATEMENTS[key] = _build(connection, again=again)
    return _STATEMENTS[key]


def _build(connection: AsyncConnection, *, again: bool) -> Select[tuple[object, ...]]:
    which = is_retry(outbox) if again else is_pending(outbox)
    # All topics of a group are one chat to Telegram.
    chat = func.coalesce(group_topics.c.chat_id, outbox.c.chat_id)
    key = outbox.c.chat_key
    return (
        select(
            outbox.c.id,
            outbox.c.due_at,
            outbox.c.chat_id,
            outbox.c.kind,
            outbox.c.priority,
            outbox.c.attempts,
            outbox.c.article_id,
            outbox.c.announcement_id,
            outbox.c.case_id,
            outbox.c.reply_to_card,
            outbox.c.secret,
            outbox.c.body,
            outbox.c.letter_key,
            outbox.c.message_ids,
            outbox.c.summary_for,
            outbox.c.nearness,
            outbox.c.over_limit,
            outbox.c.disputed,
            subscribers.c.language,
            subscribers.c.quiet_from,
            subscribers.c.quiet_to,
            subscribers.c.urgent_at_night,
            subscribers.c.paused_until,
            announcements.c.edited_at,
            group_topics.c.chat_id.label("group"),
            group_topics.c.thread_id.label("topic"),
            VERSION.label("version"),
        )
        .outerjoin(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
        .outerjoin(group_topics, group_topics.c.address == outbox.c.chat_id)
        .outerjoin(articles, articles.c.id == outbox.c.article_id)
        .outerjoin(announcements, announcements.c.id == outbox.c.announcement_id)
        .where(
            which,
            or_(articles.c.withdrawn_at.is_(None), outbox.c.kind != Kind.PUSH),
            ~on_hold(NOW),
            or_(announcements.c.stopped_at.is_(None), outbox.c.kind != Kind.ANNOUNCEMENT),
            outbox.c.priority == bindparam("priority"),
            outbox.c.due_at <= bindparam("now"),
            or_(chat.is_(None), chat.not_in(numbers(connection, "chats"))),
            or_(key.is_(None), key.not_in(words(connection, "keys"))),
            _has_its_turn(),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=outbox, skip_locked=True)
    )


def _head(which: ColumnElement[bool], priority: Priority) -> ColumnElement[float]:
    """The time at which the oldest due row of a priority was due; one look at an index."""
    return (
        select(func.min(outbox.c.due_at))
        .where(which, outbox.c.priority == int(priority), outbox.c.due_at <= bindparam("now"))
        .scalar_subquery()
    )


_STATEMENTS: dict[tuple[str, bool], Select[tuple[object, ...]]] = {}
# The time at which the oldest row of each priority was due, and whether secret letters wait.
HEADS = select(
    exists().where(outbox.c.chat_key.is_not(None), is_unsettled(outbox)).label("secret"),
    *(_head(is_pending(outbox), priority).label(f"due_{priority.name}") for priority in Priority),
    *(_head(is_retry(outbox), priority).label(f"again_{priority.name}") for priority in Priority),
)
IN_FLIGHT = select(
    outbox.c.chat_id, outbox.c.body, outbox.c.secret, outbox.c.letter_key, outbox.c.case_id
).where(is_claimed(outbox))
