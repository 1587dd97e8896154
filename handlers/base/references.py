"""The case that a person speaks of, found by the message replied to, in our own tables."""

from __future__ import annotations

import telegram

from bot.cases.messages.source.to_source import is_headed
from bot.cases.model import Case
from handlers.base.request import Request

# A message can be replied to in the moment between its delivery and the sender's note of it.
_FRESH = 3.0  # seconds
_LOOKS, _PAUSE = 6, 0.1


async def case_replied_to(request: Request, message: telegram.Message) -> Case | None:
    """Return the case of the message replied to; None without one."""
    replied = replied_to(message)
    if replied is None:
        return None
    services = request.services
    case = await services.storage.cases.by_message(message.chat_id, replied.message_id)
    fresh = request.now - replied.date.timestamp() < _FRESH
    if case is None and fresh and replies_to_bot(request, message):
        for _ in range(_LOOKS):
            await services.clock.sleep(_PAUSE)
            case = await services.storage.cases.by_message(message.chat_id, replied.message_id)
            if case is not None:
                break
    return case


def replies_to_bot(request: Request, message: telegram.Message) -> bool:
    """Whether the message explicitly replies to a message of the bot."""
    replied = replied_to(message)
    sender = replied.from_user if replied else None
    return sender is not None and sender.id == request.services.bot_id


def replies_to_letter(request: Request, message: telegram.Message) -> bool:
    """Whether a source replies to a receipt or an answer, even one that is tied to no case.

    A letter delivered twice (only its second copy is tied) or of a closed case is tied to none.
    Without words, the bot sends only an editor's location, voice or video there.
    """
    replied = replied_to(message)
    if replied is None or not replies_to_bot(request, message):
        return False
    said = replied.text or replied.caption or ""
    return not said or is_headed(said, request.services.texts)


def replied_to(message: telegram.Message) -> telegram.Message | None:
    """Return the message that this one explicitly replies to; None without one."""
    replied = message.reply_to_message
    # Every message of a topic "replies" to the topic's opening.
    return None if replied is None or replied.forum_topic_created is not None else replied
