"""Drafts and cases as sealed bytes, and back."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import RowMapping

from bot.secrecy import Vault
from bot.tipmodel import Case, Draft, Editor, Evidence, Note, Turn

NEW = "new"  # the status a case is opened with


def sealed_draft(vault: Vault, draft: Draft) -> bytes:
    """Everything the source has said so far."""
    # The standard json, not orjson: it passes on the lone surrogates that phones do send.
    return vault.seal(json.dumps(asdict(draft)).encode())


def opened_draft(vault: Vault, sealed: bytes) -> Draft:
    """Undo `sealed_draft`."""
    said = json.loads(vault.open(sealed))
    evidence = tuple(Evidence(**piece) for piece in said.pop("evidence"))
    answered = tuple(said.pop("said", ()))
    return Draft(**said, evidence=evidence, said=answered)


def sealed_case(vault: Vault, source: int, draft: Draft, *, now: float) -> bytes:
    """What the dialogue, the card and the source's form still need, until the case is closed."""
    kept = {
        "category": draft.answers.get("category", ""),
        "place": draft.answers.get("place", ""),
        "status": NEW,
        "opened_at": now,
        "source_chat_id": source,
        "language": draft.language,
        "answers": dict(draft.answers),
        "evidence": [asdict(piece) for piece in draft.evidence],
        "form": draft.form,
    }
    return vault.seal(json.dumps(kept).encode())


def resealed_case(vault: Vault, case: Case) -> bytes:
    """The case as it is now; its id and codename stand in columns."""
    kept = {name: value for name, value in asdict(case).items() if name not in {"id", "codename"}}
    return vault.seal(json.dumps(kept).encode())


def opened_case(vault: Vault, row: RowMapping) -> Case:
    """The case of a row of `cases` that is not closed."""
    kept = json.loads(vault.open(row["sealed"]))
    evidence = tuple(Evidence(**piece) for piece in kept.pop("evidence", ()))
    notes = tuple(Note(**note) for note in kept.pop("notes", ()))
    turns = tuple(
        Turn(**{**turn, "piece": Evidence(**turn["piece"])}) for turn in kept.pop("turns", ())
    )
    held = tuple(Evidence(**piece) for piece in kept.pop("held", ()))
    owner = kept.pop("owner", None)
    return Case(
        id=row["id"],
        codename=row["codename"],
        evidence=evidence,
        notes=notes,
        turns=turns,
        held=held,
        owner=Editor(**owner) if owner else None,
        merged=tuple(kept.pop("merged", ())),
        **kept,
    )
