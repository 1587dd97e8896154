"""Complaints and their drafts as sealed rows: each is bound to its place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

import structlog
from sqlalchemy import RowMapping

from bot.complaints.model import (
    Capacity,
    Complaint,
    DisputedArticle,
    Draft,
    Event,
    Right,
    Status,
    Turn,
)
from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.core.vault import Vault
from bot.tips.model import Evidence
from storage.engine.sealed_place import place
from storage.tables.complaints import complaint_drafts, complaints

log = structlog.get_logger(__name__)

_CLEAR = ("id", "number", "card", "erratum")  # stand in columns of their own


def person_key(vault: Vault, chat_id: int) -> str:
    """Return the keyed hash for a person's chat id: not that of a source in the same chat."""
    return vault.key_of("complainant", str(chat_id))


def complaint_place(complaint_id: int, key: str | None) -> bytes:
    """Return the place that a complaint's seal is bound to."""
    return place(complaints.c.sealed, complaint_id, key)


def draft_place(key: str) -> bytes:
    """Return the place that a draft's seal is bound to."""
    return place(complaint_drafts.c.sealed, key)


def seal_complaint(vault: Vault, complaint: Complaint) -> bytes:
    """Return all data of a complaint that is not public, sealed."""
    kept = {name: value for name, value in asdict(complaint).items() if name not in _CLEAR}
    at = complaint_place(complaint.id, person_key(vault, complaint.chat_id))
    return vault.seal(encode(kept), at)


def unseal_complaint(vault: Vault, row: RowMapping) -> Complaint:
    """Return the complaint of a row not erased. Raises SecretMismatch for a damaged one."""
    at = complaint_place(row["id"], row["person_key"])
    kept = json.loads(vault.open(row["sealed"], at))
    return Complaint(
        id=row["id"],
        number=row["number"],
        card=row["card"],
        erratum=row["erratum_id"],
        right=Right(kept.pop("right")),
        capacity=Capacity(kept.pop("capacity")),
        article=DisputedArticle(**kept.pop("article")),
        events=tuple(
            Event(**{**event, "status": Status(event["status"])}) for event in kept.pop("events")
        ),
        papers=tuple(Evidence(**paper) for paper in kept.pop("papers")),
        turns=tuple(
            Turn(**{**turn, "piece": Evidence(**turn["piece"])}) for turn in kept.pop("turns")
        ),
        **kept,
    )


def unseal_complaints(vault: Vault, rows: Iterable[RowMapping]) -> tuple[Complaint, ...]:
    """Return the complaints that open; without damaged ones, which are logged."""
    opened = []
    for row in rows:
        try:
            opened.append(unseal_complaint(vault, row))
        except SecretMismatch:
            log.error("complaint_does_not_open", number=row["number"])
    return tuple(opened)


def seal_draft(vault: Vault, chat_id: int, draft: Draft) -> bytes:
    """Return the draft, sealed with its writer's chat id, from which its key is made anew."""
    at = draft_place(person_key(vault, chat_id))
    return vault.seal(encode({"chat_id": chat_id, **asdict(draft)}), at)


def unseal_draft(vault: Vault, key: str, sealed: bytes) -> Draft | None:
    """Return the draft; None for a damaged one."""
    try:
        said = json.loads(vault.open(sealed, draft_place(key)))
    except SecretMismatch:
        log.error("complaint_draft_does_not_open")
        return None
    del said["chat_id"]
    papers = tuple(Evidence(**paper) for paper in said.pop("papers"))
    return Draft(**said, papers=papers)
