"""The callback data of a complaint's buttons: of a draft, and under the editors' card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.tips.buttons import Choice


class DraftAction(StrEnum):
    """An action of a person on their complaint by a button."""

    AGREE = "ok"
    STOP = "stop"
    DROP = "drop"
    GO_ON = "on"
    ARTICLE = "art"
    RIGHT = "hak"
    CAPACITY = "cap"
    NEXT = "next"
    SKIP = "skip"
    REVISIT = "go"
    TAKE_BACK = "x"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class DraftButton(CallbackData):
    """A button of a complaint's draft, which the stamp names; `value` is the wanted state."""

    prefix: ClassVar[str] = "hj"
    stamp: str
    action: DraftAction
    value: str = ""


@dataclass(frozen=True, slots=True)
class PaperChoice(CallbackData):
    """A button that decides about the file of this message: a complaint's, never a report's."""

    prefix: ClassVar[str] = "hf"
    choice: Choice
    message_id: int


@dataclass(frozen=True, slots=True)
class OpenComplaint(CallbackData):
    """A button that does the same as /hakjawab; `fresh`: a new complaint besides the sent ones."""

    prefix: ClassVar[str] = "hakjawab"
    fresh: bool = False


class DeskAction(StrEnum):
    """An action of editors on a complaint."""

    SHOW = "show"
    PUBLISH = "pub"
    CONFIRM = "send"
    REFUSE = "no"
    COUNCIL = "dp"
    DOSSIER = "pdf"


@dataclass(frozen=True, slots=True)
class DeskButton(CallbackData):
    """A button under a complaint's card, or in the editors' list; it names the wanted state."""

    prefix: ClassVar[str] = "hk"
    complaint_id: int
    action: DeskAction


@dataclass(frozen=True, slots=True)
class ComplaintsPage(CallbackData):
    """A button that lists the open complaints from the `offset`th on."""

    prefix: ClassVar[str] = "hl"
    offset: int
