"""Which message belongs to which case, within a transaction: keys in, keys out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.secrecy import Vault
from storage.database import execute_many, insert
from storage.schema import case_messages


def message_key(vault: Vault, chat_id: int, message_id: int) -> str:
    """What a message is found by."""
    return vault.key_of("message", f"{chat_id}:{message_id}")


async def tie_message(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int, message_id: int
) -> None:
    """Tie a message of a letter to a case; the first one in a chat becomes its card there."""
    key = message_key(vault, chat_id, message_id)
    await connection.execute(
        insert(connection, case_messages)
        .values(
            message_key=key,
            case_id=case_id,
            card_key=_card_key(vault, case_id, chat_id),
            sealed=vault.seal(str(message_id).encode()),
        )
        .on_conflict_do_nothing()
    )
    # Where there is a card already, the row above was left out: this one is no card.
    await tie_said(connection, vault, case_id, chat_id, [message_id])


async def tie_said(
    connection: AsyncConnection,
    vault: Vault,
    case_id: int,
    chat_id: int,
    message_ids: Sequence[int],
) -> None:
    """Tie messages to a case that are no letters of it: none of them becomes its card."""
    await execute_many(
        connection,
        insert(connection, case_messages).on_conflict_do_nothing(),
        [
            {"message_key": message_key(vault, chat_id, message_id), "case_id": case_id}
            for message_id in message_ids
        ],
    )


async def card_of(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int
) -> int | None:
    """The message id of the case's card in this chat."""
    key = _card_key(vault, case_id, chat_id)
    sealed = await connection.scalar(
        select(case_messages.c.sealed).where(case_messages.c.card_key == key)
    )
    return None if sealed is None else int(vault.open(sealed))


def _card_key(vault: Vault, case_id: int, chat_id: int) -> str:
    return vault.key_of("card", f"{case_id}:{chat_id}")
