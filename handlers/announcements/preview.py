"""An announcement in the editors' group as its readers will see it, and to how many it goes."""

from __future__ import annotations

from dataclasses import replace

from telegram.error import BadRequest

from bot.announcements.message import reader_message
from bot.announcements.model import Announcement
from bot.announcements.pages import confirmation, may_be_sent, panel
from bot.delivery.forecast import seconds_of_letters
from bot.messages.message import Message
from handlers.base.request import Request


async def preview(request: Request, announcement: Announcement) -> int | None:
    """Show it, and below it what sends it; the id of that message, if it was sent."""
    context, storage = request.newsroom_context, request.services.storage
    if not may_be_sent(announcement):
        await request.rewrite(panel(context, announcement))
        return None
    if not await show_reader(request, announcement, announcement.text):
        return None
    readers = await storage.announcements.count_recipients(announcement.places, now=request.now)
    seconds = await seconds_to_send(request, readers)
    page = confirmation(context, announcement, readers=readers, seconds=seconds)
    sent = await request.reply(page)
    return None if sent is None else sent.message_id


async def seconds_to_send(request: Request, readers: int) -> float:
    """How long so many messages take, behind what goes first, as fast as it goes now."""
    services = request.services
    queue = await services.storage.announcements.goes_first(now=request.now)
    return seconds_of_letters(readers, queue, await services.pace.now())


async def show_reader(request: Request, announcement: Announcement, text: str) -> bool:
    """As a reader's message is made; False where Telegram refuses it.

    A picture that is refused is taken away, and the editors are told.
    """
    words = request.newsroom_words
    message = reader_message(replace(announcement, text=text), words)
    try:
        if announcement.picture:
            await request.reply_with_picture(announcement.picture, message)
        else:
            await request.reply(message)
    except BadRequest:
        key = "announcements.picture_refused" if announcement.picture else "announcements.refused"
        await request.reply(Message(words.html(key)))
        if announcement.picture:
            changed = await request.services.storage.announcements.change(
                announcement.id, picture=""
            )
            if changed is not None:
                await request.rewrite(panel(request.newsroom_context, changed))
        return False
    return True
