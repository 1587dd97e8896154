"""The preview of an announcement in the editors' group, with the number of its recipients."""

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
    """Show the preview and its confirmation; return that message's id, None where not sent."""
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
    """Estimate the seconds to reach so many readers, at the present pace and behind the queue."""
    services = request.services
    queue = await services.storage.announcements.goes_first(now=request.now)
    return seconds_of_letters(readers, queue, await services.pace.now())


async def show_reader(request: Request, announcement: Announcement, text: str) -> bool:
    """Show an announcement as a reader gets it; return False where Telegram refuses it.

    A picture that is refused is removed from the announcement, and the editors are told.
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
