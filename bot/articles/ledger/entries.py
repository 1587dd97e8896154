"""The entries of the ledger: each has the hash of the one before, so that changes are detected.

An entry's hash covers `Entry.hashed_fields`, in the canonical form: JSON with sorted keys, no
spaces and no escapes beyond those that JSON needs, in UTF-8; fields that an entry does not have are
left out. Words stand in it as salted hashes only: SHA-256 of the canonical form of [salt, words].
Words that must be removed (a court says so, a child is named) are deleted with their salt, and the
chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.core.json_codec import Json
from bot.messages.sanitize import storable

GENESIS = "0" * 64  # the hash before the first entry
WORDS = ("title", "address", "reason")  # the fields that can be taken out again


class Kind(StrEnum):
    """The event that an entry records."""

    CORRECTION = "correction"  # /ralat
    WITHDRAWAL = "withdrawal"  # /tarik, or the site took it down
    REASON = "reason"  # the reason of the withdrawal it refers to, given later or corrected
    REPLY = "reply"  # hak jawab or hak koreksi, published
    REFUSAL = "refusal"  # hak jawab or hak koreksi, refused
    TOLD = "told"  # how many readers were told of the entry it refers to
    REDACTION = "redaction"  # words of the entry it refers to were taken out


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to be recorded. `at`: UTC epoch seconds.

    `title`, `address`: the article's, as they are at that moment. `reason`: the words that readers
    are told. `ground`: the code of a ground that the press code names. `case`: the number of a
    reply's case; a person is never named. `told`: how many readers were told, of the `readers` who
    were to be told.
    """

    kind: Kind
    at: float
    title: str = ""
    address: str = ""
    reason: str = ""
    ground: str | None = None
    case: int | None = None
    refers_to: int | None = None
    told: int | None = None
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an entry and their hash in the chain; `text` is None once they are taken out."""

    digest: str
    salt: str | None = None
    text: str | None = None

    @classmethod
    def of(cls, text: str, salt: str) -> Words:
        """Return words with their hash. `salt`: so that short words cannot be guessed."""
        return cls(_digest_of(text, salt), salt, text)

    @property
    def fit(self) -> bool:
        """Whether the words match their hash, or were taken out."""
        if self.text is None or self.salt is None:
            return self.text is self.salt
        return _digest_of(self.text, self.salt) == self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the chain. `at`: whole UTC epoch seconds. `hash`: as it is stated."""

    sequence: int
    previous: str
    hash: str = ""
    kind: str
    at: int
    words: Mapping[str, Words]
    ground: str | None = None
    case: int | None = None
    refers_to: int | None = None
    told: int | None = None
    readers: int | None = None

    @property
    def hashed_fields(self) -> dict[str, Json]:
        """The fields that the entry's hash covers."""
        fields: dict[str, Json] = {
            "sequence": self.sequence,
            "previous": self.previous,
            "kind": self.kind,
            "at": time_text(self.at),
            "ground": self.ground,
            "case": self.case,
            "refers_to": self.refers_to,
            "told": self.told,
            "readers": self.readers,
            **{name: words.digest for name, words in self.words.items()},
        }
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def true_hash(self) -> str:
        """The hash computed from the entry's fields."""
        return sha256(self.hashed_fields)

    def text(self, field: str) -> str:
        """Return the words of a field; empty where there are none, or they were taken out."""
        words = self.words.get(field)
        return (words.text or "") if words else ""

    def is_redacted(self, field: str) -> bool:
        """Whether the words of this field were taken out."""
        words = self.words.get(field)
        return words is not None and words.text is None

    def redact(self, fields: tuple[str, ...] = WORDS) -> Entry:
        """Return the entry with the words of these fields taken out; its hash stays."""
        kept = {
            name: Words(words.digest) if name in fields else words
            for name, words in self.words.items()
        }
        return replace(self, words=kept)


def chain_entry(new: NewEntry, *, sequence: int, previous: str, salt: Callable[[], str]) -> Entry:
    """Return a new entry behind the entry with the hash `previous`. `salt`: makes one each time."""
    said = {"title": new.title, "address": new.address, "reason": new.reason}
    texts = {name: storable(text) for name, text in said.items()}
    words = {name: Words.of(text, salt()) for name, text in texts.items() if text}
    entry = Entry(
        sequence=sequence,
        previous=previous,
        kind=new.kind,
        at=int(new.at),
        words=words,
        ground=new.ground,
        case=new.case,
        refers_to=new.refers_to,
        told=new.told,
        readers=new.readers,
    )
    return replace(entry, hash=entry.true_hash)


def canonical(value: Json) -> bytes:
    """Return the canonical form of a value: the same bytes on every machine."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(value: Json) -> str:
    """Return the hash of a value's canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def time_text(at: int) -> str:
    """Return the time of an entry: 2026-11-29T10:25:33Z."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest_of(text: str, salt: str) -> str:
    return sha256([salt, text])
