"""Which case somebody speaks of: told by the message replied to, from our own tables only."""

from __future__ import annotations

import asyncio

import telegram

from bot.context import Context
from bot.model import Case

# A message can be replied to in the moment between its delivery and the sender's note of it.
_FRESH = 3.0  # seconds
_LOOKS, _PAUSE = 6, 0.1


async def case_replied_to(context: Context, message: telegram.Message) -> Case | None:
    """The case of the message that this one explicitly replies to."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None  # Every message of a topic "replies" to the topic's opening.
    services = context.services
    case = await services.storage.tips.case_of_message(message.chat_id, replied.message_id)
    by_bot = replied.from_user is not None and replied.from_user.id == services.bot_id
    if case is None and by_bot and services.clock() - replied.date.timestamp() < _FRESH:
        for _ in range(_LOOKS):
            await asyncio.sleep(_PAUSE)
            case = await services.storage.tips.case_of_message(message.chat_id, replied.message_id)
            if case is not None:
                break
    return case
