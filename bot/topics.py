"""A case's own topic in a forum group: its name, and what its loss looks like. Pure.

Bot API: createForumTopic, only in forums and with the right to manage topics. Elsewhere a case is a
thread by replies to its card.
"""

from __future__ import annotations

from bot.casecard import EditorsDesk, category_name
from bot.corrections import changes_nothing, message_is_lost
from bot.defang import defang
from bot.delivery import judge
from bot.faults import Refused, TelegramFault
from bot.model import Fate, Item, Kind, Outcome
from bot.render import clip
from bot.tipmodel import Case

CREATE = "createForumTopic"
NAME_LIMIT = 128  # Bot API: createForumTopic
_PART = 50  # characters of a place or category in the name

# Source of Telegram's server, and of its clients' errors.
_LOST = ("message thread not found", "topic_deleted", "topic_id_invalid")


def topic_name(case: Case, desk: EditorsDesk) -> str:
    """Such as "Manipulasi suara · Panongan · MERPATI-41"; what was not said is left out."""
    place = case.place
    if place in desk.gazetteer:
        place = desk.gazetteer.short_name(place)
    said = " ".join(defang(place).split())
    parts = [category_name(case.category, desk) if case.category else "", said]
    named = [clip(part, _PART) for part in parts if part]
    return " · ".join([*named, case.codename])[:NAME_LIMIT]


def is_message(item: Item) -> bool:
    """Whether it counts against what a chat may get: a topic is none (Bot API: createForumTopic).

    Else each case would cost a group without topics two of its twenty messages a minute.
    """
    return item.method != CREATE


def judge_editors_letter(item: Item, fault: TelegramFault, now: float) -> Outcome:
    """As `bot.delivery.judge`, of a letter of a case to the editors' group.

    A refused topic is none, and the case goes on without. A topic or a card that is not there any
    more is lost, to be made again. A card that says so already is as wanted.
    """
    if not isinstance(fault, Refused):
        return judge(item, fault, now)
    if item.method == CREATE:
        return Outcome(item, Fate.SENT, reason=str(fault))
    if item.kind is Kind.CARD and changes_nothing(fault):
        return Outcome(item, Fate.SENT)
    if item.kind is Kind.CARD and message_is_lost(fault):
        return Outcome(item, Fate.LOST, reason=str(fault))
    if item.thread is not None and topic_is_lost(fault):
        return Outcome(item, Fate.LOST, reason=str(fault))
    return judge(item, fault, now)


def topic_is_lost(fault: Refused) -> bool:
    """Whether the topic was deleted."""
    description = str(fault).lower()
    return any(mark in description for mark in _LOST)
