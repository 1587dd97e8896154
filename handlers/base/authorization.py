"""The one gate to everything that editors may do: who acts, and whether they may."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TypeAlias

import telegram
from telegram import Update

from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import reply, toast

ANONYMOUS_ADMIN = 1087968824  # Bot API: the sender shown for an anonymous administrator

Handler: TypeAlias = Callable[[Update, Context], Coroutine[None, None, None]]


async def editor_of(update: Update, context: Context) -> telegram.User | None:
    """The editor who acts; None for anybody else.

    An editor is a member of the editors' group, by Telegram's own word. An anonymous administrator
    or a channel is nobody: nobody could be told to have done it. A press shows who it is, even of
    an anonymous administrator. Raises TelegramFault where Telegram does not say.
    """
    group = context.services.editors_chat_id()
    chat, user = update.effective_chat, update.effective_user
    message = update.message or update.edited_message
    if group is None or chat is None or chat.id != group or user is None:
        return None
    if message is not None and message.sender_chat is not None:
        return None
    if user.id == ANONYMOUS_ADMIN or user.is_bot:
        return None
    return user if await context.services.members.has(group, user.id) else None


def editors_only(handler: Handler) -> Handler:
    """The handler of a command or a button, for editors; anybody else is told how to be one."""

    async def handle(update: Update, context: Context) -> None:
        if await editor_of(update, context) is not None:
            await handler(update, context)
            return
        words = context.services.words(None)  # The group speaks the newsroom's language.
        if update.callback_query is not None:
            await toast(update, words("editors.members_only_press"), alert=True)
        else:
            await reply(update, context, Message(words.html("editors.members_only")))

    return handle
