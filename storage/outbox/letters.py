"""Letters on their way into the outbox and out of it; the bodies of secret ones are sealed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.json_codec import Json, Params, encode
from bot.core.vault import Vault
from bot.delivery.model import NO_CHAT, Kind, Letter
from storage.engine.coarse_time import whole_hour
from storage.engine.database import execute_many, insert
from storage.engine.sealed_place import place
from storage.tables.outbox import is_pending, is_unsettled, outbox

# The due time of a letter that waits for its case to be shown (storage.cases.waitlist), or to be
# opened by its source (bot.cases.messages.source.discreet): the year 5138.
HELD = 1e11


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a letter and, for secret ones, its chat: one blob of the outbox.

    `key` and `lane` are the letter's: their look-up keys are made anew when the secret changes.
    """

    chat_id: int
    method: str
    params: Params
    fallback: tuple[tuple[str, Params], ...] = ()
    name: str = ""
    edits: str = ""
    status_line: int | None = None
    key: str = ""
    lane: str | None = None
    picture: str = ""  # base64


def chat_key(vault: Vault, chat_id: int) -> str:
    """Return the keyed hash that stands in place of the chat id of a secret letter."""
    return vault.key_of("chat", str(chat_id))


def letter_key(vault: Vault, chat_id: int, key: str) -> str:
    """Return the keyed hash that a letter is found by."""
    return vault.key_of("letter", f"{chat_id}:{key}")


def lane_key(vault: Vault, lane: str) -> str:
    """Return the keyed hash that the letters of a lane have in common."""
    return vault.key_of("lane", lane)


def body_place(key: str | None, case_id: int | None) -> bytes:
    """Return the place that a letter's body is bound to. `key`: its keyed hash (`letter_key`)."""
    return place(outbox.c.body, key, case_id)


def seal_body(vault: Vault, body: Body, at: bytes, *, secret: bool) -> bytes:
    """Return the body as a blob, sealed when it is secret. `at`: its `body_place`."""
    said: list[Json] = [body.chat_id, body.method, body.params, body.fallback]
    said += [body.name, body.edits, body.status_line, body.key, body.lane]
    clear = encode([*said, body.picture] if body.picture else said)
    return vault.seal(clear, at) if secret else clear


def open_body(vault: Vault, row: RowMapping) -> Body:
    """Return the body of a row of the outbox. Raises SecretMismatch for one that is damaged."""
    blob = row["body"]
    if row["secret"]:
        blob = vault.open(blob, body_place(row["letter_key"], row["case_id"]))
    return parse_body(blob)


def parse_body(clear: bytes) -> Body:
    """Return the body that these opened bytes hold."""
    said = json.loads(clear)
    chat_id, method, params, fallback, *more = said  # an earlier version wrote only these four
    return Body(chat_id, method, params, tuple((name, given) for name, given in fallback), *more)


async def write_letters(
    connection: AsyncConnection,
    vault: Vault,
    letters: Iterable[Letter],
    *,
    now: float,
    later: float | None = None,
) -> None:
    """Put letters into the outbox within a transaction; a key that a chat already had is left.

    `later`: the due time of letters from a source to the editors (HELD: not yet).
    """
    await execute_many(
        connection,
        insert(connection, outbox).on_conflict_do_nothing(),
        [_row(vault, letter, now, later=later) for letter in letters],
    )


async def find_letter(
    connection: AsyncConnection, vault: Vault, chat_id: int, key: str
) -> Row[str, list[int] | None] | None:
    """Return the state of the letter of this key and the ids of its messages; None for none."""
    query = select(outbox.c.state, outbox.c.message_ids).where(
        outbox.c.letter_key == letter_key(vault, chat_id, key)
    )
    return (await connection.execute(query)).one_or_none()


async def erase_unsent(connection: AsyncConnection, vault: Vault, lane: str, *, at: float) -> None:
    """Erase the unsent letters of a lane, within a transaction; one in flight may yet arrive."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.lane_key == lane_key(vault, lane), is_unsettled(outbox))
        .values(
            body=None,
            chat_key=None,
            state="dropped",
            reason="withdrawn",
            due_at=whole_hour(at),
            settled_at=whole_hour(at),
        )
    )


async def release_letters(
    connection: AsyncConnection, case_ids: Sequence[int], *, now: float
) -> None:
    """Make the held letters of these cases due now."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.case_id.in_(case_ids), is_pending(outbox), outbox.c.due_at == HELD)
        .values(due_at=now)
    )


def _due_at(letter: Letter, now: float, later: float | None) -> float:
    if letter.held:
        return HELD
    if letter.not_before is not None:
        return max(now, letter.not_before)
    return later if later is not None and letter.kind is Kind.TIP else now


def _row(vault: Vault, letter: Letter, now: float, *, later: float | None) -> dict[str, object]:
    body = Body(
        letter.chat_id,
        letter.method,
        letter.params,
        letter.fallback,
        name=letter.name,
        edits=letter.edits,
        status_line=letter.status_line,
        key=letter.key,
        lane=letter.lane,
        picture=b64encode(letter.picture).decode(),
    )
    # Keys and lanes are words of the letter's writer and may name a chat: the columns hold only
    # keyed hashes of them.
    key = letter_key(vault, letter.chat_id, letter.key)
    hidden = letter.secret and letter.chat_id != NO_CHAT
    return {
        "kind": letter.kind,
        "priority": letter.priority,
        "state": "pending",
        "chat_id": None if hidden else letter.chat_id,
        "chat_key": chat_key(vault, letter.chat_id) if hidden else None,
        "letter_key": key,
        "lane_key": None if letter.lane is None else lane_key(vault, letter.lane),
        "case_id": letter.case_id,
        "reply_to_card": letter.reply_to_card,
        "secret": letter.secret,
        "erratum_id": letter.erratum_id,
        "body": seal_body(vault, body, body_place(key, letter.case_id), secret=letter.secret),
        "created_at": whole_hour(now),
        "due_at": _due_at(letter, now, later),
    }
