"""The notice that a report without activity is erased soon, and the button to keep it."""

from __future__ import annotations

from bot.cases.buttons import CaseAction, CaseButton, ExtendReport
from bot.cases.messages.card import EditorsView
from bot.cases.model import Case
from bot.delivery.model import Letter
from bot.messages.catalogue import Words
from bot.messages.dates import day
from bot.messages.message import Message, params

NOTICE_DAYS = (14, 3)  # before the end


def notice_days(retention_days: int) -> tuple[int, ...]:
    """Return how many days before the end notices are sent; never in the first half of the time."""
    return tuple(days for days in NOTICE_DAYS if 2 * days < retention_days)


def expiry_letters(
    case: Case, view: EditorsView, *, ends_at: float, days: int, words: Words
) -> tuple[Letter, ...]:
    """Write the notices for the source, in these words, and for the editors, once for each end."""
    key = f"case:{case.id}:ends:{ends_at:.0f}:{days}"
    for_editors = view.words.html(
        "editors.ends_soon",
        codename=case.codename,
        until=day(view.words, ends_at, view.now, view.zone),
    )
    more = CaseButton(case.id, CaseAction.EXTEND).button(view.words("editors.extend"))
    told = params(Message(for_editors, ((more,),), protect=True))
    letters = [Letter.to_editors(view.chat_id, case.id, told, key=key)]
    if not case.source_blocked:
        for_source = words.html(
            "tips.ends_soon",
            opened=day(words, case.opened_at, view.now, view.zone),
            until=day(words, ends_at, view.now, view.zone),
        )
        keep = ExtendReport().button(words("tips.extend"))
        page = params(Message(for_source, ((keep,),)))
        letters.append(Letter.to_source(case.source_chat_id, case.id, page, key=key))
    return tuple(letters)
