"""How a case ends, for the editors: why, until when it can be undone, and that it is gone."""

from __future__ import annotations

from bot.cases.messages.card import NAME_ROOM, REASON_ROOM, EditorsView, reason_text
from bot.cases.model import Case, Closing
from bot.delivery.model import Letter
from bot.messages.catalogue import Html, Words
from bot.messages.dates import moment
from bot.messages.message import Message, clip_html, params


def closed_text(case: Case, closing: Closing, view: EditorsView) -> Html:
    """In place of the card while closing can be undone: nothing of what was reported."""
    return view.words.html(
        "editors.is_closing",
        when=moment(view.words, closing.erased_at, view.now, view.zone),
        **_closed(case, closing, view.words),
    )


def erased_letter(case: Case, closing: Closing, card: int, *, chat_id: int, words: Words) -> Letter:
    """What its card says once the case is erased. A letter of no case: that is gone."""
    page = Message(words.html("editors.is_closed", **_closed(case, closing, words)))
    return Letter(
        chat_id,
        {**params(page), "message_id": card},
        key=f"case:{case.id}:erased",
        method="editMessageText",
    )


def _closed(case: Case, closing: Closing, words: Words) -> dict[str, str]:
    return {
        "codename": case.codename,
        "name": clip_html(closing.by, NAME_ROOM),
        "reason": clip_html(reason_text(closing.reason, words), REASON_ROOM),
    }
