"""What people are told when something does not work."""

from __future__ import annotations

from bot.messages.message import Message
from bot.readers.keyboards import regencies_keyboard
from handlers.base.request import Request


class OldButton(Exception):
    """The pressed button makes no sense (any more)."""


async def say_old_button(request: Request) -> None:
    """A button whose data we do not understand (any more): say so, and offer readers a new one."""
    words = await request.words()
    await request.toast(words("errors.old_button"))
    if request.is_private:
        buttons = regencies_keyboard(await request.page_context(), await request.subscriber())
        await request.reply(Message(words.html("errors.old_button_menu"), buttons))


async def say_unknown_command(request: Request) -> None:
    """A command that no route has; one for another bot is none of our business."""
    words = await request.words()
    await request.reply(Message(words.html("errors.unknown_command")))


async def tell_set_aside(request: Request) -> None:
    """An update failed for good: whoever sent it in a private chat is told.

    Touches no database: that may be what failed.
    """
    if not request.is_private or request.membership is not None:
        return
    words = request.own_words
    if request.query is not None:
        await request.toast(words("errors.set_aside_press"), alert=True)
    else:
        await request.reply(Message(words.html("errors.set_aside")))
