"""The callback data of case buttons: under a card, under the editors' lists, on a ticket's page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData


class CaseAction(StrEnum):
    """An action of editors on a case by a button of its card."""

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
    EXTEND = "more"


class CardPage(StrEnum):
    """A keyboard of a card."""

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
    """A button that shows the open cases after the first `skipped`."""

    prefix: ClassVar[str] = "laporan"
    skipped: int


@dataclass(frozen=True, slots=True)
class CaseCountsPage(CallbackData):
    """A button that shows the figures of a month, such as 2026-11."""

    prefix: ClassVar[str] = "rekap"
    month: str


@dataclass(frozen=True, slots=True)
class CaseSearchPage(CallbackData):
    """A button that shows the cases found for these words after the first `skipped`."""

    prefix: ClassVar[str] = "cari"
    skipped: int
    words: str


@dataclass(frozen=True, slots=True)
class OpenWaiting(CallbackData):
    """A button that shows this waiting case to all editors, and then the list after `skipped`."""

    prefix: ClassVar[str] = "tunggu:b"
    codename: str
    skipped: int


@dataclass(frozen=True, slots=True)
class WaitlistPage(CallbackData):
    """A button that shows the waiting cases after the first `skipped`."""

    prefix: ClassVar[str] = "tunggu:h"
    skipped: int


@dataclass(frozen=True, slots=True)
class ForgetQuestion(CallbackData):
    """A button that removes the editors' own question of this number."""

    prefix: ClassVar[str] = "tanya"
    id: int


@dataclass(frozen=True, slots=True)
class ChooseSeason(CallbackData):
    """A button that sets the form of /lapor from now on."""

    prefix: ClassVar[str] = "musim"
    form: str


class TakeBackStep(StrEnum):
    """A step of a source that takes its report back."""

    ASK = "ask"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class TakeBack(CallbackData):
    """A button by which a source takes back the report of the pressed message."""

    prefix: ClassVar[str] = "h"
    step: TakeBackStep


@dataclass(frozen=True, slots=True)
class ExtendReport(CallbackData):
    """A button that keeps the report of the pressed message for longer."""

    prefix: ClassVar[str] = "panjang"


@dataclass(frozen=True, slots=True)
class TidyChat(CallbackData):
    """A button that deletes the report of the pressed message from the chat; editors keep it."""

    prefix: ClassVar[str] = "bersih"
    really: bool


@dataclass(frozen=True, slots=True)
class Discreet(CallbackData):
    """A button by which the source gets a notice in place of the editors' words, or the words."""

    prefix: ClassVar[str] = "samar"
    yes: bool


@dataclass(frozen=True, slots=True)
class OpenLetters(CallbackData):
    """A button by which the source opens the editors' words on the pressed message's report."""

    prefix: ClassVar[str] = "buka"


@dataclass(frozen=True, slots=True)
class MayForward(CallbackData):
    """A button that says whether the report of the pressed message may be handed to Bawaslu."""

    prefix: ClassVar[str] = "bawaslu"
    yes: bool


@dataclass(frozen=True, slots=True)
class AnswerEditors(CallbackData):
    """A button by which a source answers the editors of the pressed message's case."""

    prefix: ClassVar[str] = "jawab"


@dataclass(frozen=True, slots=True)
class ForEditors(CallbackData):
    """A button that says whether the message quoted by the pressed one is for the editors."""

    prefix: ClassVar[str] = "untuk"
    yes: bool


class FilingTopic(StrEnum):
    """A source's question about filing an official report."""

    DEADLINE = "when"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class AskFiling(CallbackData):
    """A button that asks how the report of the pressed message is filed with Bawaslu."""

    prefix: ClassVar[str] = "jalur"
    topic: FilingTopic


class FileWish(StrEnum):
    """A file that a source can have of its report."""

    TEXT = "text"
    FORM = "form"
    GONE = "gone"  # the pressed file is to be deleted


@dataclass(frozen=True, slots=True)
class TicketFile(CallbackData):
    """A button that sends a file of the report of the pressed message."""

    prefix: ClassVar[str] = "g"
    wish: FileWish
