"""A draft sealed for the database, and opened again."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.core.vault import Vault
from bot.tips.model import Draft, Evidence


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
