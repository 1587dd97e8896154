"""What the tips room knows: drafts and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece a source gave. `message_id` is its place in the source's own chat."""

    kind: str  # text, photo, video, voice, video_note, audio, document, location, contact ...
    message_id: int
    text: str = ""  # the words, or the caption
    file_id: str = ""
    album: str = ""  # media_group_id: pieces that belong together
    size: int = 0  # bytes, as Telegram says; 0 where it does not
    unique_id: str = ""  # of the file, wherever it is sent on to (Bot API: file_unique_id)
    latitude: float | None = None
    longitude: float | None = None
    waits: bool = False  # its source has yet to choose whether it goes as it is


@dataclass(frozen=True, slots=True)
class Draft:
    """A tip being written: everything the source has answered so far.

    `step` names the question that waits for an answer; `answers` by field name;
    `case_id` is set while the source adds to a case that is already with the editors.
    `form` names the questions it was begun with: a switch of the season changes nothing for it.
    `said`: the messages of the source's that answered, so that they can be deleted with the rest.
    """

    step: str
    language: str
    started_at: float
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    case_id: int | None = None
    form: str = "pemilu"
    said: tuple[int, ...] = ()
