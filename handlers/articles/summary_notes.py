"""The editor's sentence in a summary: "ringkasan: …" in reply to the summary's announcement."""

from __future__ import annotations

import telegram

from bot.articles.buttons import UseNote
from bot.articles.summary_notes import LIMIT, note_page, parse_note
from bot.delivery.timetable import Slot
from bot.messages.message import Message
from bot.readers.model import EVENING, MORNING
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor
from handlers.base.errors import OldButton
from handlers.base.references import replied_to, replies_to_bot
from handlers.base.request import Request


async def take_note(request: Request, message: telegram.Message) -> bool:
    """Show a sentence as readers will see it, to be confirmed; return False for other words."""
    text = parse_note(message.text or "")
    if text is None or not replies_to_bot(request, message):
        return False
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return True
    words = request.newsroom_words
    promised_at = await _announced_time(request, message)
    if promised_at is None:
        said = Message(words.html("amounts.no_summary"))
    elif not text:
        said = Message(words.html("amounts.how_to_note"))
    elif len(text) > LIMIT:
        said = Message(words.html("amounts.note_too_long", n=len(text), limit=LIMIT))
    else:
        notes = request.services.storage.summary_notes
        note = await notes.add(promised_at, text, once=request.update_id)
        said = note_page(request.newsroom_context, note)
    await request.reply(said, quoted=message.message_id)
    return True


async def press(request: Request, button: UseNote) -> None:
    """Use a note or remove it, as long as no reader has its summary."""
    notes = request.services.storage.summary_notes
    note = await notes.get(button.note)
    if note is None:
        raise OldButton
    words = request.newsroom_words
    if note.promised_at not in {run.promised_at for run in await _runs_to_come(request)}:
        await request.toast(words("amounts.summary_gone"), alert=True)
        await request.rewrite_buttons(())
        return
    if not button.wanted:
        await notes.use(note.id, now=None)
        await request.rewrite(Message(words.html("amounts.note_removed", text=note.text)))
        return
    await notes.use(note.id, now=request.now)
    used = await notes.get(note.id)
    if used is not None:
        await request.rewrite(note_page(request.newsroom_context, used))


async def _announced_time(request: Request, message: telegram.Message) -> float | None:
    """Return the time of the summary whose announcement is replied to; None once it leaves."""
    replied, notes = replied_to(message), request.services.storage.summary_notes
    for run in await _runs_to_come(request):
        announced = await notes.notice_of(request.chat_id, run.promised_at)
        if replied is not None and announced == replied.message_id:
            return run.promised_at
    return None


async def _runs_to_come(request: Request) -> list[Slot]:
    """List the next summaries of morning and evening that no reader has yet."""
    timetable, now = await request.services.storage.timetables.now(), request.now
    runs = [timetable.next_run(minute, now) for minute in (MORNING, EVENING)]
    return [run for run in runs if now < run.due_at]
