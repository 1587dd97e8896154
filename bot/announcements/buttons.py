"""The callback data of announcement buttons: of the editors' panel, and of the readers' button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


class PanelAction(StrEnum):
    """An action that the panel of an announcement offers."""

    PANEL = "p"  # back to the panel
    BUTTON = "b"  # asks for a button
    NO_BUTTON = "n"
    NO_PICTURE = "i"
    RECIPIENTS = "r"
    PREVIEW = "v"
    SEND = "s"
    CANCEL = "c"
    STOP = "x"
    CHANGE = "e"  # asks for other words, after the announcement is sent
    CHANGE_NOW = "y"


@dataclass(frozen=True, slots=True)
class PanelButton(CallbackData):
    """A button that does an action to the announcement as it was at this revision."""

    prefix: ClassVar[str] = "an"
    announcement: int
    action: PanelAction
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ChooseRecipients(CallbackData):
    """A button that adds or removes a place whose followers get it; without a place: everybody."""

    prefix: ClassVar[str] = "aw"
    announcement: int
    wanted: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class WantAnnouncements(CallbackData):
    """A button by which a reader takes announcements, or no more of them."""

    prefix: ClassVar[str] = "am"
    wanted: bool
