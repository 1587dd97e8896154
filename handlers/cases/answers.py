"""Editors' answers to a source: confirmed the first time, passed on, edited, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import telegram

from bot.cases import workflow
from bot.cases.messages.card_buttons import confirm_buttons
from bot.cases.messages.source import to_source
from bot.cases.model import Case, Turn
from bot.cases.records import Record, RecordKind, message_record
from bot.delivery.model import Letter
from bot.messages.message import Message
from bot.tips.model import Evidence
from handlers.base.editors import audit_entry, new_mark, tell_editor, write_quietly
from handlers.base.errors import OldButton
from handlers.base.prompts import first_of_album
from handlers.base.request import Request
from storage.articles.desk.prompts import Prompt

_INSIDE = Prompt("album kept inside", 0)
INSIDE = "//"  # the beginning of a reply that stays among the editors
ANSWERED, EDITED, KEPT_INSIDE = "answered", "edited", "kept_inside"  # in the audit log


def stays_inside(piece: Evidence) -> bool:
    """Whether an editor's reply is meant for the editors alone."""
    return piece.text.lstrip().startswith(INSIDE)


async def album_stays_inside(request: Request, piece: Evidence) -> bool:
    """Whether an album stays among the editors: its caption stands on its first piece.

    Kept in the database, as the next piece may come to another process.
    """
    prompts = request.services.storage.prompts
    number = -crc32(piece.album.encode()) - 1  # below those of messages
    if stays_inside(piece):
        if piece.album:
            await prompts.keep(request.chat_id, number, _INSIDE, now=request.now)
        return True
    return bool(piece.album) and await prompts.find(request.chat_id, number) == _INSIDE


async def take_answer(
    request: Request, message: telegram.Message, case: Case, piece: Evidence
) -> None:
    """Pass an editor's reply on; the first in a case is held until an editor confirms it."""
    if case.source_blocked:
        await tell_editor(request, message, "editors.source_is_blocked")
    elif not _letters(request, case, [piece]):
        await tell_editor(request, message, "editors.cannot_pass")
    elif not workflow.is_answered(case):
        await _ask(request, message, case, piece)
    else:
        line = None
        if first_of_album(request, piece.album):
            line = await write_quietly(request, message, "editors.on_its_way")
        await _pass_on(request, case, [piece], line=line)


async def confirm_answer(request: Request, case: Case, message_id: int, *, send: bool) -> None:
    """Send or keep a held first answer. Raises OldButton where no answer is held."""
    pieces = workflow.held_album(case, message_id)
    if request.pressed_message is None or not pieces:
        raise OldButton
    words = request.newsroom_words
    if send and case.source_blocked:  # it stays held: the source may be heard again
        await request.toast(words("editors.source_is_blocked"))
    elif send:
        await request.rewrite(Message(words.html("editors.on_its_way")))
        await _pass_on(request, case, pieces, line=request.pressed_id)
    else:
        await _change(request, case, pieces, did=KEPT_INSIDE, letters=[])
        await request.rewrite(Message(words.html("editors.kept_inside")))


async def withdraw_answer(request: Request, case: Case, message_id: int) -> None:
    """Delete an answer and its album in the source's chat; the pressed line shows the result.

    Raises OldButton where no piece of the answer is there (any more).
    """
    services, pieces = request.services, workflow.passed_on_album(case, message_id)
    if not pieces:
        raise OldButton
    words = request.newsroom_words
    await request.rewrite(Message(words.html("editors.being_withdrawn")))
    letters = to_source.withdrawal_letters(
        case,
        pieces,
        words=services.texts.of(case.language),
        mark=new_mark(),
        status_line=request.pressed_id,
    )
    note = f"{request.editor.name}: {words('editors.deed_withdrew')}"
    await services.storage.case_changes.change(
        case.id,
        lambda case: workflow.withdraw(case, pieces),
        entry=audit_entry(request, "withdrew"),
        letters=lambda _: letters,
        records=[Record(RecordKind.NOTED, request.now, note=note)],
        shown=False,
        once=request.update_id,
    )
    services.editors.notify()


async def take_edit(
    request: Request, message: telegram.Message, case: Case, piece: Evidence
) -> None:
    """Pass an edit on to the source; an edit of a held answer changes the held one."""
    before = workflow.last_passed_on(case, piece.message_id)
    if before is None:
        if any(each.message_id == piece.message_id for each in case.held):
            if stays_inside(piece):
                await _change(request, case, [piece], did=KEPT_INSIDE, letters=[])
            else:
                await _hold(request, case, piece)
        return
    if case.source_blocked:
        await write_quietly(request, message, "editors.source_is_blocked")
        return
    letter = to_source.edit_letter(
        case,
        piece,
        before,
        words=request.services.texts.of(case.language),
        mark=new_mark(),
    )
    if letter is None or stays_inside(piece):
        await write_quietly(request, message, "editors.edit_not_passed")
        return
    line = await write_quietly(request, message, "editors.edit_on_its_way")
    await _change(request, case, [piece], did=EDITED, letters=[replace(letter, status_line=line)])


async def _ask(request: Request, message: telegram.Message, case: Case, piece: Evidence) -> None:
    """Hold an answer and ask for confirmation; where the bot may not ask, pass it on."""
    if first_of_album(request, piece.album):
        keyboard = confirm_buttons(case, piece.message_id, request.newsroom_words)
        asked = await write_quietly(
            request, message, "editors.first_answer", buttons=keyboard, codename=case.codename
        )
        if asked is None:
            await _pass_on(request, case, [piece], line=None)
            return
    await _hold(request, case, piece)


async def _hold(request: Request, case: Case, piece: Evidence) -> None:
    services = request.services
    await services.storage.case_changes.hold_answer(
        case.id, piece, now=request.now, once=request.update_id
    )


async def _pass_on(
    request: Request,
    case: Case,
    pieces: Sequence[Evidence],
    *,
    line: int | None,
) -> None:
    letters = _letters(request, case, pieces, line)
    await _change(request, case, pieces, did=ANSWERED, letters=letters)


async def _change(
    request: Request,
    case: Case,
    pieces: Sequence[Evidence],
    *,
    did: str,
    letters: Sequence[Letter],
) -> None:
    """Store the turns and their letters once, and remove the pieces from the held ones."""
    services, now = request.services, request.now
    corrected = did == EDITED
    said_now = pieces if letters else ()
    turns = [Turn(now, by_source=False, piece=p, corrected=corrected) for p in said_now]

    def change(case: Case) -> Case:
        changed = workflow.let_go(case, pieces)
        for turn in turns:
            changed = workflow.add_turn(changed, turn)
        return changed

    await services.storage.case_changes.change(
        case.id,
        change,
        entry=audit_entry(request, did),
        letters=lambda _: letters,
        records=[message_record(RecordKind.ANSWERED, turn.piece, now=now) for turn in turns],
        shown=False,
        once=request.update_id,
    )
    services.editors.notify()


def _letters(
    request: Request,
    case: Case,
    pieces: Sequence[Evidence],
    line: int | None = None,
) -> list[Letter]:
    """Return the letters of all pieces; the status line belongs to the last one."""
    letters: list[Letter] = []
    for piece in pieces:
        letters += to_source.answer_letters(
            case,
            piece,
            from_chat_id=request.chat_id,
            words=request.services.texts.of(case.language),
            mark=new_mark(),
            status_line=line if piece is pieces[-1] else None,
        )
    return letters
