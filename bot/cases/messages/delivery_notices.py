"""The notices to the editors on the delivery of a case's letters, so that nobody waits in vain."""

from __future__ import annotations

from bot.cases.buttons import CaseAction, CaseButton
from bot.cases.messages.source.to_source import answer_named
from bot.cases.model import Case
from bot.delivery.model import DeliveryStatus, Kind, Letter, Outcome
from bot.delivery.retry import DELETE
from bot.messages.catalogue import Words
from bot.messages.message import Keyboard, Message, params

_WORDS = {Kind.ANSWER: "editors.answer_failed", Kind.TIP: "editors.piece_failed"}
# The reasons why a person cannot be written to (source of Telegram's server).
_WHY = {
    "blocked by the user": "editors.why_blocked",
    "user is deactivated": "editors.why_deleted",
    "to edit not found": "editors.why_gone",
}
_NOT_THERE = ("to delete not found", "identifier is not specified")  # deleted, or never arrived


def delivery_notices(
    outcome: Outcome, case: Case, *, editors: int | None, words: Words
) -> tuple[Letter, ...]:
    """Return the edit of an answer's status line, or a notice of a letter that was set aside.

    The source is not named. `editors`: the editors' group. `words`: the editors'.
    """
    item = outcome.item
    if editors is None:
        return ()
    if item.status_line is not None:
        return (_status(outcome, case, item.status_line, editors, words),)
    key = _WORDS.get(item.kind)
    if outcome.status is DeliveryStatus.SENT or key is None or item.method == DELETE:
        return ()
    text = words.html(key, codename=case.codename)
    # Secret: it tells which case lost its source, perhaps on the day a subscriber left.
    return (Letter.to_editors(editors, case.id, params(Message(text)), key=_key(outcome)),)


def _status(outcome: Outcome, case: Case, line: int, editors: int, words: Words) -> Letter:
    """Return the edit of the status line under the editor's answer."""
    buttons: Keyboard = ()
    if outcome.item.method == DELETE:
        text = words.html("editors.withdrawn" if _is_gone(outcome) else "editors.not_withdrawn")
    elif outcome.status is DeliveryStatus.SENT:
        text = words.html("editors.arrived_at_source")
        if (answer := answer_named(outcome.item.name)) is not None:
            back = CaseButton(case.id, CaseAction.WITHDRAW, str(answer))
            buttons = ((back.button(words("editors.withdraw")),),)
    else:
        text = words.html("editors.not_arrived", why=words(_reason_key(outcome.reason)))
    return Letter.to_editors(
        editors,
        case.id,
        {**params(Message(text, buttons)), "message_id": line},
        key=_key(outcome),
        method="editMessageText",
        to_card=False,
    )


def _is_gone(outcome: Outcome) -> bool:
    said = outcome.reason.lower()
    return outcome.status is DeliveryStatus.SENT or any(mark in said for mark in _NOT_THERE)


def _reason_key(reason: str) -> str:
    said = reason.lower()
    return next((key for mark, key in _WHY.items() if mark in said), "editors.why_refused")


def _key(outcome: Outcome) -> str:
    return f"{outcome.status.value}:{outcome.item.id}"
