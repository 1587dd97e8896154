"""What the buttons of cases carry: under a card, under the editors' lists, on a ticket's page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


class CaseAction(StrEnum):
    """What editors do with a case by a button of its card."""

    PAGE = "page"  # another keyboard
    OWN = "own"
    STATUS = "st"
    ASK = "ask"
    NOTE = "note"
    CONFIRM = "say"
    SNOOZE = "z"
    MERGE = "mg"
    PART = "part"
    BLOCK = "blk"
    HISTORY = "log"
    CLOSE = "end"
    REOPEN = "open"
    STOP = "stop"
    ASSIGN = "give"
    WITHDRAW = "back"
    DIALOGUE = "talk"


class CardPage(StrEnum):
    """The keyboards of a card."""

    CARD = "card"
    STATUS = "st"
    ASK = "ask"
    MORE = "more"
    SNOOZE = "z"
    MERGE = "mg"
    CLOSE = "end"
    STOP = "stop"
    RELEASE = "rel"
    ASSIGN = "give"


@dataclass(frozen=True, slots=True)
class CaseButton(CallbackData):
    """A button of a case's card; the values are its action's."""

    prefix: ClassVar[str] = "meja"
    case_id: int
    action: CaseAction
    value: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class CaseListPage(CallbackData):
    """The page of the open cases that skips so many."""

    prefix: ClassVar[str] = "laporan"
    skipped: int


@dataclass(frozen=True, slots=True)
class OpenWaiting(CallbackData):
    """Show this waiting case to all editors, and then the page that skips so many."""

    prefix: ClassVar[str] = "tunggu:b"
    codename: str
    skipped: int


@dataclass(frozen=True, slots=True)
class WaitlistPage(CallbackData):
    """The page of the waiting cases that skips so many."""

    prefix: ClassVar[str] = "tunggu:h"
    skipped: int


@dataclass(frozen=True, slots=True)
class ForgetQuestion(CallbackData):
    """The editors' own question of this number is not to be offered any more."""

    prefix: ClassVar[str] = "tanya"
    id: int


@dataclass(frozen=True, slots=True)
class ChooseSeason(CallbackData):
    """What /lapor asks from now on: the form of this name."""

    prefix: ClassVar[str] = "musim"
    form: str


class TakeBackStep(StrEnum):
    """How far a source is in taking its report back."""

    ASK = "ask"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class TakeBack(CallbackData):
    """A source takes back the report that the pressed message belongs to."""

    prefix: ClassVar[str] = "h"
    step: TakeBackStep


@dataclass(frozen=True, slots=True)
class MayForward(CallbackData):
    """Whether the report that the pressed message belongs to may be handed to Bawaslu."""

    prefix: ClassVar[str] = "bawaslu"
    yes: bool


@dataclass(frozen=True, slots=True)
class AnswerEditors(CallbackData):
    """A source answers the editors of the case that the pressed message belongs to."""

    prefix: ClassVar[str] = "jawab"


@dataclass(frozen=True, slots=True)
class ForEditors(CallbackData):
    """Whether the message that the pressed one quotes is meant for the editors of its case."""

    prefix: ClassVar[str] = "untuk"
    yes: bool


class FilingTopic(StrEnum):
    """What a source asks about filing an official report."""

    DEADLINE = "when"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class AskFiling(CallbackData):
    """How the report that the pressed message belongs to is filed with Bawaslu."""

    prefix: ClassVar[str] = "bawaslu"
    topic: FilingTopic


class FileWish(StrEnum):
    """Files that a source can have of its report."""

    TEXT = "text"
    FORM = "form"
    GONE = "gone"  # the pressed file is to be deleted


@dataclass(frozen=True, slots=True)
class TicketFile(CallbackData):
    """A file of the report that the pressed message belongs to."""

    prefix: ClassVar[str] = "g"
    wish: FileWish
