"""Editors' messages in their group: explicit replies to a message of a case reach its source."""

from __future__ import annotations

from dataclasses import replace

import telegram

from bot.tips.model import Evidence
from handlers.announcements import panel
from handlers.articles import importance, prompts, summary_notes, withdrawals
from handlers.articles.why import answer_why
from handlers.base.authorization import editor_of
from handlers.base.editors import tell_editor, without_links, write_quietly
from handlers.base.evidence import is_command, piece_of
from handlers.base.references import case_replied_to, replies_to_bot
from handlers.base.request import Request
from handlers.cases import card_prompts
from handlers.cases.answers import album_stays_inside, take_answer, take_edit
from handlers.complaints import desk as complaints


async def take_reply(request: Request) -> None:
    """Pass an explicit reply to a message of a case on; all other messages stay in the group."""
    message = request.message
    if message is None or is_command(message):
        return
    case = await case_replied_to(request, message)
    if case is None:
        if not await complaints.take_reply(request, message):
            await _take_word(request, message)
        return
    if await editor_of(request) is None:
        await tell_editor(request, message, "editors.not_a_member")
        return
    if case.closing is not None:
        await tell_editor(request, message, "editors.reopen_first")
        return
    if await card_prompts.take_reply(request, message, case):
        return
    piece = piece_of(message)
    if piece is None:
        if message.effective_attachment is not None:
            await tell_editor(request, message, "editors.cannot_pass")
    elif not replies_to_bot(request, message):
        return
    elif await album_stays_inside(request, piece):
        await tell_editor(request, message, "editors.kept_inside")
    else:
        fit = _fit_for_source(request, piece)
        await take_answer(request, message, case, fit)
        if fit != piece and not case.source_blocked:
            await write_quietly(request, message, "editors.links_off")


async def _take_word(request: Request, message: telegram.Message) -> None:
    """Take words about an article: in reply to it, with its address, or as an answer."""
    if (
        await prompts.take_reply(request, message)
        or await withdrawals.take_reply(request, message)
        or await panel.take_reply(request, message)
    ):
        return
    if await importance.take_word(request, message):
        return
    if await summary_notes.take_note(request, message) or await answer_why(request, message):
        return
    if replies_to_bot(request, message):
        await tell_editor(request, message, "editors.no_case_here")


async def take_edited(request: Request) -> None:
    """Pass an edit of an answer on to its source."""
    message = request.edited_message
    if message is None or message.location:
        return  # A live location edits itself every few seconds.
    piece = piece_of(message)
    if is_command(message) or piece is None:
        return  # A message of this kind was never passed on.
    case = await case_replied_to(request, message)
    if case is None or await editor_of(request) is None:
        return
    if case.closing is not None:
        await tell_editor(request, message, "editors.reopen_first")
    else:
        await take_edit(request, message, case, _fit_for_source(request, piece))


def _fit_for_source(request: Request, piece: Evidence) -> Evidence:
    """Defang foreign links in an editor's words: a link's owner learns who taps it."""
    return replace(piece, text=without_links(request, piece.text))
