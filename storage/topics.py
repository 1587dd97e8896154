"""Which topic of the editors' forum is a case's, within a transaction. Its number is sealed."""

from __future__ import annotations

import json

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.secrecy import Vault
from storage.database import insert
from storage.tipschema import topics


async def keep_topic(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int, thread: int
) -> None:
    """The case's topic from now on."""
    sealed = vault.seal(json.dumps([chat_id, thread]).encode())
    await connection.execute(
        insert(connection, topics)
        .values(case_id=case_id, sealed=sealed)
        .on_conflict_do_update(index_elements=["case_id"], set_={"sealed": sealed})
    )


async def topic_of(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int
) -> int | None:
    """The case's topic in this chat."""
    query = select(topics.c.sealed).where(topics.c.case_id == case_id)
    sealed = await connection.scalar(query)
    if sealed is None:
        return None
    chat, thread = json.loads(vault.open(sealed))
    return int(thread) if chat == chat_id else None


async def forget_topic(connection: AsyncConnection, case_id: int) -> None:
    """The case has none (any more)."""
    await connection.execute(delete(topics).where(topics.c.case_id == case_id))
