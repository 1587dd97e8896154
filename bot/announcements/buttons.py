"""What the buttons of announcements carry: the editors' panel, and the readers' one below."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


class PanelAction(StrEnum):
    """What the panel of an announcement offers."""

    PANEL = "p"  # back to it
    BUTTON = "b"  # asks for one
    NO_BUTTON = "n"
    NO_PICTURE = "i"
    RECIPIENTS = "r"
    PREVIEW = "v"
    SEND = "s"
    CANCEL = "c"
    STOP = "x"
    CHANGE = "e"  # asks for other words, of one that is sent
    CHANGE_NOW = "y"


@dataclass(frozen=True, slots=True)
class PanelButton(CallbackData):
    """One of these is wanted for the announcement, as it was at this revision."""

    prefix: ClassVar[str] = "an"
    announcement: int
    action: PanelAction
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ChooseRecipients(CallbackData):
    """The announcement is for followers of this place, or not; without a place for everybody."""

    prefix: ClassVar[str] = "aw"
    announcement: int
    wanted: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class WantAnnouncements(CallbackData):
    """The reader wants announcements, or none any more."""

    prefix: ClassVar[str] = "am"
    wanted: bool
