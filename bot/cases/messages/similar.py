"""The notice to the editors under a case that may be about the same as others."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cases.messages.card import EditorsView
from bot.cases.model import Case
from bot.cases.similarity import Likeness
from bot.delivery.model import Letter
from bot.messages.catalogue import Html
from bot.messages.message import Message, params

MOST = 5  # cases that are named


def similar_letter(case: Case, found: Sequence[Likeness], view: EditorsView) -> Letter:
    """Write the notice with the most similar cases and the reasons, after the case's letters."""
    words = view.words
    shown = sorted(found, key=lambda each: each.rank, reverse=True)[:MOST]
    lines = [words.html("similar.head", codename=case.codename)]
    lines += [_line(likeness, view) for likeness in shown]
    if len(found) > len(shown):
        lines.append(words.count_html("similar.more", len(found) - len(shown)))
    lines.append(words.html("similar.how"))
    page = params(Message("\n".join(lines), protect=True))
    return Letter.to_editors(view.chat_id, case.id, page, key=f"case:{case.id}:similar")


def _line(likeness: Likeness, view: EditorsView) -> Html:
    words = view.words
    why = [
        words("similar.file") if likeness.same_file else "",
        words("similar.words", percent=likeness.words) if likeness.words else "",
        words("similar.event") if likeness.same_event else "",
    ]
    return words.html(
        "similar.line", codename=likeness.case.codename, why=", ".join(filter(None, why))
    )
