"""What becomes of a case card that could not be shown anew. Pure."""

from __future__ import annotations

from bot.corrections import changes_nothing
from bot.delivery import judge
from bot.faults import Refused, TelegramFault
from bot.model import Fate, Item, Outcome


def judge_card(item: Item, fault: TelegramFault, now: float) -> Outcome:
    """As `bot.delivery.judge`; a card that says so already is as wanted."""
    if isinstance(fault, Refused) and changes_nothing(fault):
        return Outcome(item, Fate.SENT)
    return judge(item, fault, now)
