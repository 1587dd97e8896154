"""Telling the editors what became of a letter of a case, so that nobody waits for it."""

from __future__ import annotations

from bot.cases.model import Case
from bot.delivery.model import Fate, Kind, Letter, Outcome, Priority
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message, params

_WORDS = {Kind.ANSWER: "editors.answer_failed", Kind.TIP: "editors.piece_failed"}
# Source of Telegram's server: why a person cannot be written to.
_WHY = {
    "blocked by the user": "editors.why_blocked",
    "user is deactivated": "editors.why_deleted",
    "to edit not found": "editors.why_gone",
}


def notices(
    outcome: Outcome, case: Case, *, editors: int | None, words: Words
) -> tuple[Letter, ...]:
    """The tick of an answer, or a line for a letter that was set aside; nothing of its source.

    `editors`: their group. `words`: theirs.
    """
    item = outcome.item
    if editors is None:
        return ()
    if item.tick is not None:
        return (_ticked(outcome, case, item.tick, editors, words),)
    key = _WORDS.get(item.kind)
    if outcome.fate is Fate.SENT or key is None:
        return ()
    text = words.html(key, codename=case.codename)
    return (_letter(outcome, case, editors, "sendMessage", text),)


def _ticked(outcome: Outcome, case: Case, line: int, editors: int, words: Words) -> Letter:
    """The line under the editor's answer says what became of it."""
    if outcome.fate is Fate.SENT:
        text = words.html("editors.arrived_at_source")
    else:
        text = words.html("editors.not_arrived", why=words(_why(outcome.reason)))
    return _letter(outcome, case, editors, "editMessageText", text, line=line)


def _why(reason: str) -> str:
    said = reason.lower()
    return next((key for mark, key in _WHY.items() if mark in said), "editors.why_refused")


def _letter(
    outcome: Outcome,
    case: Case,
    editors: int,
    method: str,
    text: Html,
    *,
    line: int | None = None,
) -> Letter:
    given = params(Message(text))
    return Letter(
        chat_id=editors,
        kind=Kind.NOTICE,
        priority=Priority.TIP,
        method=method,
        params=given if line is None else {**given, "message_id": line},
        key=f"{outcome.fate.value}:{outcome.item.id}",
        # It tells which case lost its source, perhaps on the day a subscriber left.
        secret=True,
        case_id=case.id,
        reply_to_card=line is None,
        lane=f"case:{case.id}:editors",
    )
