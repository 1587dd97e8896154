"""The model of a tip: drafts and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece that a source gave. `message_id`: of the message in the source's own chat."""

    kind: str  # text, photo, video, voice, video_note, audio, document, location, contact ...
    message_id: int
    text: str = ""  # the words, or the caption
    file_id: str = ""
    album: str = ""  # media_group_id: pieces that belong together
    size: int = 0  # bytes, as Telegram says; 0 where unknown
    unique_id: str = ""  # of the file, the same wherever it is sent (Bot API: file_unique_id)
    latitude: float | None = None
    longitude: float | None = None
    sha256: str = ""  # of the file, in hex; empty where unknown
    waits: bool = False  # the source has not chosen yet whether it goes as it is


@dataclass(frozen=True, slots=True)
class Draft:
    """A tip being written: all that the source has answered so far.

    `step` names the question that waits for an answer; `answers` by field name;
    `case_id` is set while the source adds to a case that is already with the editors.
    `form` names the form it was begun with, which a new season does not change.
    `said`: the messages that asked and answered, so that they can be deleted with the rest.
    """

    step: str
    language: str
    started_at: float
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    case_id: int | None = None
    form: str = "pemilu"
    said: tuple[int, ...] = ()
