"""The rows of the outbox that go before a push, and its own rows: forecasts are made of both."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Row,
    Select,
    SelectBase,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.desk.holds import OPEN_END
from bot.delivery.forecast import Crowd, Push, Queue
from bot.delivery.model import Kind, Priority
from storage.outbox.ways import Chats, reach_of_job, select_pushes, spread_to
from storage.tables.articles import tallies
from storage.tables.outbox import fanouts, is_claimed, is_pending, outbox

_PUSH = outbox.c.kind == Kind.PUSH
_MESSAGE = func.coalesce(outbox.c.bundle_id, outbox.c.id)


async def pushes_under_way(connection: AsyncConnection, *, now: float) -> set[int]:
    """Return the articles with a push that is due, or with rows still to be made."""
    due = select(outbox.c.article_id).where(is_pending(outbox), _PUSH, _at_once(now)).distinct()
    unfinished = select(fanouts.c.article_id).where(fanouts.c.finished_at.is_(None))
    return {article for query in (due, unfinished) for article in await connection.scalars(query)}


async def read_pushes(chats: Chats, articles: Sequence[int]) -> dict[int, Push]:
    """Return how far these articles' pushes are and what goes first, by article. `chats`: all."""
    jobs = await chats.connection.execute(
        select(fanouts, _settled_count().label("had"))
        .outerjoin(tallies, tallies.c.article_id == fanouts.c.article_id)
        .where(fanouts.c.article_id.in_(articles))
    )
    return {job.article_id: await _read_push(chats, job) for job in jobs.all()}


async def read_queue(connection: AsyncConnection, priority: Priority, *, now: float) -> Queue:
    """Return what goes before messages of this priority that are put into the outbox now."""
    first = and_(_at_once(now), outbox.c.priority <= int(priority))
    crowds, waited = await _crowds(connection, _rows(and_(_PUSH, first)), now)
    return Queue(
        letters=await _letters(connection, first),
        crowds=crowds,
        waited=waited,
        behind=await _behind(connection, priority, now),
    )


async def _read_push(chats: Chats, job: Row[tuple[object, ...]]) -> Push:
    connection, now = chats.connection, chats.now
    spread = spread_to(reach_of_job(job), job)
    due, lane = max(now, spread.due_at), int(spread.priority)
    earlier = or_(
        outbox.c.priority < lane,
        outbox.c.due_at < spread.due_at,
        and_(outbox.c.due_at == spread.due_at, outbox.c.article_id < job.article_id),
    )
    first = and_(_at_once(now), outbox.c.priority <= lane, earlier)
    own = and_(outbox.c.article_id == job.article_id, _PUSH)
    others = and_(_PUSH, first, outbox.c.article_id != job.article_id)
    if job.finished_at is None:
        each = select_pushes(chats, spread).subquery()
        settled = exists().where(own, outbox.c.chat_id == each.c.chat_id, ~is_pending(outbox))
        meant = select(each.c.chat_id, each.c.due_at).where(
            each.c.priority != int(Priority.SUMMARY), ~settled
        )
    else:
        meant = select(outbox.c.chat_id, outbox.c.due_at).where(
            is_pending(outbox), own, outbox.c.priority != int(Priority.SUMMARY)
        )
    waits = meant.subquery()
    ours = select(
        waits.c.chat_id, literal(0).label("pushes"), literal(1).label("ours"), literal(0.0)
    ).where(waits.c.due_at <= due)
    later = select(func.count()).select_from(waits).where(waits.c.due_at > due)
    everything = union_all(_rows(others), ours)
    crowds, waited = await _crowds(connection, everything, now, chats.bound)
    alone = sum(crowd.ours for crowd in crowds if not crowd.pushes)
    flying, others_flying = await _count_in_flight(connection, job.article_id)
    held = job.held_until if job.held_until is not None and job.held_until > now else None
    open_end = held is not None and held >= OPEN_END
    starts_in = 0.0 if open_end else max(0.0, spread.due_at - now, (held or 0.0) - now)
    return Push(
        had=job.had,
        alone=alone + flying,
        later=await connection.scalar(later, chats.bound) or 0,
        queue=Queue(
            letters=others_flying + await _letters(connection, first),
            crowds=tuple(crowd for crowd in crowds if crowd.pushes),
            waited=waited,
            behind=await _behind(connection, spread.priority, min(now, spread.due_at)),
        ),
        starts_in=starts_in,
        open_end=open_end,
    )


def _at_once(now: float) -> ColumnElement[bool]:
    """Whether a row is due in a lane of news sent at once, not a summary: a walk along an index."""
    lanes = [int(each) for each in Priority if each <= Priority.ANNOUNCEMENT]
    return and_(outbox.c.priority.in_(lanes), outbox.c.due_at <= now)


def _rows(which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(
        outbox.c.chat_id,
        literal(1).label("pushes"),
        literal(0).label("ours"),
        outbox.c.due_at.label("due_at"),
    ).where(is_pending(outbox), which)


async def _crowds(
    connection: AsyncConnection,
    rows: SelectBase,
    now: float,
    bound: dict[str, object] | None = None,
) -> tuple[tuple[Crowd, ...], float]:
    """Count chats by how many of these rows wait for them, and the mean wait in seconds."""
    row = rows.subquery()
    chat = (
        select(
            func.sum(row.c.pushes).label("pushes"),
            func.max(row.c.ours).label("ours"),
            func.sum(row.c.due_at).label("due_at"),
        )
        .group_by(row.c.chat_id)
        .subquery()
    )
    found = await connection.execute(
        select(
            chat.c.pushes,
            func.count().label("chats"),
            cast(func.sum(chat.c.ours), Integer).label("ours"),
            cast(func.sum(chat.c.due_at), Float).label("due_at"),
        ).group_by(chat.c.pushes),
        bound or {},
    )
    crowds, pushes, due_at = [], 0, 0.0
    for each in found:
        crowds.append(Crowd(int(each.pushes), each.chats, each.ours))
        pushes += int(each.pushes) * each.chats
        due_at += each.due_at
    return tuple(crowds), max(0.0, now - due_at / pushes) if pushes else 0.0


async def _letters(connection: AsyncConnection, first: ColumnElement[bool]) -> int:
    query = select(func.count()).where(is_pending(outbox), outbox.c.kind != Kind.PUSH, first)
    return await connection.scalar(query) or 0


async def _count_in_flight(connection: AsyncConnection, article_id: int) -> tuple[int, int]:
    """Count the readers whom the article is on its way to, and all other messages in flight."""
    own = func.max(case((outbox.c.article_id == article_id, 1), else_=0)).label("own")
    message = select(own).where(is_claimed(outbox)).group_by(_MESSAGE).subquery()
    query = select(func.coalesce(func.sum(message.c.own), 0), func.count()).select_from(message)
    ours, all_of_them = (await connection.execute(query)).one()
    return int(ours), all_of_them - int(ours)


async def _behind(connection: AsyncConnection, priority: Priority, before: float) -> int:
    """Count messages of lower priority that were due before; a summary of many articles is one."""
    message = func.coalesce(outbox.c.chat_id, -outbox.c.id)
    lower = [int(each) for each in Priority if each > priority]
    query = (
        select(
            case(
                (outbox.c.priority == int(Priority.SUMMARY), func.count(message.distinct())),
                else_=func.count(),
            )
        )
        .where(is_pending(outbox), outbox.c.priority.in_(lower), outbox.c.due_at < before)
        .group_by(outbox.c.priority)
    )
    return sum(await connection.scalars(query))


def _settled_count() -> ColumnElement[int]:
    """The number of readers meant to get an article at once who have it or cannot be reached."""
    at_once = tallies.c.sent - tallies.c.summarized
    return func.coalesce(at_once + tallies.c.blocked + tallies.c.failed, 0)
