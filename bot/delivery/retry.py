"""What becomes of a message, an edit or a letter to the editors that could not be delivered.

Of an edit or a correction nothing is lost but the change: the message itself was delivered.
"""

from __future__ import annotations

from bot.core.errors import Gone, Moved, Refused, TelegramFault, Wait
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome

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
        return Outcome(item, DeliveryStatus.GONE, reason=str(fault))
    if isinstance(fault, Refused) and item.kind is Kind.EDIT and message_is_lost(fault):
        return Outcome(item, DeliveryStatus.SENT, reason=str(fault))
    return judge(item, fault, now)


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
        return Outcome(item, DeliveryStatus.RETRY, due_at=now + fault.seconds, reason=str(fault))
    if isinstance(fault, Moved) and item.chat_id < 0:  # only groups move
        return Outcome(item, DeliveryStatus.MOVED, moved_to=fault.new_chat_id)
    if isinstance(fault, Gone) and item.kind is Kind.PUSH:
        return Outcome(item, DeliveryStatus.GONE, reason=str(fault))
    if isinstance(fault, Gone) and item.kind is Kind.ANSWER:
        return Outcome(item, DeliveryStatus.FAILED, reason=str(fault))
    lasting = isinstance(fault, Refused | Moved) and not _about_the_chat(item, fault)
    tired = item.attempts >= MOST_ATTEMPTS and item.kind not in PATIENT
    if lasting or tired:
        return Outcome(item, DeliveryStatus.FAILED, reason=str(fault))
    return Outcome(
        item, DeliveryStatus.RETRY, due_at=now + back_off(item.attempts), reason=str(fault)
    )


def back_off(attempts: int, *, first: float = FIRST_RETRY, longest: float = LONGEST_RETRY) -> float:
    """Seconds to the next attempt: doubling from `first`, one second, up to ten minutes."""
    return min(longest, first * 2.0 ** min(attempts, 20))


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


CREATE = "createForumTopic"

# Source of Telegram's server, and of its clients' errors.
_TOPIC_LOST = ("message thread not found", "topic_deleted", "topic_id_invalid")


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
        return Outcome(item, DeliveryStatus.SENT, reason=str(fault))
    if item.kind is Kind.CARD and changes_nothing(fault):
        return Outcome(item, DeliveryStatus.SENT)
    if item.kind is Kind.CARD and message_is_lost(fault):
        return Outcome(item, DeliveryStatus.LOST, reason=str(fault))
    if item.thread is not None and topic_is_lost(fault):
        return Outcome(item, DeliveryStatus.LOST, reason=str(fault))
    return judge(item, fault, now)


def topic_is_lost(fault: Refused) -> bool:
    """Whether the topic was deleted."""
    description = str(fault).lower()
    return any(mark in description for mark in _TOPIC_LOST)
