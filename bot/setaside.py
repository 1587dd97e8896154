"""Telling the editors what of a case could not be delivered, so that nobody waits for it."""

from __future__ import annotations

from bot.model import Case, Kind, Letter, Outcome, Priority
from bot.render import Message, params
from bot.texts import Words

_WORDS = {Kind.ANSWER: "editors.answer_failed", Kind.TIP: "editors.piece_failed"}


def notices(
    outcome: Outcome, case: Case, *, editors: int | None, words: Words
) -> tuple[Letter, ...]:
    """A line under the case's card for a letter that was set aside; nothing of its source.

    `editors`: their group. `words`: theirs.
    """
    key = _WORDS.get(outcome.item.kind)
    if key is None or editors is None:
        return ()
    return (
        Letter(
            chat_id=editors,
            kind=Kind.NOTICE,
            priority=Priority.TIP,
            method="sendMessage",
            params=params(Message(words.html(key, codename=case.codename))),
            key=f"failed:{outcome.item.id}",
            # It tells which case lost its source, perhaps on the day a subscriber left.
            secret=True,
            case_id=case.id,
            reply_to_card=True,
            lane=f"case:{case.id}:editors",
        ),
    )
