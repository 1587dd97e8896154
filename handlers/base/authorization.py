"""The one gate to everything that editors may do: who acts, and whether they may."""

from __future__ import annotations

import telegram

from bot.messages.message import Message
from handlers.base.request import Handler, Request

ANONYMOUS_ADMIN = 1087968824  # Bot API: the sender shown for an anonymous administrator


async def editor_of(request: Request) -> telegram.User | None:
    """The editor who acts; None for anybody else.

    An editor is a member of the editors' group, by Telegram's own word, and nobody is while anybody
    could become one. An anonymous administrator
    or a channel is nobody: nobody could be told to have done it. A press shows who it is, even of
    an anonymous administrator. Raises TelegramFault where Telegram does not say.
    """
    user, message = request.user, request.message or request.edited_message
    if not request.is_from_editors or user is None:
        return None
    if request.services.editors.safety.open_door is not None:
        return None
    if message is not None and message.sender_chat is not None:
        return None
    if user.id == ANONYMOUS_ADMIN or user.is_bot:
        return None
    is_member = await request.services.members.has(request.chat_id, user.id)
    return user if is_member else None


def editors_only(handler: Handler) -> Handler:
    """The handler of a command or a button, for editors; anybody else is told how to be one."""

    async def handle(request: Request) -> None:
        if await editor_of(request) is not None:
            await handler(request)
            return
        words, door = request.newsroom_words, request.services.editors.safety.open_door
        if request.query is not None:
            key = f"group.{door}" if door else "editors.members_only_press"
            await request.toast(words(key), alert=True)
        else:
            key = f"group.{door}" if door else "editors.members_only"
            await request.reply(Message(words.html(key)))

    return handle
