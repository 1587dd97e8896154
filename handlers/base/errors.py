"""Messages to people when something does not work."""

from __future__ import annotations

from bot.messages.message import Message
from bot.readers.keyboards import regencies_keyboard
from handlers.base.request import Request


class OldButton(Exception):
    """A pressed button whose data has no meaning, or none any more."""


async def say_old_button(request: Request) -> None:
    """Say that a button is out of date or unknown; offer readers a new keyboard."""
    words = await request.words()
    await request.toast(words("errors.old_button"))
    if request.is_private:
        buttons = regencies_keyboard(await request.page_context(), await request.subscriber())
        await request.reply(Message(words.html("errors.old_button_menu"), buttons))


async def say_unknown_command(request: Request) -> None:
    """Answer a command that no route has; commands for other bots do not arrive here."""
    words = await request.words()
    await request.reply(Message(words.html("errors.unknown_command")))


async def tell_set_aside(request: Request) -> None:
    """Tell the sender, in a private chat, that their update failed for good.

    Reads no table: the database may be what failed.
    """
    if not request.is_private or request.membership is not None:
        return
    words = request.own_words
    if request.query is not None:
        await request.toast(words("errors.set_aside_press"), alert=True)
    else:
        await request.reply(Message(words.html("errors.set_aside")))
