"""The callback data of a tip's buttons, and the buttons of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, Style
from bot.messages.paging import numbered_page, rows
from bot.places.labels import PageContext
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.questionnaire import Form, load_form

PAGE = 8  # choices shown at once


class TipAction(StrEnum):
    """An action of a source on its draft by a button."""

    AGREE = "ok"
    TERMS = "terms"
    STOP = "stop"
    DROP = "drop"
    START_OVER = "new"
    GO_ON = "on"
    TRACK = "tr"
    CATEGORY = "c"
    CATEGORY_PAGE = "cp"
    PLACE = "p"
    PLACE_OF_WORDS = "pc"
    PLACE_PAGE = "pr"
    KEEP_WORDS = "pw"
    DAY = "d"
    OTHER_DAYS = "dd"
    SKIP = "skip"
    NEXT = "next"
    REVISIT = "go"
    TELL_ANEW = "anew"
    LIST_EVIDENCE = "pieces"
    TAKE_BACK = "x"
    CONTACT = "k"
    REVIEW = "review"
    SEND = "send"
    DONE = "done"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class TipButton(CallbackData):
    """A button of a draft, which the stamp names; the values are the action's wanted state."""

    prefix: ClassVar[str] = "t"
    stamp: str
    action: TipAction
    value: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class OpenReport(CallbackData):
    """A button that does the same as /lapor."""

    prefix: ClassVar[str] = "lapor"


@dataclass(frozen=True, slots=True)
class ForReport(CallbackData):
    """A button that says whether the quoted message belongs to the report being written."""

    prefix: ClassVar[str] = "aduan"
    yes: bool


class Choice(StrEnum):
    """A source's choice for a file that gives something away."""

    CLEAN = "clean"
    AS_IS = "as"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class FileChoice(CallbackData):
    """A button that decides about the file of this message of the source's."""

    prefix: ClassVar[str] = "j"
    choice: Choice
    message_id: int


@dataclass(frozen=True, slots=True)
class DraftButtons:
    """The buttons of one draft, for its pages."""

    context: PageContext
    draft: Draft

    @property
    def words(self) -> Words:
        """The words in the language of the source."""
        return self.context.words

    @property
    def form(self) -> Form:
        """The form of the draft."""
        return load_form(self.draft.form)

    def button(self, key: str, action: TipAction, *values: str) -> Button:
        """Return a button with the words of this key."""
        return self.labelled_button(self.words(key), action, *values)

    def labelled_button(self, label: str, action: TipAction, *values: str) -> Button:
        """Return a button with this label."""
        return self._data(action, *values).button(label)

    def cancel(self) -> Button:
        """Return the cancel button, always bottom left."""
        return self.button("tips.cancel", TipAction.STOP)

    def onward(self) -> tuple[Button, ...]:
        """Return the last row of a question that can be answered in several messages."""
        return self._last_row(self.button("tips.next", TipAction.NEXT, self.draft.step))

    def skippable(self) -> tuple[Button, ...]:
        """Return the last row of a question that can be left out."""
        return self._last_row(self.button("tips.skip", TipAction.SKIP, self.draft.step))

    def send(self) -> tuple[Button, ...]:
        """Return `Kirim`, as soon as there is anything to send; before that an empty row."""
        ready = tips.is_ready(self.draft)
        return (self.button("tips.send", TipAction.SEND).in_style(Style.SUCCESS),) if ready else ()

    def _last_row(self, on: Button) -> tuple[Button, ...]:
        return self.cancel(), on, *self.send()

    def page_of_choices(
        self, choices: Sequence[Button], number: str, action: TipAction, *values: str
    ) -> Keyboard:
        """Return a page of the choices; `action` with these values and a number turns to another.

        `number`: as a button says it; any other text means the first page.
        """
        shown, turn = numbered_page(
            choices,
            int(number) if number.isdecimal() else 1,
            PAGE,
            lambda page: self._data(action, *values, str(page)),
        )
        return (*rows(shown, 2), *turn)

    def _data(self, action: TipAction, *values: str) -> TipButton:
        return TipButton(tips.stamp(self.draft), action, *values)
