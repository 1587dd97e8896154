"""The outcome of a message, an edit or a letter to the editors that could not be delivered.

A failed edit or correction loses only the change: the message itself was delivered.
"""

from __future__ import annotations

from bot.core.errors import Gone, Moved, Refused, TelegramFault, Wait
from bot.delivery.model import NO_CHAT, DeliveryStatus, Item, Kind, Outcome

FIRST_RETRY = 1.0
LONGEST_RETRY = 600.0
MOST_ATTEMPTS = 30
PATIENT = frozenset({Kind.TIP, Kind.ANSWER, Kind.NOTICE, Kind.ALERT})
# The outcomes when the chat has left; items for the editors wait for their group.
TO_READERS = frozenset({Kind.PUSH, Kind.ANNOUNCEMENT, Kind.CORRECTION})
WHEN_GONE = {
    Kind.PUSH: DeliveryStatus.GONE,
    Kind.EDIT: DeliveryStatus.GONE,
    Kind.ANNOUNCEMENT: DeliveryStatus.GONE,
    Kind.CORRECTION: DeliveryStatus.GONE,
    Kind.SHARE: DeliveryStatus.FAILED,
    Kind.ANSWER: DeliveryStatus.FAILED,
    Kind.ALERT: DeliveryStatus.FAILED,
}
# The reasons why a group gets no news, as stored; the bot may recover from the first by itself.
MUTED_IN_GROUP = "the bot may not write in the group"
SHUT_TOPIC = "the topic is closed or deleted"
CREATE = "createForumTopic"
DELETE = "deleteMessage"

# The words that identify a refusal (source of Telegram's server, and of its clients' errors).
OTHER_KIND = ("there is no caption in the message to edit",)  # it was sent without its picture
UNCHANGED = ("message is not modified",)  # the message says so already
MESSAGE_LOST = (  # it is not there any more, or not ours to change
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "invalid inline message identifier",
    "there is no text in the message to edit",
)
TOPIC_LOST = ("message thread not found", "topic_deleted", "topic_id_invalid")
NO_POSTING = ("need administrator rights", "chat_write_forbidden")  # in a channel
TOPIC_CLOSED = ("topic_closed",)
# The group does not let the bot write: it was muted, or members may not write at all.
MUTED = (
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
)
NO_PAYMENT = ("floodskip_not_allowed",)  # a paid broadcast, for want of Stars
OF_THE_CHAT = (  # one chat's rights, not the message
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "topic_closed",
    "message thread not found",
    "peer_id_invalid",
    "message to be replied not found",
)


def means(fault: TelegramFault, marks: tuple[str, ...]) -> bool:
    """Whether a fault is a refusal with one of these marks in its description."""
    description = str(fault).lower()
    return isinstance(fault, Refused) and any(mark in description for mark in marks)


def is_message(item: Item) -> bool:
    """Whether an item counts against the messages of its chat.

    A topic does not (Bot API: createForumTopic): else each case would cost a group without topics
    two of its twenty messages a minute. The chat of a message that a reader sent through the bot is
    unknown: only the bot's own rate limits its edits.
    """
    return item.method != CREATE and item.chat_id != NO_CHAT


def judge(item: Item, fault: TelegramFault, now: float) -> Outcome:
    """Return the outcome of an item whose attempt ended in `fault` at `now` (epoch seconds).

    Tips and notices to the editors are kept while their group is away, answers and alerts while
    Telegram is: they wait, with back-off, for as long as it takes. Pushes that cannot be delivered
    are set aside after `MOST_ATTEMPTS` (about four hours). A channel without the right to post is
    like a chat that has left.
    """
    if isinstance(fault, Wait):
        return Outcome(item, DeliveryStatus.RETRY, due_at=now + fault.seconds, reason=str(fault))
    if isinstance(fault, Moved) and item.chat_id < 0:  # only groups move
        return Outcome(item, DeliveryStatus.MOVED, moved_to=fault.new_chat_id)
    if isinstance(fault, Gone) and item.kind in WHEN_GONE:
        return Outcome(item, WHEN_GONE[item.kind], reason=str(fault))
    if isinstance(fault, Refused) and (
        settled := _judge_shut_chat(item, fault) or _judge_refusal(item, fault)
    ):
        return settled
    # The operator can give the bot back its rights in the editors' group: worth waiting for.
    about_the_chat = item.kind in PATIENT and means(fault, OF_THE_CHAT)
    lasting = isinstance(fault, Refused | Moved) and not about_the_chat
    tired = item.attempts >= MOST_ATTEMPTS and item.kind not in PATIENT
    if lasting or tired:
        return Outcome(item, DeliveryStatus.FAILED, reason=str(fault))
    return Outcome(
        item, DeliveryStatus.RETRY, due_at=now + back_off(item.attempts), reason=str(fault)
    )


def back_off(attempts: int, *, first: float = FIRST_RETRY, longest: float = LONGEST_RETRY) -> float:
    """Return the seconds to the next attempt: doubled from `first`, one second, to ten minutes."""
    return min(longest, first * 2.0 ** min(attempts, 20))


def _judge_shut_chat(item: Item, refusal: Refused) -> Outcome | None:
    """Return the outcome of a refusal by a channel or a group of readers that shuts the bot out.

    The group gets no items until it lets the bot write; a closed or deleted topic gets no more.
    """
    if item.channel:
        shut = means(refusal, NO_POSTING)
        return Outcome(item, DeliveryStatus.GONE, reason=str(refusal)) if shut else None
    if item.kind not in TO_READERS or item.sent_to >= 0:
        return None
    if item.group is not None and means(refusal, TOPIC_LOST + TOPIC_CLOSED):
        return Outcome(item, DeliveryStatus.SHUT, reason=SHUT_TOPIC)
    if means(refusal, MUTED + TOPIC_CLOSED):  # closed: General itself
        return Outcome(item, DeliveryStatus.GONE, reason=MUTED_IN_GROUP)
    return None


def _judge_refusal(item: Item, refusal: Refused) -> Outcome | None:
    """Return the outcome of a refusal of an edit or of a case; None for any other refusal.

    A message that says the same already is as wanted; a deleted one needs no edit. Where a topic is
    refused, the case goes on without one. A case's topic or card that is not there any more is
    lost, to be made again.
    """
    if item.kind in {Kind.CARD, Kind.ANSWER, Kind.SHARE} and means(refusal, UNCHANGED):
        return Outcome(item, DeliveryStatus.SENT)
    of_notice = item.kind is Kind.NOTICE and item.method == "editMessageText"
    is_edit = of_notice or item.kind in {Kind.EDIT, Kind.SHARE}
    if item.method == CREATE or (is_edit and means(refusal, MESSAGE_LOST)):
        return Outcome(item, DeliveryStatus.SENT, reason=str(refusal))
    card_lost = item.kind is Kind.CARD and means(refusal, MESSAGE_LOST)
    if card_lost or (item.thread is not None and means(refusal, TOPIC_LOST)):
        return Outcome(item, DeliveryStatus.LOST, reason=str(refusal))
    return None
