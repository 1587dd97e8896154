"""A case's own topic in a forum group: its name, and what its loss looks like. Pure.

Bot API: createForumTopic, only in forums and with the right to manage topics. Elsewhere a case is a
thread by replies to its card.
"""

from __future__ import annotations

from bot.cases.messages.card import EditorsView, category_name
from bot.cases.model import Case
from bot.messages.message import clip
from bot.messages.sanitize import defang

NAME_LIMIT = 128  # Bot API: createForumTopic
_PART = 50  # characters of a place or category in the name


def topic_name(case: Case, view: EditorsView) -> str:
    """Such as "Manipulasi suara · Panongan · MERPATI-41"; what was not said is left out."""
    place = case.place
    if place in view.gazetteer:
        place = view.gazetteer.short_name(place)
    said = " ".join(defang(place).split())
    parts = [category_name(case.category, view) if case.category else "", said]
    named = [clip(part, _PART) for part in parts if part]
    return " · ".join([*named, case.codename])[:NAME_LIMIT]
