"""The archive's records of a case: what the editors' group was shown, said and did, and when.

They never tell who the source is: no chat id, no message id, no language, no earlier version that
the source corrected before sending.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from bot.cases.model import Case
from bot.core.json_codec import encode
from bot.tips import draft as tips
from bot.tips.model import Evidence


class RecordKind(StrEnum):
    """The kind of event in a record. Old backups hold these words: none is renamed."""

    OPENED = "opened"  # the source sent the report
    ADDED = "added"  # by the source, later
    CORRECTED = "corrected"  # by the source: the first version stays
    ANSWERED = "answered"  # by the editors, to the source
    NOTED = "noted"  # by an editor, for the editors alone
    KEPT = "kept"  # a file: its hash, and when it was fetched from Telegram
    LEFT = "left"  # a file that is not kept, with the reason
    CLOSED = "closed"  # the rest of the case is erased


@dataclass(frozen=True, slots=True)
class RecordedPiece:
    """A piece: its words, its place on the map, or Telegram's id of its file."""

    kind: str
    text: str = ""
    file_id: str = ""
    file: str = ""  # the name under which its file is kept, if it is
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An event in a case; `at` in UTC epoch seconds.

    `form` and `answers` are those of the report, given when it is opened. `note`: an editor's,
    in words; or, in one word, why a file is not kept. Of a file that is kept: `file`, its name in
    the data folder, `suffix` with the dot, `size` in bytes, and its SHA-256 in hex digits, both of
    the file as it came.
    """

    what: RecordKind
    at: float
    codename: str = ""
    form: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    pieces: Sequence[RecordedPiece] = ()
    note: str = ""
    file: str = ""
    suffix: str = ""
    size: int = 0
    sha256: str = ""


def opening_record(case: Case) -> Record:
    """Return the record of the report as the editors get it."""
    shown = [piece for piece in tips.newest(case.evidence) if piece.kind != tips.CONTACT_ASKED]
    pieces = tuple(map(_piece, shown))
    return Record(RecordKind.OPENED, case.opened_at, case.codename, case.form, case.answers, pieces)


def message_record(what: RecordKind, piece: Evidence, *, now: float) -> Record:
    """Return the record of a piece that was passed on, either way."""
    return Record(what, now, pieces=(_piece(piece),))


def encode_record(record: Record) -> bytes:
    """Encode a record as bytes, to be sealed."""
    return encode(asdict(record))


def decode_record(plain: bytes) -> Record:
    """Undo `encode_record`."""
    kept = json.loads(plain)
    pieces = tuple(RecordedPiece(**piece) for piece in kept.pop("pieces"))
    return Record(RecordKind(kept.pop("what")), pieces=pieces, **kept)


def _piece(piece: Evidence) -> RecordedPiece:
    return RecordedPiece(
        piece.kind,
        piece.text,
        piece.file_id,
        latitude=piece.latitude,
        longitude=piece.longitude,
    )
