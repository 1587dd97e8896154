"""The ledger as JSON Lines: an entry a line in the canonical form, and a last line that closes it.

    {"address": "<hash>", …, "hash": "<hash>", "words": {"address": {"salt": …, "text": …}, …}}
    {"entries": 12, "head": "<hash of the 12th>"}

The hash covers the line without `hash` and `words`. Words that were taken out are missing in
`words`. The last line shows that the end is not cut off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.articles.ledger.entries import GENESIS, WORDS, Entry, Kind, Words, canonical
from bot.core.json_codec import Json, as_object, decode

_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_NUMBERS = ("case", "refers_to", "told", "readers")
_TEXTS = ("kind", "ground")
_REQUIRED = ("sequence", "previous", "kind", "at", "hash")
_KNOWN = frozenset({*_REQUIRED, *_NUMBERS, *_TEXTS, *WORDS, "words"})


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the number of entries, and the hash of the last."""

    entries: int = 0
    hash: str = GENESIS


class InvalidLine(ValueError):
    """A line that is not part of an export; the message says which field is wrong."""


def entry_object(entry: Entry) -> dict[str, Json]:
    """Return an entry as the JSON object of its line."""
    words: dict[str, Json] = {
        name: {"salt": each.salt, "text": each.text}
        for name, each in entry.words.items()
        if each.text is not None
    }
    return {**entry.hashed_fields, "hash": entry.hash, **({"words": words} if words else {})}


def entry_line(entry: Entry) -> bytes:
    """Return the line of an entry, without its end."""
    return canonical(entry_object(entry))


def head_line(head: Head) -> bytes:
    """Return the last line of an export, without its end."""
    return canonical({"entries": head.entries, "head": head.hash})


def read_entry(line: bytes) -> Entry:
    """Parse the entry of a line. Raises InvalidLine."""
    given = _object(line)
    for name in given:
        if name not in _KNOWN:
            raise InvalidLine(f"the field {name!r} is none of an entry")
    for name in _REQUIRED:
        if name not in given:
            raise InvalidLine(f"the field {name} is missing")
    kind = _text(given, "kind")
    if kind not in [*Kind]:
        raise InvalidLine(f"the field kind: {kind!r} is none")
    return Entry(
        sequence=_number(given, "sequence"),
        previous=_hash(given, "previous"),
        hash=_hash(given, "hash"),
        kind=kind,
        at=_time(given),
        words=_words(given),
        ground=_text(given, "ground") if "ground" in given else None,
        **{name: _number(given, name) for name in _NUMBERS if name in given},
    )


def read_head(line: bytes) -> Head:
    """Parse the last line of an export. Raises InvalidLine."""
    given = _object(line)
    if set(given) != {"entries", "head"}:
        raise InvalidLine("it does not close an export")
    return Head(_number(given, "entries"), _hash(given, "head"))


def _object(line: bytes) -> Mapping[str, Json]:
    try:
        line.decode()
        value = decode(line)
    except ValueError:
        raise InvalidLine("it is no JSON") from None
    if not isinstance(value, Mapping):
        raise InvalidLine("it is no JSON object")
    return value


def _words(given: Mapping[str, Json]) -> dict[str, Words]:
    texts = as_object(given.get("words"))
    for name in texts:
        if name not in WORDS or name not in given:
            raise InvalidLine(f"the field words: {name!r} has no hash")
    found = {}
    for name in WORDS:
        if name in given:
            digest, said = _hash(given, name), texts.get(name)
            found[name] = Words(digest) if said is None else _read_words(name, digest, said)
    return found


def _read_words(name: str, digest: str, value: Json) -> Words:
    said = as_object(value)
    if set(said) != {"salt", "text"}:
        raise InvalidLine(f"the field {name}: its words are not salt and text")
    salt = _text(said, "salt")
    if not _SALT.fullmatch(salt):
        raise InvalidLine(f"the field {name}: its salt is none")
    return Words(digest, salt, _text(said, "text"))


def _text(given: Mapping[str, Json], name: str) -> str:
    value = given[name]
    if not isinstance(value, str):
        raise InvalidLine(f"the field {name} is no text")
    return value


def _number(given: Mapping[str, Json], name: str) -> int:
    value = given[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidLine(f"the field {name} is no number")
    return value


def _hash(given: Mapping[str, Json], name: str) -> str:
    value = _text(given, name)
    if not _HASH.fullmatch(value):
        raise InvalidLine(f"the field {name} is no hash")
    return value


def _time(given: Mapping[str, Json]) -> int:
    try:
        moment = datetime.strptime(_text(given, "at"), "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007  # Z: UTC
    except ValueError:
        raise InvalidLine("the field at is no time") from None
    return int(moment.replace(tzinfo=UTC).timestamp())
