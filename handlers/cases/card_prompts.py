"""What the desk asks editors for in words: a note, or the address of an article."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.articles.errata import parse_order
from bot.cases import workflow as desk
from bot.cases.messages import to_editors as casefile
from bot.cases.messages import to_source as sourcemail
from bot.cases.model import AuditEntry, Case, Editor, Note
from bot.cases.records import Record, What, said
from bot.delivery.model import Letter
from bot.tips import draft as tips
from bot.tips.model import Evidence
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of

ARTICLE, NOTE = "article", "note"
_ASKS = {ARTICLE: "editors.ask_article", NOTE: "editors.ask_note"}


async def prompt(update: Update, context: Context, case: Case, purpose: str) -> None:
    """Ask for it under the card; a reply to this message is the answer."""
    pressed = update.callback_query.message if update.callback_query else None
    if not isinstance(pressed, telegram.Message):
        return
    words = context.services.words(None)
    try:
        asked = await pressed.reply_text(
            words.html(_ASKS[purpose], codename=case.codename),
            parse_mode="HTML",
            disable_notification=True,
            do_quote=True,
            allow_sending_without_reply=True,
        )
    except Forbidden:
        return
    await context.services.storage.case_changes.keep_question(
        case.id, asked.chat_id, asked.message_id, purpose
    )


async def answered(
    update: Update, context: Context, message: telegram.Message, case: Case, user: telegram.User
) -> bool:
    """Take a reply to such a message; False when it replies to anything else."""
    replied = message.reply_to_message
    if replied is None:
        return False
    purpose = await context.services.storage.case_changes.question_of(
        case.id, message.chat_id, replied.message_id, (ARTICLE, NOTE)
    )
    if purpose is None:
        return False
    editor = Editor(user.id, user.first_name)
    if purpose == NOTE:
        answer = await _note(update, context, message, case, editor)
    else:
        answer = await _article(update, context, message, case, editor)
    words = context.services.words(None)
    try:
        await message.reply_text(
            words(answer),
            disable_notification=True,
            do_quote=True,
            allow_sending_without_reply=True,
        )
    except (BadRequest, Forbidden):
        return True
    return True


async def _note(
    update: Update, context: Context, message: telegram.Message, case: Case, editor: Editor
) -> str:
    """Keep it; the key of what is said about it."""
    text = (message.text or message.caption or "").strip()
    if not text:
        return "editors.note_in_words"
    services, now = context.services, context.services.clock()
    note = Note(now, editor.name, text)
    await services.storage.case_changes.change(
        case.id,
        lambda open_case: desk.noted(open_case, note),
        entry=AuditEntry(editor.id, "noted", now),
        letters=_card_of(context, message.chat_id),
        records=[Record(What.NOTED, now, note=f"{editor.name}: {text}")],
        once=update.update_id,
    )
    services.poke()
    return "editors.noted"


async def _article(
    update: Update, context: Context, message: telegram.Message, case: Case, editor: Editor
) -> str:
    """The source, and those of the cases that follow this one, are told of the article."""
    order = parse_order(f"terbit {message.text or ''}")
    if order is None or order.reason or not order.address.startswith(("https://", "http://")):
        return "editors.no_address"
    address = order.address
    services, now = context.services, context.services.clock()
    card = _card_of(context, message.chat_id)

    def letters(changed: Case) -> tuple[Letter, ...]:
        words = services.words(changed.language)
        news = sourcemail.became_news(changed, address, words=words, mark=secrets.token_hex(8))
        return (*card(changed), *(() if changed.source_blocked else (news,)))

    await services.storage.case_changes.change_all(
        case.id,
        lambda open_case: desk.published(open_case, address),
        entry=AuditEntry(editor.id, "published", now),
        letters=letters,
        record=said(What.ANSWERED, Evidence(tips.TEXT, 0, text=address), now=now),
        once=update.update_id,
    )
    services.poke()
    return "editors.article_told"


def _card_of(context: Context, chat_id: int) -> Callable[[Case], tuple[Letter, ...]]:
    """Makes the letter that shows a card as its case is now."""

    def card(case: Case) -> tuple[Letter, ...]:
        room = editors_desk_of(context, chat_id, case.form)
        now = context.services.clock()
        return (casefile.card_anew(case, room, now, mark=secrets.token_hex(8)),)

    return card
