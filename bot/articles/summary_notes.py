"""A sentence of the editors above a summary, "Redaksi: …": to give, show and take it back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.articles.buttons import UseNote
from bot.messages.catalogue import Html, Words
from bot.messages.dates import clock_time
from bot.messages.message import Keyboard, Message
from bot.places.labels import PageContext
from bot.places.normalization import normalize

LIMIT = 200  # characters

_ORDER = re.compile(r"\s*(?:ringkasan|summary)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class SummaryNote:
    """A sentence for the summary that was promised for this time; `used`: it is confirmed."""

    id: int
    promised_at: float
    text: str
    used: bool = False


def parse_note(said: str) -> str | None:
    """Return the sentence behind "ringkasan:", in one line; None without that word."""
    found = _ORDER.fullmatch(said)
    return None if found is None else " ".join(normalize(found[1]).split())


def note_line(words: Words, text: str) -> Html:
    """Render the sentence as it stands above a summary."""
    return words.html("summaries.note", text=text)


def note_page(context: PageContext, note: SummaryNote) -> Message:
    """Render the sentence as readers will see it, to be confirmed or taken away."""
    words = context.words
    key = "amounts.note_used" if note.used else "amounts.note_waits"
    time = clock_time(words, note.promised_at, context.zone)
    text = f"{note_line(words, note.text)}\n\n{words.html(key, time=time)}"
    return Message(text, _buttons(words, note))


def _buttons(words: Words, note: SummaryNote) -> Keyboard:
    remove = UseNote(note.id, wanted=False).button(words("amounts.remove_note"))
    if note.used:
        return ((remove,),)
    return ((UseNote(note.id, wanted=True).button(words("amounts.use_note")), remove),)
