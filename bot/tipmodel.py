"""What the tips room knows: drafts, evidence, cases, and what is done with them."""

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


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor as the newsroom knows them: Telegram's user id and first name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """What an editor wrote down about a case for the others; `by` is their name."""

    at: float
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said in a case after it was sent: by its source, or by the editors to it."""

    at: float
    by_source: bool
    piece: Evidence
    corrected: bool = False  # a newer version of something said before


@dataclass(frozen=True, slots=True)
class Case:
    """A delivered tip. `source_chat_id` is known to the process only, never shown.

    `answers` and `evidence` are what the source sent first, kept until the case is closed: the
    card is written anew from them, and so is the source's own form. `form` names the questions.

    What editors made of it (bot.desk): `owner` has it, `snoozed_until` nobody is reminded of it.
    `merged` are the codenames of the cases that follow this one's status, `merged_into` is that of
    the one it follows. `article`: the address of the news that came of it. `turns`: the dialogue,
    to be shown again where its topic was deleted. `held`: answers of editors that are yet to be
    confirmed, being the first.
    """

    id: int
    codename: str
    category: str
    place: str
    status: str
    opened_at: float
    source_chat_id: int
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    form: str = "pemilu"
    owner: Editor | None = None
    snoozed_until: float | None = None
    notes: tuple[Note, ...] = ()
    merged: tuple[str, ...] = ()
    merged_into: str = ""
    article: str = ""
    source_blocked: bool = False
    turns: tuple[Turn, ...] = ()
    held: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What an editor did to a case, in one word, for the audit log. `editor`: a user id."""

    editor: int
    did: str
    at: float
