"""A source takes its report back: asked once, then it is gone on our side."""

from __future__ import annotations

import telegram
from telegram import Update

from bot.cases.messages import removal
from bot.cases.messages import to_editors as casefile
from bot.cases.model import Case
from bot.delivery.model import Letter
from bot.messages.catalogue import Words
from bot.messages.dates import day
from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import (
    chat_id_of,
    parts_of,
    reader_of,
    reply,
    rewrite,
    rewrite_buttons,
    toast,
)

WORDS = frozenset({"hapus", "tarik", "delete"})  # behind /tiket KODE


async def ask(update: Update, context: Context, case: Case, words: Words) -> None:
    """/tiket KODE hapus: whether that is meant."""
    services = context.services
    page = removal.question(words, day(words, case.opened_at, services.zone))
    await tie(update, context, case, await reply(update, context, page))


async def tie(
    update: Update, context: Context, case: Case, answer: telegram.Message | None
) -> None:
    """What was said with a ticket code, and the answer to it, belong to the case."""
    ids = [message.message_id for message in (update.message, answer) if message is not None]
    services = context.services
    await services.storage.cases.remember_message(
        case.id, chat_id_of(update), *ids, now=services.clock()
    )


async def press(update: Update, context: Context) -> None:
    """`h:ask`, `h:yes` or `h:no`, of the case that the pressed message belongs to."""
    case = await own_case_of_press(update, context)
    match parts_of(update):
        case [("ask" | "yes" | "no") as wanted] if case is not None:
            pass
        case _:
            await say_closed(update, context)
            return
    services = context.services
    words = services.words(case.language)
    await toast(update)
    if wanted == "ask":
        opened = day(words, case.opened_at, services.zone)
        await rewrite(update, context, removal.question(words, opened))
    elif wanted == "no":
        await rewrite(update, context, Message(words.html("tips.not_taken_back")))
    else:
        await take_back(update, context, case)
        await rewrite(update, context, Message(words.html("tips.report_taken_back")))


async def take_back(update: Update, context: Context, case: Case) -> None:
    """Erase the case; its messages follow, and then the word of what became of them."""
    services = context.services
    editors = services.editors_chat_id()
    letters: list[Letter] = []
    # Of a case that still waits to be shown, the editors know nothing yet.
    if editors is not None and not await services.storage.waitlist.holds(case.id):
        letters.append(removal.announcement(case, editors, services.words(None)))
        thread = await services.storage.case_changes.topic_of(case.id, editors)
        if thread is not None:
            letters.append(casefile.end_of_topic(case, thread, chat_id=editors, delete=True))
    await services.storage.removals.begin(
        case, letters=letters, now=services.clock(), once=update.update_id
    )
    services.poke()


async def say_closed(update: Update, context: Context) -> None:
    """The pressed button is of a report that is closed, or was tapped twice."""
    _, words = await reader_of(update, context)
    await toast(update, words("tips.old_button"))
    await rewrite_buttons(update, context, ())


async def own_case_of_press(update: Update, context: Context) -> Case | None:
    """The open case that the pressed message belongs to, if whoever presses is its source."""
    query = update.callback_query
    if query is None or query.message is None:
        return None
    chat_id = chat_id_of(update)
    case = await context.services.storage.cases.by_message(chat_id, query.message.message_id)
    return case if case is not None and case.source_chat_id == chat_id else None
