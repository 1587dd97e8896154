"""Cases whose topic or card was deleted: shown again, within a transaction. No word is lost.

A case's letters to the editors go one after another in its lane, so when one of them finds the
topic gone, no other is on its way.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from bot.delivery.model import Kind, Letter, Outcome
from storage.cases.messages import forget_card, forget_topic
from storage.engine.coarse_time import whole_hour
from storage.engine.database import execute_many, insert
from storage.outbox.letters import write_letters
from storage.tables.outbox import is_unsettled, outbox


async def reopen(
    connection: AsyncConnection,
    vault: Vault,
    outcome: Outcome,
    letters: Sequence[Letter],
    *,
    now: float,
) -> None:
    """Write the letters that show a case again, and after them those that waited in the lane."""
    item = outcome.item
    if item.case_id is None:
        return
    lane = await connection.scalar(select(outbox.c.lane_key).where(outbox.c.id == item.id))
    in_lane = (outbox.c.lane_key == lane) & is_unsettled(outbox)
    rows = (
        (await connection.execute(select(outbox).where(in_lane).order_by(outbox.c.id)))
        .mappings()
        .all()
    )
    await connection.execute(
        update(outbox)
        .where(in_lane)
        .values(
            state="dropped",
            body=None,
            chat_key=None,
            letter_key=None,
            due_at=whole_hour(now),
            settled_at=whole_hour(now),
            reason=outcome.reason,
        )
    )
    shown_again = {Kind.CARD}  # `letters` have what these say
    if item.kind is not Kind.CARD:
        shown_again.add(Kind.TIP)
        await forget_topic(connection, item.case_id)
    await forget_card(connection, vault, item.case_id, item.chat_id)
    await write_letters(connection, vault, letters, now=now)
    await execute_many(
        connection,
        insert(connection, outbox),
        [
            {
                **{name: value for name, value in row.items() if name != "id"},
                "state": "pending",
                "due_at": now,
            }
            for row in rows
            if row["kind"] not in shown_again
        ],
    )
