"""Recording what became of claimed rows, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import JSON, ColumnElement, and_, bindparam, case, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Fate, Kind, Outcome
from bot.secrecy import Vault
from storage.casemessages import tie_message
from storage.departures import mark_left, move_chat
from storage.schema import outbox
from storage.states import claimed

_THIS_ROW = outbox.c.id == bindparam("row")


async def record_outcomes(
    connection: AsyncConnection, vault: Vault, outcomes: Sequence[Outcome], *, now: float
) -> None:
    """Record each outcome (storage.outbox.Outbox.settle says how)."""
    # In one order, so that two senders on PostgreSQL never wait for each other in a ring.
    ordered = sorted(outcomes, key=lambda outcome: outcome.item.id)
    await _sent(connection, vault, [each for each in ordered if each.fate is Fate.SENT], now)
    for outcome in ordered:
        if outcome.fate is Fate.RETRY:
            await _retry(connection, outcome, now)
        elif outcome.fate is Fate.FAILED:
            await _failed(connection, outcome, now)
        elif outcome.fate is Fate.GONE:
            await mark_left(connection, vault, outcome.item.chat_id, reason=outcome.reason, now=now)
        elif outcome.fate is Fate.MOVED and outcome.moved_to is not None:
            await _due_again(connection, outcome.item.id, now)
            await move_chat(connection, vault, outcome.item.chat_id, outcome.moved_to)


async def _sent(
    connection: AsyncConnection, vault: Vault, outcomes: Sequence[Outcome], now: float
) -> None:
    if not outcomes:
        return
    # A thousand of these a second: one statement, executed for many rows.
    await connection.execute(
        update(outbox)
        .where(_THIS_ROW)
        .values(
            state="sent",
            settled_at=now,
            reason=None,
            chat_key=None,
            body=case((outbox.c.secret, None), else_=outbox.c.body),
            message_ids=case((outbox.c.secret, None), else_=bindparam("messages", type_=JSON)),
        ),
        [{"row": outcome.item.id, "messages": list(outcome.message_ids)} for outcome in outcomes],
    )
    for outcome in outcomes:
        if outcome.item.case_id is not None:
            for message_id in outcome.message_ids:
                await tie_message(
                    connection, vault, outcome.item.case_id, outcome.item.chat_id, message_id
                )


async def _retry(connection: AsyncConnection, outcome: Outcome, now: float) -> None:
    # Only what is still in flight: the chat may have left meanwhile, and its rows with it.
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outcome.item.id, claimed(outbox))
        .values(
            state="pending",
            attempts=outbox.c.attempts + 1,
            due_at=now if outcome.due_at is None else outcome.due_at,
            reason=outcome.reason,
        )
    )


async def _due_again(connection: AsyncConnection, row: int, now: float) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == row, claimed(outbox))
        .values(state="pending", due_at=now)
    )


async def _failed(connection: AsyncConnection, outcome: Outcome, now: float) -> None:
    """Set aside. A tip keeps its words, sealed, so that it is not lost."""
    erased: ColumnElement[bool] = and_(outbox.c.secret, outbox.c.kind != Kind.TIP)
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outcome.item.id)
        .values(
            state="failed",
            settled_at=now,
            reason=outcome.reason,
            chat_key=case((erased, None), else_=outbox.c.chat_key),
            body=case((erased, None), else_=outbox.c.body),
        )
    )
