"""What becomes of an edit, or of a letter of correction, that could not be delivered. Pure.

Nothing is lost but the change: the message itself was delivered.
"""

from __future__ import annotations

from bot.delivery import judge
from bot.faults import Gone, Refused, TelegramFault
from bot.model import Fate, Item, Kind, Outcome

# They follow an article to those who have it, and end where those have left.
FOLLOWING = frozenset({Kind.EDIT, Kind.CORRECTION})

# Source of Telegram's server: editMessageText.
_UNCHANGED = "message is not modified"
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
)


def changes_nothing(refusal: Refused) -> bool:
    """Whether the message says so already."""
    return _UNCHANGED in str(refusal).lower()


def message_is_lost(refusal: Refused) -> bool:
    """Whether the message is not there any more, or not ours to change."""
    description = str(refusal).lower()
    return any(mark in description for mark in _LOST)


def judge_correction(item: Item, fault: TelegramFault, now: float) -> Outcome:
    """As `bot.delivery.judge`; a message that its reader has deleted needs no edit."""
    if isinstance(fault, Gone):
        return Outcome(item, Fate.GONE, reason=str(fault))
    if isinstance(fault, Refused) and item.kind is Kind.EDIT and message_is_lost(fault):
        return Outcome(item, Fate.SENT, reason=str(fault))
    return judge(item, fault, now)
