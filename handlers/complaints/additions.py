"""Messages after a complaint was sent, in both directions and by name: replies to its messages."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial

import telegram

from bot.complaints.model import Complaint, Event, Status, Turn
from bot.complaints.terms import next_reminder
from bot.complaints.to_editors import (
    Desk,
    addition_letters,
    edited_card,
    editors_lane,
    notice_letter,
    number_of,
)
from bot.complaints.to_person import answer_letters
from bot.complaints.workflow import become, say
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.model import Evidence
from handlers.base.editors import tell_editor, write_quietly
from handlers.base.evidence import piece_of
from handlers.base.references import replied_to, replies_to_bot
from handlers.base.request import Request
from handlers.complaints.drafts import deadline_of, desk_of
from handlers.tips.file_look import inspect
from storage.complaints.complaints import Change

MOST_ADDED = 50  # messages that a person adds to one complaint: the group takes twenty a minute
UNSAID = (3600.0, 24 * 3600.0)  # seconds from an erasure until the editors are told

_random = secrets.SystemRandom()


def number_replied_to(request: Request, message: telegram.Message) -> str:
    """Return the number of the complaint whose message is replied to; empty for none.

    The message contains the number, whenever it was sent: no table is needed for it.
    """
    replied = replied_to(message)
    if replied is None or not replies_to_bot(request, message):
        return ""
    return number_of(replied.text or replied.caption or "")


async def take_addition(request: Request, message: telegram.Message) -> bool:
    """Pass a person's reply to a message of their own complaint on to the editors."""
    number, storage = number_replied_to(request, message), request.services.storage
    complaint = await storage.complaints.by_number(number) if number else None
    if complaint is None or complaint.chat_id != request.chat_id:
        return False
    words, desk = request.services.texts.of(complaint.language), desk_of(request)
    piece = _fit(piece_of(message))
    if piece is None or desk is None:
        key = "complaints.cannot_keep" if desk else "complaints.closed"
        await request.reply(Message(words.html(key)))
        return True
    if sum(not turn.editor for turn in complaint.turns) >= MOST_ADDED:
        await request.reply(Message(words.html("complaints.enough", number=number)))
        return True
    if piece.file_id:
        piece = replace(piece, sha256=(await inspect(request, message, piece)).sha256)
    turn = Turn(request.now, complaint.name, editor=False, piece=piece)
    letters = addition_letters(desk, complaint, piece, mark=f"added:{message.message_id}")

    def add_turn(before: Complaint) -> Change | None:
        if before.status is Status.WITHDRAWN:
            return None
        after = say(before, turn)
        return Change(after, letters, next_reminder(after, desk.deadline, request.now))

    await storage.complaints.change(complaint.id, add_turn, now=request.now, once=request.update_id)
    request.services.editors.notify()
    await request.reply(Message(words.html("complaints.passed_on", number=number)))
    return True


async def take_answer(request: Request, message: telegram.Message, complaint: Complaint) -> None:
    """Pass an editor's reply to a complaint's message on, signed with the editor's name."""
    piece, services = _fit(piece_of(message)), request.services
    if piece is None:
        await tell_editor(request, message, "complaints.cannot_pass")
        return
    words = services.texts.of(complaint.language)
    by = words("complaints.editor", name=request.editor.name, newsroom=services.newsroom)
    turn = Turn(request.now, request.editor.name, editor=True, piece=piece)
    letters = answer_letters(
        words,
        complaint,
        piece,
        by=by,
        from_chat_id=message.chat_id,
        mark=f"answer:{message.message_id}",
    )
    deadline = deadline_of(request)

    def add_turn(before: Complaint) -> Change | None:
        after = say(before, turn)
        return Change(after, letters, next_reminder(after, deadline, request.now))

    await services.storage.complaints.change(
        complaint.id, add_turn, now=request.now, once=request.update_id
    )
    services.editors.notify()
    await write_quietly(request, message, "complaints.answer_sent", number=complaint.number)


async def withdraw_complaints(request: Request) -> None:
    """Withdraw a person's open complaints when all data is erased; tell editors their numbers.

    Within a day, not at once: of a report without a name they hear at once, and both together would
    tell whose it was. The wait is the same without such a report.
    """
    desk, storage = desk_of(request), request.services.storage.complaints
    if desk is None:
        return
    told_at = request.now + _random.uniform(*UNSAID)
    for complaint in await storage.of_person(request.chat_id):
        withdrawn = partial(_withdrawn, desk, told_at)
        await storage.change(complaint.id, withdrawn, now=request.now)


def _withdrawn(desk: Desk, told_at: float, before: Complaint) -> Change | None:
    after = become(before, Event(desk.context.now, Status.WITHDRAWN))
    if after is before:
        return None
    notice = notice_letter(desk, after, "complaints.withdrawn", mark="withdrawn")
    letters = (edited_card(desk, after, mark="withdrawn"), notice)
    later = tuple(replace(letter, not_before=told_at) for letter in letters)
    return Change(after, later, dropped=editors_lane(after.id))


def _fit(piece: Evidence | None) -> Evidence | None:
    """Return a piece of words or a file, a contact as words; None for any other piece."""
    if piece is None or piece.latitude is not None:
        return None
    return replace(piece, kind=tips.TEXT) if piece.kind == tips.CONTACT_ASKED else piece
