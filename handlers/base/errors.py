"""What people are told when something does not work."""

from __future__ import annotations

from telegram import Chat, Update

from bot.messages.message import Message
from bot.readers.following import overview
from handlers.base.context import Context
from handlers.base.replies import desk_of, reader_of, reply, toast, words_of


async def old_button(update: Update, context: Context) -> None:
    """A button whose data we do not understand (any more): say so, and offer a fresh keyboard."""
    subscriber, words = await reader_of(update, context)
    await toast(update, words("errors.old_button"))
    page = overview(desk_of(context, words), subscriber)
    await reply(update, context, Message(words.html("errors.old_button_menu"), page.buttons))


async def unknown_command(update: Update, context: Context) -> None:
    """A command that no route has; one for another bot is none of our business."""
    _, words = await reader_of(update, context)
    await reply(update, context, Message(words.html("errors.unknown_command")))


async def tell_set_aside(update: Update, context: Context) -> None:
    """An update failed for good: whoever sent it in a private chat is told.

    Touches no database: that may be what failed.
    """
    if update.effective_chat is None or update.effective_chat.type != Chat.PRIVATE:
        return
    if update.my_chat_member is not None:
        return
    words = words_of(update, context, None)
    if update.callback_query is not None:
        await toast(update, words("errors.set_aside_press"), alert=True)
        return
    await reply(update, context, Message(words.html("errors.set_aside")))
