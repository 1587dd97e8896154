"""Where the bot may speak: blocked and unblocked, added to a group, a group that moved."""

from __future__ import annotations

import structlog
from telegram import Chat, ChatMember, Update

from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import private_door, reply, words_of
from storage.engine.key_value import moved_key

log = structlog.get_logger(__name__)

_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


async def changed(update: Update, context: Context) -> None:
    """The bot's own membership of a chat changed (Bot API: my_chat_member)."""
    change = update.my_chat_member
    if change is None:
        return
    subscribers = context.services.storage.subscribers
    now = context.services.clock()
    if change.new_chat_member.status in _OUT:
        private = change.chat.type == Chat.PRIVATE
        reason = "blocked" if private else "removed from the group"
        await subscribers.mark_left(change.chat.id, reason=reason, now=now)
        return
    if change.old_chat_member.status not in _OUT:
        return
    if change.chat.type == Chat.PRIVATE:
        await subscribers.mark_returned(change.chat.id)
    elif change.chat.type != Chat.CHANNEL:
        await _added(update, context, change.chat)


async def moved(update: Update, context: Context) -> None:
    """A group became a supergroup: its new id is remembered (Bot API: migrate_to_chat_id)."""
    message = update.message
    if message is None or message.migrate_to_chat_id is None:
        return
    services = context.services
    if message.chat_id == services.editors_chat_id():
        await services.storage.memory.put(
            moved_key(message.chat_id), str(message.migrate_to_chat_id)
        )
        await services.editors_moved()


async def _added(update: Update, context: Context, group: Chat) -> None:
    """Without an editors' group, this may be meant to be it: the operator is told how."""
    if context.services.editors_chat_id() is not None:
        return
    log.warning(
        "added to a group; if the editors are in it, set EDITORS_CHAT_ID to its id and start again",
        setting=f"EDITORS_CHAT_ID={group.id}",
    )
    words = words_of(update, context, None)
    await reply(
        update,
        context,
        Message(words.html("help.added"), private_door(context, words("help.open_private"))),
    )
