"""The messages that belong to a case, and its topic, within a transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.core.vault import Vault
from storage.engine.database import execute_many, insert
from storage.engine.sealed_place import place
from storage.tables.cases import case_messages, topics


def message_key(vault: Vault, chat_id: int, message_id: int) -> str:
    """Return the keyed hash that a message is found by."""
    return vault.key_of("message", f"{chat_id}:{message_id}")


async def case_of(
    connection: AsyncConnection, vault: Vault, chat_id: int, message_id: int
) -> int | None:
    """Return the case that a message belongs to; None where it belongs to none.

    Raises SecretMismatch for a row that was changed: an answer would go to another's source.
    """
    key = message_key(vault, chat_id, message_id)
    row = (
        await connection.execute(select(case_messages).where(case_messages.c.message_key == key))
    ).one_or_none()
    if row is None:
        return None
    vault.open(row.sealed, message_place(key, row.case_id))
    return int(row.case_id)


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
            card_key=card_key(vault, case_id, chat_id),
            sealed=_seal(vault, case_id, chat_id, message_id),
        )
        .on_conflict_do_nothing()
    )
    # Where there is a card already, the row above was left out: this message is no card.
    await tie_messages(connection, vault, case_id, chat_id, [message_id])


async def tie_messages(
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
            {
                "message_key": message_key(vault, chat_id, message_id),
                "case_id": case_id,
                "sealed": _seal(vault, case_id, chat_id, message_id),
            }
            for message_id in message_ids
        ],
    )


async def tie_traces(
    connection: AsyncConnection,
    vault: Vault,
    case_id: int,
    chat_id: int,
    message_ids: Sequence[int],
) -> None:
    """Remember messages to delete with the case, which lead nowhere: a reply reaches no one."""
    rows = [
        {
            "message_key": key,
            "case_id": case_id,
            "sealed": vault.seal(encode([chat_id, message_id, ""]), message_place(key, case_id)),
        }
        for message_id in message_ids
        for key in (trace_key(vault, chat_id, message_id),)
    ]
    await execute_many(connection, insert(connection, case_messages).on_conflict_do_nothing(), rows)


async def card_of(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int
) -> int | None:
    """Return the message id of the case's card in this chat; None where there is none."""
    return await message_named(connection, vault, case_id, chat_id, name="")


async def message_named(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int, *, name: str
) -> int | None:
    """Return the id of the message of this name in this chat; None where there is none.

    Raises SecretMismatch where its row is damaged.
    """
    key = card_key(vault, case_id, chat_id, name)
    row = (
        await connection.execute(select(case_messages).where(case_messages.c.card_key == key))
    ).one_or_none()
    if row is None:
        return None
    return open_message(vault, row.sealed, message_place(row.message_key, case_id))[1]


async def messages_of(
    connection: AsyncConnection, vault: Vault, case_id: int
) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return chat and id of each message of the case, and the number of damaged rows."""
    rows = await connection.execute(select(case_messages).where(case_messages.c.case_id == case_id))
    known, damaged = [], 0
    for row in rows:
        try:
            at = message_place(row.message_key, case_id)
            chat_id, message_id, _ = open_message(vault, row.sealed, at)
            known.append((chat_id, message_id))
        except SecretMismatch:
            damaged += 1
    return tuple(sorted(set(known))), damaged


async def untie(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """Forget the messages of these cases."""
    await connection.execute(delete(case_messages).where(case_messages.c.case_id.in_(case_ids)))


def message_place(key: str, case_id: int) -> bytes:
    """Return the place that a message's row is bound to. `key`: its keyed hash."""
    return place(case_messages.c.sealed, key, case_id)


async def untie_messages(
    connection: AsyncConnection, vault: Vault, chat_id: int, message_ids: Sequence[int]
) -> None:
    """Forget these messages of one chat: they are deleted there."""
    keys = [key(vault, chat_id, at) for at in message_ids for key in (message_key, trace_key)]
    await connection.execute(delete(case_messages).where(case_messages.c.message_key.in_(keys)))


def trace_key(vault: Vault, chat_id: int, message_id: int) -> str:
    """Return the key for a message that is deleted with the case and leads to none."""
    return vault.key_of("trace", f"{chat_id}:{message_id}")


def _seal(vault: Vault, case_id: int, chat_id: int, message_id: int, name: str = "") -> bytes:
    at = message_place(message_key(vault, chat_id, message_id), case_id)
    return vault.seal(encode([chat_id, message_id, name]), at)


def open_message(vault: Vault, sealed: bytes, at: bytes) -> tuple[int, int, str]:
    """Return chat, id and name of a message. `at`: its `message_place`."""
    chat_id, message_id, name = json.loads(vault.open(sealed, at))
    return chat_id, message_id, name


async def tie_named(
    connection: AsyncConnection,
    vault: Vault,
    case_id: int,
    chat_id: int,
    message_id: int,
    *,
    name: str,
) -> None:
    """Tie a message under a name; the message that had the name in this chat loses it."""
    key = card_key(vault, case_id, chat_id, name)
    await connection.execute(
        update(case_messages).where(case_messages.c.card_key == key).values(card_key=None)
    )
    kept = {"card_key": key, "sealed": _seal(vault, case_id, chat_id, message_id, name)}
    await connection.execute(
        insert(connection, case_messages)
        .values(message_key=message_key(vault, chat_id, message_id), case_id=case_id, **kept)
        .on_conflict_do_update(index_elements=["message_key"], set_=kept)
    )


async def forget_card(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int
) -> None:
    """Forget the case's card in this chat: its next message there becomes the card."""
    await connection.execute(
        update(case_messages)
        .where(case_messages.c.card_key == card_key(vault, case_id, chat_id))
        .values(card_key=None)
    )


async def name_of(
    connection: AsyncConnection,
    vault: Vault,
    case_id: int,
    chat_id: int,
    message_id: int,
    *,
    names: Sequence[str],
) -> str | None:
    """Return which of these names the message has, or had before another one got it."""
    key = message_key(vault, chat_id, message_id)
    sealed = await connection.scalar(
        select(case_messages.c.sealed).where(
            case_messages.c.message_key == key, case_messages.c.case_id == case_id
        )
    )
    if sealed is None:
        return None
    _, _, name = open_message(vault, sealed, message_place(key, case_id))
    return name if name in names else None


def card_key(vault: Vault, case_id: int, chat_id: int, name: str = "") -> str:
    """Return the key of the message of this name in the chat; the card has no name."""
    named = f"{case_id}:{chat_id}:{name}" if name else f"{case_id}:{chat_id}"
    return vault.key_of("card", named)


async def keep_topic(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int, thread: int
) -> None:
    """Keep the case's topic from now on."""
    sealed = vault.seal(encode([chat_id, thread]), place(topics.c.sealed, case_id))
    await connection.execute(
        insert(connection, topics)
        .values(case_id=case_id, sealed=sealed)
        .on_conflict_do_update(index_elements=["case_id"], set_={"sealed": sealed})
    )


async def topic_of(
    connection: AsyncConnection, vault: Vault, case_id: int, chat_id: int
) -> int | None:
    """Return the case's topic in this chat; None where there is none."""
    query = select(topics.c.sealed).where(topics.c.case_id == case_id)
    sealed = await connection.scalar(query)
    if sealed is None:
        return None
    chat, thread = json.loads(vault.open(sealed, place(topics.c.sealed, case_id)))
    return int(thread) if chat == chat_id else None


async def forget_topic(connection: AsyncConnection, case_id: int) -> None:
    """Forget the case's topic, if it has one."""
    await connection.execute(delete(topics).where(topics.c.case_id == case_id))
