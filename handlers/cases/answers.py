"""Editors' answers on their way to a source: confirmed the first time, ticked, edited there too."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

import structlog
import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.cases import workflow as desk
from bot.cases.messages import to_source as sourcemail
from bot.cases.messages.card_buttons import confirm_buttons
from bot.cases.model import AuditEntry, Case, Turn
from bot.cases.records import What, said
from bot.delivery.model import Letter
from bot.messages.message import Keyboard, Message
from bot.tips.model import Evidence
from handlers.base.context import Context
from handlers.base.prompts import first_of_album
from handlers.base.replies import markup, rewrite, toast

log = structlog.get_logger(__name__)

_INSIDE = "albums kept inside"  # the last of them, in the memory of the chat
ALBUMS_KEPT = 20  # more than arrive at once
INSIDE = "//"  # an answer that begins so stays among the editors
ANSWERED, EDITED, KEPT_INSIDE = "answered", "edited", "kept_inside"  # in the audit log


def stays_inside(piece: Evidence) -> bool:
    """Whether an editor's reply is meant for the editors alone."""
    return piece.text.lstrip().startswith(INSIDE)


def album_stays_inside(context: Context, piece: Evidence) -> bool:
    """`stays_inside`, of an album as a whole: its caption stands on one piece, the first."""
    kept = context.chat_data
    known = kept.get(_INSIDE) if kept else None
    albums = known if isinstance(known, tuple) else ()
    if stays_inside(piece):
        if kept is not None and piece.album:
            kept[_INSIDE] = (*albums, piece.album)[-ALBUMS_KEPT:]
        return True
    return bool(piece.album) and piece.album in albums


async def answer(
    update: Update, context: Context, message: telegram.Message, case: Case, piece: Evidence
) -> None:
    """Pass an editor's reply on; the first in a case is held until somebody confirms it."""
    if case.source_blocked:
        await say(context, message, "editors.source_is_blocked")
    elif not _letters(context, case, [piece], message.chat_id):
        await say(context, message, "editors.cannot_pass")
    elif not desk.is_answered(case):
        await _ask(update, context, message, case, piece)
    else:
        line = None
        if first_of_album(context, piece.album):
            line = await write(context, message, "editors.on_its_way")
        await _pass_on(update, context, case, [piece], group=message.chat_id, line=line)


async def confirm(
    update: Update, context: Context, case: Case, message_id: int, *, send: bool
) -> bool:
    """The button under a first answer; False where nothing is held (any more)."""
    pieces = desk.held_together(case, message_id)
    query = update.callback_query
    if query is None or not isinstance(query.message, telegram.Message) or not pieces:
        return False
    words, group = context.services.words(None), query.message.chat.id
    if send and case.source_blocked:
        await toast(update, words("editors.source_is_blocked"))
        return True  # it stays held: the source may be heard again
    if send:
        await rewrite(update, context, Message(words.html("editors.on_its_way")))
        await _pass_on(update, context, case, pieces, group=group, line=query.message.message_id)
    else:
        await _change(update, context, case, pieces, did=KEPT_INSIDE, letters=[])
        await rewrite(update, context, Message(words.html("editors.kept_inside")))
    await toast(update)
    return True


async def edit(
    update: Update, context: Context, message: telegram.Message, case: Case, piece: Evidence
) -> None:
    """An editor edited a message: what was passed on is edited at the source, what is held here."""
    before = desk.passed_on(case, piece.message_id)
    if before is None:
        if any(each.message_id == piece.message_id for each in case.held):
            if stays_inside(piece):
                await _change(update, context, case, [piece], did=KEPT_INSIDE, letters=[])
            else:
                await _hold(update, context, case, piece)
        return
    if case.source_blocked:
        await write(context, message, "editors.source_is_blocked")
        return
    letter = sourcemail.edit(
        case,
        piece,
        before,
        words=context.services.words(case.language),
        mark=secrets.token_hex(8),
    )
    if letter is None or stays_inside(piece):
        await write(context, message, "editors.edit_not_passed")
        return
    line = await write(context, message, "editors.edit_on_its_way")
    await _change(update, context, case, [piece], did=EDITED, letters=[replace(letter, tick=line)])


async def say(context: Context, message: telegram.Message, key: str) -> None:
    """A quiet line under the editor's message or album, where the bot may write in their group."""
    if first_of_album(context, message.media_group_id or ""):
        await write(context, message, key)


async def write(
    context: Context,
    message: telegram.Message,
    key: str,
    *,
    buttons: Keyboard = (),
    **values: str,
) -> int | None:
    """A quiet line under the editor's message; its id, None where the bot may not write there."""
    words = context.services.words(None)
    try:
        sent = await message.reply_text(
            words.html(key, **values),
            parse_mode="HTML",
            disable_notification=True,
            do_quote=True,
            allow_sending_without_reply=True,
            reply_markup=markup(buttons),
        )
    except (BadRequest, Forbidden) as error:
        log.warning("editors_not_told", error=type(error).__name__)
        return None
    return sent.message_id


async def _ask(
    update: Update, context: Context, message: telegram.Message, case: Case, piece: Evidence
) -> None:
    """Hold it and ask back; where the bot may not ask, the explicit reply is word enough."""
    if first_of_album(context, piece.album):
        keyboard = confirm_buttons(case, piece.message_id, context.services.words(None))
        asked = await write(
            context, message, "editors.first_answer", buttons=keyboard, codename=case.codename
        )
        if asked is None:
            await _pass_on(update, context, case, [piece], group=message.chat_id, line=None)
            return
    await _hold(update, context, case, piece)


async def _hold(update: Update, context: Context, case: Case, piece: Evidence) -> None:
    services = context.services
    await services.storage.case_changes.hold_answer(
        case.id, piece, now=services.clock(), once=update.update_id
    )


async def _pass_on(
    update: Update,
    context: Context,
    case: Case,
    pieces: Sequence[Evidence],
    *,
    group: int,
    line: int | None,
) -> None:
    letters = _letters(context, case, pieces, group, line)
    await _change(update, context, case, pieces, did=ANSWERED, letters=letters)


async def _change(
    update: Update,
    context: Context,
    case: Case,
    pieces: Sequence[Evidence],
    *,
    did: str,
    letters: Sequence[Letter],
) -> None:
    """Once: what is said is the case's, its letters are written, and nothing of it is held."""
    services, user = context.services, update.effective_user
    now = services.clock()
    corrected = did == EDITED
    said_now = pieces if letters else ()
    turns = [Turn(now, by_source=False, piece=p, corrected=corrected) for p in said_now]

    def change(case: Case) -> Case:
        changed = desk.let_go(case, pieces)
        for turn in turns:
            changed = desk.spoken(changed, turn)
        return changed

    await services.storage.case_changes.change(
        case.id,
        change,
        entry=AuditEntry(user.id if user else 0, did, now),
        letters=lambda _: letters,
        records=[said(What.ANSWERED, turn.piece, now=now) for turn in turns],
        shown=False,
        once=update.update_id,
    )
    services.poke()


def _letters(
    context: Context,
    case: Case,
    pieces: Sequence[Evidence],
    group: int,
    line: int | None = None,
) -> list[Letter]:
    """Of all pieces; the line tells of the last."""
    letters: list[Letter] = []
    for piece in pieces:
        letters += sourcemail.answer(
            case,
            piece,
            from_chat_id=group,
            words=context.services.words(case.language),
            mark=secrets.token_hex(8),
            tick=line if piece is pieces[-1] else None,
        )
    return letters
