"""The letters to a source that wants no word of its report on a screen: a notice, more on a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cases.buttons import Discreet, OpenLetters
from bot.cases.model import Case
from bot.delivery.model import Kind, Letter
from bot.messages.catalogue import Words, load_texts
from bot.messages.message import Button, Message, params
from bot.messages.paging import mark_chosen


def as_wished(case: Case, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Return the letters of a case as its source wants them.

    Of a discreet case, the letters to the source are held, with one notice until they are opened.
    """
    if not case.discreet:
        return tuple(letters)
    given = tuple(
        replace(letter, held=True) if letter.kind is Kind.ANSWER else letter for letter in letters
    )
    return (*given, _notice(case)) if any(letter.held for letter in given) else given


def discreet_button(case: Case, words: Words) -> Button:
    """Return the button that turns the notice on or off."""
    label = mark_chosen(words("tips.discreet"), on=case.discreet)
    return Discreet(not case.discreet).button(label)


def _notice(case: Case) -> Letter:
    """Write the notice, outside the lane of the held letters."""
    words = load_texts().of(case.language)
    page = Message(words.html("tips.notice"), ((OpenLetters().button(words("tips.open")),),))
    key = f"case:{case.id}:notice:{case.opened}"
    return Letter(case.source_chat_id, params(page), key=key, kind=Kind.ANSWER, case_id=case.id)
