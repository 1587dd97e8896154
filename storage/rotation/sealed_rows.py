"""The rows that are sealed under TIP_SECRET, table by table: their places and look-up keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, RowMapping

from bot.core.vault import Vault
from storage.cases.cases import ticket_key
from storage.cases.messages import card_key, message_key, message_place, trace_key
from storage.cases.sealing import case_place
from storage.complaints.sealing import complaint_place, draft_place, person_key
from storage.delivery.shares import share_key, share_place
from storage.engine.idempotency import update_key
from storage.engine.sealed_place import place
from storage.outbox.letters import body_place, chat_key, lane_key, letter_key, parse_body
from storage.tables.archive import evidence
from storage.tables.base import updates
from storage.tables.cases import blocked_sources, case_messages, cases, drafts, removals, topics
from storage.tables.complaints import complaint_drafts, complaints
from storage.tables.outbox import outbox, shares
from storage.tips.drafts import source_key


class RenewedRow(NamedTuple):
    """A row's look-up keys under the new secret, and the place its seal is bound to then."""

    keys: Mapping[str, str | None]
    place: bytes


@dataclass(frozen=True, slots=True)
class SealedRows:
    """The rows of a table that hold a sealed value, and how they are made anew.

    `place`: the place that a row's seal is bound to. `renew`: of the old and the new secret, the
    row, and the opened bytes. `where`: only these rows. `keys`: the look-up keys that a damaged row
    loses; where the primary key is among them, the row is deleted.
    """

    column: Column[bytes]
    place: Callable[[RowMapping], bytes]
    renew: Callable[[Vault, Vault, RowMapping, bytes], RenewedRow]
    keys: tuple[str, ...] = ()
    where: tuple[ColumnElement[bool], ...] = ()


def _draft(_old: Vault, new: Vault, _row: RowMapping, opened: bytes) -> RenewedRow:
    key = source_key(new, json.loads(opened)["source"])
    return RenewedRow({"source_key": key}, place(drafts.c.sealed, key))


def _renew_blocked(_old: Vault, new: Vault, _row: RowMapping, opened: bytes) -> RenewedRow:
    key = source_key(new, int(opened))
    return RenewedRow({"source_key": key}, place(blocked_sources.c.sealed, key))


def _case(_old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    kept = json.loads(opened)
    key = source_key(new, kept["source_chat_id"])
    keys = {"source_key": key, "ticket_key": ticket_key(new, kept["ticket_digest"])}
    return RenewedRow(keys, case_place(row["id"], row["codename"], key))


def _message(old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    chat_id, message_id, name = json.loads(opened)
    is_trace = row["message_key"] == trace_key(old, chat_id, message_id)
    key = (trace_key if is_trace else message_key)(new, chat_id, message_id)
    card = None if row["card_key"] is None else card_key(new, row["case_id"], chat_id, name)
    return RenewedRow({"message_key": key, "card_key": card}, message_place(key, row["case_id"]))


def _complaint(_old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    key = person_key(new, json.loads(opened)["chat_id"])
    return RenewedRow({"person_key": key}, complaint_place(row["id"], key))


def _complaint_draft(_old: Vault, new: Vault, _row: RowMapping, opened: bytes) -> RenewedRow:
    key = person_key(new, json.loads(opened)["chat_id"])
    return RenewedRow({"person_key": key}, draft_place(key))


def _update(_old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    number = json.loads(opened).get("update_id")
    # An update without a number, which Telegram does not send, is never looked up.
    key = update_key(new, number) if number else new.key_of("update", row["update_key"])
    return RenewedRow({"update_key": key}, place(updates.c.sealed, key))


def _share(_old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    inline_id, _language = json.loads(opened)
    key = share_key(new, inline_id)
    return RenewedRow({"share_key": key}, share_place(key, row["article_id"]))


def _letter(old: Vault, new: Vault, row: RowMapping, opened: bytes) -> RenewedRow:
    body = parse_body(opened)
    key = letter_key(new, body.chat_id, body.key)
    if row["letter_key"] != letter_key(old, body.chat_id, body.key):
        # Its chat has moved since: there may be a letter of this key to the new one.
        key = new.key_of("letter", row["letter_key"])
    keys = {
        "letter_key": key,
        "lane_key": None if body.lane is None else lane_key(new, body.lane),
        "chat_key": None if row["chat_key"] is None else chat_key(new, body.chat_id),
    }
    return RenewedRow(keys, body_place(key, row["case_id"]))


def _bound_to_case(column: Column[bytes]) -> SealedRows:
    """Return the sealed rows of a column that has no look-up key of its own."""

    def at(row: RowMapping) -> bytes:
        return place(column, row["case_id"])

    return SealedRows(column, at, lambda _old, _new, row, _opened: RenewedRow({}, at(row)))


def _file(row: RowMapping) -> bytes:
    return place(evidence.c.sealed, row["name"], row["case_id"])


SEALED = (
    SealedRows(
        drafts.c.sealed,
        lambda row: place(drafts.c.sealed, row["source_key"]),
        _draft,
        ("source_key",),
    ),
    SealedRows(
        blocked_sources.c.sealed,
        lambda row: place(blocked_sources.c.sealed, row["source_key"]),
        _renew_blocked,
        ("source_key",),
    ),
    SealedRows(
        cases.c.sealed,
        lambda row: case_place(row["id"], row["codename"], row["source_key"]),
        _case,
        ("source_key", "ticket_key"),
    ),
    SealedRows(
        case_messages.c.sealed,
        lambda row: message_place(row["message_key"], row["case_id"]),
        _message,
        ("message_key", "card_key"),
    ),
    SealedRows(
        complaints.c.sealed,
        lambda row: complaint_place(row["id"], row["person_key"]),
        _complaint,
        ("person_key",),
    ),
    SealedRows(
        complaint_drafts.c.sealed,
        lambda row: draft_place(row["person_key"]),
        _complaint_draft,
        ("person_key",),
    ),
    SealedRows(
        updates.c.sealed,
        lambda row: place(updates.c.sealed, row["update_key"]),
        _update,
        ("update_key",),
    ),
    SealedRows(
        shares.c.sealed,
        lambda row: share_place(row["share_key"], row["article_id"]),
        _share,
        ("share_key",),
    ),
    _bound_to_case(topics.c.sealed),
    _bound_to_case(removals.c.sealed),
    SealedRows(
        evidence.c.sealed, _file, lambda _old, _new, row, _opened: RenewedRow({}, _file(row))
    ),
    SealedRows(
        outbox.c.body,
        lambda row: body_place(row["letter_key"], row["case_id"]),
        _letter,
        ("letter_key", "lane_key", "chat_key"),
        (outbox.c.secret,),
    ),
)
