"""What editors say in their group: explicit replies to a message of a case reach its source."""

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
    """An editor's explicit reply to a message of a case goes to its source; all else stays here."""
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
    """What is said of an article, in reply to one or with its address, or to what was asked."""
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
    """An answer that was passed on is edited at its source, too."""
    message = request.edited_message
    if message is None or message.location:
        return  # A live location edits itself every few seconds.
    piece = piece_of(message)
    if is_command(message) or piece is None:
        return  # It was never passed on.
    case = await case_replied_to(request, message)
    if case is None or await editor_of(request) is None:
        return
    if case.closing is not None:
        await tell_editor(request, message, "editors.reopen_first")
    else:
        await take_edit(request, message, case, _fit_for_source(request, piece))


def _fit_for_source(request: Request, piece: Evidence) -> Evidence:
    """An editor's words with no link of others in them: whoever taps one is known to its owner."""
    return replace(piece, text=without_links(request, piece.text))
