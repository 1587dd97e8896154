"""Claiming: which rows of the outbox may go out now, marked as in flight in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import structlog
from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.faults import SecretMismatch
from bot.model import Item, Kind, Priority
from bot.secrecy import Vault
from storage.casemessages import card_of
from storage.letters import Body, chat_key, open_body
from storage.schema import outbox, subscribers
from storage.states import claimed, pending, waiting

log = structlog.get_logger(__name__)


async def claim_rows(
    connection: AsyncConnection, vault: Vault, *, now: float, limit: int, busy: frozenset[int]
) -> tuple[Item, ...]:
    """Take at most `limit` due rows (storage.outbox.Outbox.claim says which)."""
    while True:
        items, damaged = await _take(connection, vault, now=now, limit=limit, busy=busy)
        if damaged:
            await _set_aside(connection, damaged, now)
        if items or not damaged:
            return tuple(items)


async def _take(
    connection: AsyncConnection, vault: Vault, *, now: float, limit: int, busy: frozenset[int]
) -> tuple[list[Item], list[int]]:
    """What is claimed now, and the ids of rows that came up and do not open."""
    due = (await connection.execute(_WHAT_WAITS, {"now": now})).mappings().one()
    barred = await _barred(connection, vault, busy, secret=due["secret"])
    items: list[Item] = []
    damaged: list[int] = []
    chats: set[int] = set()  # one may wait for a push and, under its key, for a letter too
    # A walk along the index for each priority: what is due later is never looked at.
    for priority in Priority:
        if len(items) >= limit or not due[priority.name]:
            continue
        wanted = {"priority": int(priority), "now": now, "most": limit - len(items), **barred}
        for row in (await connection.execute(_DUE, wanted)).mappings().all():
            item = await _item(connection, vault, row)
            if item is None:
                damaged.append(row["id"])
            elif item.chat_id not in chats:
                chats.add(item.chat_id)
                items.append(item)
    if items:
        ids = [item.id for item in items]
        await connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(state="claimed"))
    return items, damaged


async def _set_aside(connection: AsyncConnection, damaged: Sequence[int], now: float) -> None:
    """Their bytes are kept: a backup may hold the same rows whole."""
    log.error("letters_do_not_open", count=len(damaged))
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(damaged))
        .values(state="failed", reason="does not open", settled_at=now)
    )


async def _barred(
    connection: AsyncConnection, vault: Vault, busy: frozenset[int], *, secret: bool
) -> dict[str, list[int] | list[str]]:
    """The chats that must get nothing now, and the keys of the same chats.

    Only where secret letters wait must clear chats and keyed ones be told to be the same: then
    those in flight are barred in both guises too.
    """
    if not secret:
        return {"chats": list(busy), "keys": []}
    for row in await connection.execute(_IN_FLIGHT):
        # One that was damaged since bars its key alone.
        with contextlib.suppress(SecretMismatch):
            chat_id = open_body(vault, row.body, secret=True).chat_id if row.secret else row.chat_id
            busy |= {chat_id}
    return {"chats": list(busy), "keys": [chat_key(vault, chat) for chat in busy]}


async def _item(connection: AsyncConnection, vault: Vault, row: RowMapping) -> Item | None:
    """None for one that does not open."""
    body = Body(row["chat_id"], "", {})
    if row["body"] is not None:
        try:
            body = open_body(vault, row["body"], secret=row["secret"])
        except SecretMismatch:
            return None
    # The column is right where there is one: the group may have moved since the letter was written.
    chat_id = body.chat_id if row["chat_id"] is None else row["chat_id"]
    reply_to = None
    if row["reply_to_card"] and row["case_id"] is not None:
        with contextlib.suppress(SecretMismatch):  # better no reply than not at all
            reply_to = await card_of(connection, vault, row["case_id"], chat_id)
    return Item(
        id=row["id"],
        chat_id=chat_id,
        kind=Kind(row["kind"]),
        priority=Priority(row["priority"]),
        language=row["language"] or "",
        attempts=row["attempts"],
        article_id=row["article_id"],
        method=body.method,
        params=body.params,
        case_id=row["case_id"],
        reply_to=reply_to,
        fallback=body.fallback,
    )


def _may_go(rows: FromClause) -> ColumnElement[bool]:
    """Due, and nothing earlier of its lane is unsettled."""
    earlier = outbox.alias("earlier")
    blocked = exists().where(
        earlier.c.lane_key == rows.c.lane_key, earlier.c.id < rows.c.id, waiting(earlier)
    )
    return and_(pending(rows), rows.c.due_at <= bindparam("now"), ~blocked)


def _first_of_its_chat(chat: str) -> ColumnElement[bool]:
    """Nothing to the same chat is in flight or could go before this row.

    A row that its lane holds back does not hold back the chat's other lanes.
    """
    other = outbox.alias("other")
    goes_before = and_(
        tuple_(other.c.priority, other.c.due_at, other.c.id)
        < tuple_(outbox.c.priority, outbox.c.due_at, outbox.c.id),
        _may_go(other),
    )
    return ~exists().where(
        other.c[chat] == outbox.c[chat], waiting(other), or_(claimed(other), goes_before)
    )


# Made once: making and hashing a statement of this size takes longer than executing it.
_WHAT_WAITS = select(
    exists().where(outbox.c.chat_key.is_not(None), waiting(outbox)).label("secret"),
    *(
        exists()
        .where(
            pending(outbox),
            outbox.c.priority == int(priority),
            outbox.c.due_at <= bindparam("now"),
        )
        .label(priority.name)
        for priority in Priority
    ),
)
_IN_FLIGHT = select(outbox.c.chat_id, outbox.c.body, outbox.c.secret).where(claimed(outbox))
_DUE = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.kind,
        outbox.c.priority,
        outbox.c.attempts,
        outbox.c.article_id,
        outbox.c.case_id,
        outbox.c.reply_to_card,
        outbox.c.secret,
        outbox.c.body,
        subscribers.c.language,
    )
    .outerjoin(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
    .where(
        outbox.c.priority == bindparam("priority"),
        or_(
            outbox.c.chat_id.is_(None), outbox.c.chat_id.not_in(bindparam("chats", expanding=True))
        ),
        or_(
            outbox.c.chat_key.is_(None), outbox.c.chat_key.not_in(bindparam("keys", expanding=True))
        ),
        _may_go(outbox),
        _first_of_its_chat("chat_id"),
        _first_of_its_chat("chat_key"),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=outbox, skip_locked=True)
)
