"""The tips room's door: /lapor, what a source says there, and what it corrects."""

from __future__ import annotations

import telegram
from telegram import Update
from telegram.constants import ChatType

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, Message
from bot.readers.intents import is_readers, load_phrases
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.questionnaire import load_form
from handlers.base.context import Context
from handlers.base.evidence import is_command, piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.references import case_replied_to, replies_to_letter
from handlers.base.replies import chat_id_of, private_door, reader_of, reply, toast
from handlers.tips import official_form as officialform
from handlers.tips.answers import collect, means, stop
from handlers.tips.buttons import press
from handlers.tips.drafts import keep, pages_of, show
from handlers.tips.file_warnings import warn
from handlers.tips.submit import say_sent_already
from handlers.tips.ticket import correct, say, ticket

__all__ = [
    "cancel",
    "edited",
    "how_to_add",
    "offer",
    "press",
    "press_report",
    "report",
    "take",
    "ticket",
]

REPORT = "lapor"  # the payload of /start and the data of a button that mean /lapor


async def report(update: Update, context: Context) -> None:
    """/lapor: what can be protected and what not; or the draft that is open."""
    _, words = await reader_of(update, context)
    services = context.services
    if update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
        door = private_door(context, words("tips.report_button"), REPORT)
        await reply(update, context, Message(words.html("tips.private_only"), door))
        return
    if services.editors_chat_id() is None:
        await reply(update, context, Message(words.html("tips.closed")))
        return
    if await services.storage.blocked_sources.includes(chat_id_of(update)):
        await reply(update, context, Message(words.html("tips.not_heard")))
        return
    draft = await services.storage.drafts.get(chat_id_of(update))
    if draft is not None and draft.case_id is None and not tips.is_empty(draft):
        await reply(update, context, pages_of(context, draft).resume(draft))
        return
    form = await services.storage.season.form()
    fresh = tips.begin(words.language, services.clock(), form=form, instead_of=draft)
    stored = await keep(update, context, fresh)
    if update.callback_query is None:
        await show(update, context, stored)
    else:  # What the button stood under is not rewritten.
        await reply(update, context, pages_of(context, stored).question(stored))


async def press_report(update: Update, context: Context) -> None:
    """`lapor`: the same by button."""
    await toast(update)
    await report(update, context)


def offer(context: Context, words: Words) -> Keyboard:
    """A button that opens a report; none where tips are not taken."""
    if context.services.editors_chat_id() is None:
        return ()
    return ((Button(words("tips.report_button"), data=REPORT),),)


async def how_to_add(context: Context, chat_id: int) -> str:
    """For who has a case with the editors: how words reach it. Empty for anybody else."""
    case = await context.services.storage.cases.newest_of(chat_id)
    return context.services.words(case.language).html("tips.how_to_add") if case else ""


async def take(update: Update, context: Context) -> bool:
    """A private message: True when a draft or a dialogue took it."""
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE or is_command(message):
        return False
    drafts = context.services.storage.drafts
    draft = await drafts.get(message.chat_id)
    if draft is not None and draft.step == tips.IDENTITY:
        # Before all else: whatever it replies to, an identity never reaches the editors.
        await drafts.mark_as_identity(once=update.update_id)
        return await officialform.take(update, context, message, draft)
    if await drafts.is_identity(once=update.update_id):
        return await officialform.take_again(update, context, message)
    return await _taken(update, context, message, draft)


async def _taken(
    update: Update, context: Context, message: telegram.Message, draft: Draft | None
) -> bool:
    if case := await case_replied_to(context, message):
        return await say(update, context, message, case)
    if replies_to_letter(context, message):
        return await _untied(update, context, message)
    if draft is None:
        return await _stray(update, context, message)
    if draft.case_id is None:
        taken_by = collect if tips.consented(draft) else _before_consent
        return await taken_by(update, context, message, draft)
    return await _in_dialogue(update, context, message, draft, draft.case_id)


async def cancel(update: Update, context: Context) -> bool:
    """A bare /batal while a tip is being written means the tip; False when none is."""
    draft = await context.services.storage.drafts.get(chat_id_of(update))
    if draft is not None and draft.step == tips.IDENTITY:
        await officialform.leave(update, context, draft)
        return True
    if draft is None or draft.case_id is not None:
        return False
    await stop(update, context, draft)
    return True


async def edited(update: Update, context: Context) -> None:
    """The source edited a message: a version more, in the draft or in the case."""
    message = update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return
    piece = piece_of(message)
    if piece is None or message.location or message.contact:
        return  # A live location edits itself every few seconds.
    draft = await context.services.storage.drafts.get(message.chat_id)
    revised = tips.revise(draft, piece) if draft is not None and draft.case_id is None else None
    if revised is None:
        await correct(update, context, message, piece)
        return
    words = pages_of(context, revised).words
    stored = await keep(update, context, revised)
    await show(update, context, stored, note=words.html("tips.revised"))
    await warn(update, context, piece, words)


async def _untied(update: Update, context: Context, message: telegram.Message) -> bool:
    """A reply to a letter that leads to no open case: it must not seem passed on."""
    if first_of_album(context, message.media_group_id or ""):
        _, words = await reader_of(update, context)
        await reply(update, context, Message(words.html("tips.no_case_here")))
    return True


async def _before_consent(
    update: Update, context: Context, message: telegram.Message, draft: Draft
) -> bool:
    """Nothing is kept before consent; a reader's words are a reader's all the same."""
    piece, services = piece_of(message), context.services
    if piece is None and message.effective_attachment is None:
        return False
    if piece is not None and means(context, piece, "tips.cancel"):
        await stop(update, context, draft)
    elif piece is not None and means(context, piece, "tips.agree"):
        agreed = tips.consent(draft, load_form(draft.form), services.clock())
        await show(update, context, await keep(update, context, agreed))
    elif message.text and is_readers(message.text, load_phrases(), services.finder):
        return False
    elif first_of_album(context, message.media_group_id or ""):
        page = pages_of(context, draft).consent_first(draft)
        await ask(update, context, page, step="consent first")
    return True


async def _in_dialogue(
    update: Update, context: Context, message: telegram.Message, dialogue: Draft, case_id: int
) -> bool:
    storage = context.services.storage
    case = await storage.cases.get(case_id)
    if case is None:  # Closed meanwhile: what follows is a reader's words again.
        await storage.drafts.drop(message.chat_id, once=update.update_id)
        return False
    return await say(update, context, message, case, dialogue=dialogue)


async def _stray(update: Update, context: Context, message: telegram.Message) -> bool:
    """Without a draft: a `kirim` handled twice, or media of a source who has a case."""
    piece = piece_of(message)
    if piece is None:
        return False
    if means(context, piece, "tips.send"):
        return await say_sent_already(update, context)
    if message.text:
        return False
    how = await how_to_add(context, message.chat_id)
    if how and first_of_album(context, message.media_group_id or ""):
        await reply(update, context, Message(how))
    return bool(how)
