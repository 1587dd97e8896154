"""What to do with an attempt that failed: try again, follow, give up. Nothing is sent here.

The choice between losing and repeating is made once, here and in the outbox: an attempt whose
outcome is unknown is repeated. A message twice is a nuisance, a lost one is our failure.
"""

from __future__ import annotations

from bot.faults import Gone, Moved, Refused, TelegramFault, Wait
from bot.model import Fate, Item, Kind, Outcome

FIRST_RETRY = 1.0
LONGEST_RETRY = 600.0
MOST_ATTEMPTS = 30
PATIENT = frozenset({Kind.TIP, Kind.ANSWER, Kind.NOTICE})

# Refusals that concern one chat's rights, not the message (source of Telegram's server).
OF_THE_CHAT = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "topic_closed",
    "message thread not found",
    "peer_id_invalid",
    "message to be replied not found",
)


def judge(item: Item, fault: TelegramFault, now: float) -> Outcome:
    """What becomes of an item whose attempt ended in `fault` at `now` (epoch seconds).

    Tips and notices to the editors are kept while their group is away, answers while Telegram
    is: they wait, with back-off, for as long as it takes. Pushes that cannot be delivered are set
    aside after `MOST_ATTEMPTS` (about four hours).
    """
    if isinstance(fault, Wait):
        return Outcome(item, Fate.RETRY, due_at=now + fault.seconds, reason=str(fault))
    if isinstance(fault, Moved) and item.chat_id < 0:  # only groups move
        return Outcome(item, Fate.MOVED, moved_to=fault.new_chat_id)
    if isinstance(fault, Gone) and item.kind is Kind.PUSH:
        return Outcome(item, Fate.GONE, reason=str(fault))
    if isinstance(fault, Gone) and item.kind is Kind.ANSWER:
        return Outcome(item, Fate.FAILED, reason=str(fault))
    lasting = isinstance(fault, Refused | Moved) and not _about_the_chat(item, fault)
    tired = item.attempts >= MOST_ATTEMPTS and item.kind not in PATIENT
    if lasting or tired:
        return Outcome(item, Fate.FAILED, reason=str(fault))
    return Outcome(item, Fate.RETRY, due_at=now + back_off(item.attempts), reason=str(fault))


def back_off(attempts: int) -> float:
    """Seconds to the next attempt: doubling from one second up to ten minutes."""
    return float(min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts, 20)))


def concerns_one_chat(fault: Refused) -> bool:
    """Whether a refusal is about the chat rather than about the message itself."""
    description = str(fault).lower()
    return any(mark in description for mark in OF_THE_CHAT)


def takes_no_payment(fault: Refused) -> bool:
    """Whether a paid broadcast is refused for want of Stars (source of Telegram's server)."""
    return "floodskip_not_allowed" in str(fault).lower()


def _about_the_chat(item: Item, fault: TelegramFault) -> bool:
    """The editors' group without rights is mended by the operator: worth waiting for."""
    return item.kind in PATIENT and isinstance(fault, Refused) and concerns_one_chat(fault)
