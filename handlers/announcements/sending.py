"""Starting an announcement, stopping it while it runs, and correcting it after it was sent."""

from __future__ import annotations

from dataclasses import replace

from bot.announcements.model import SECOND_EDITOR_ABOVE, Announcement
from bot.announcements.pages import confirmation, progress_page, second_needed
from bot.messages.message import Message
from handlers.announcements.preview import seconds_to_send
from handlers.base.request import Request


async def send(request: Request, announcement: Announcement, revision: int) -> None:
    """Start an announcement; one with many recipients needs the consent of a second editor."""
    words, context = request.newsroom_words, request.newsroom_context
    storage = request.services.storage.announcements
    if announcement.started_at is not None:
        await request.toast(words("announcements.begun"), alert=True)
        return
    readers = await storage.count_recipients(announcement.places, now=request.now)
    if not readers:
        seconds = await seconds_to_send(request, readers)
        page = confirmation(context, announcement, readers=readers, seconds=seconds)
        await request.rewrite(page)
        return
    if readers > SECOND_EDITOR_ABOVE:
        asked = await storage.ask(announcement.id, revision, editor=request.editor.id)
        if asked is None:
            await request.toast(words("announcements.other_by_now"), alert=True)
            return
        if asked.asked_by == request.editor.id:
            if announcement.asked_by is not None:
                await request.toast(words("announcements.same_editor"), alert=True)
            editor = request.editor.name
            page = second_needed(context, asked, editor=editor, readers=readers)
            await request.rewrite(page)
            return
    if not await storage.start(announcement.id, revision, now=request.now):
        begun = await storage.get(announcement.id)
        key = "begun" if begun and begun.started_at is not None else "other_by_now"
        await request.toast(words(f"announcements.{key}"), alert=True)
        return
    if request.pressed_id is not None:
        await storage.keep_panel(announcement.id, request.pressed_id)
    request.services.editors.notify()
    await _show_progress(request, announcement.id)


async def stop(request: Request, announcement: Announcement) -> None:
    """Stop an announcement: rows that wait are dropped, messages that were sent stay."""
    storage, words = request.services.storage.announcements, request.newsroom_words
    if not await storage.stop(announcement.id, now=request.now):
        await request.toast(words("announcements.stopped_already"), alert=True)
    else:
        request.services.editors.notify()
        await request.toast(words("announcements.stop_toast"))
    await _show_progress(request, announcement.id)


async def change_now(request: Request, announcement: Announcement, revision: int) -> None:
    """Replace the words of an announcement, in sent messages and in waiting rows."""
    storage, words = request.services.storage.announcements, request.newsroom_words
    if not await storage.correct(announcement.id, revision, now=request.now):
        await request.toast(words("announcements.other_by_now"), alert=True)
        return
    request.services.editors.notify()
    await request.rewrite(Message(words.html("announcements.changed")))


async def _show_progress(request: Request, number: int) -> None:
    storage = request.services.storage.announcements
    announcement = await storage.get(number)
    if announcement is None:
        return
    progress = await storage.progress(number)
    if announcement.stopped_at is not None:
        # Waiting rows are dropped in a moment, and are not claimed meanwhile.
        dropped = progress.dropped + progress.waiting
        progress = replace(progress, waiting=0, dropped=dropped)
    await request.rewrite(progress_page(request.newsroom_context, announcement, progress))
