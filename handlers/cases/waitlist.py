"""The buttons of the list of waiting cases: open one now, or turn the page."""

from __future__ import annotations

from telegram import Update

from bot.cases.messages.lists import waitlist_page
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of
from handlers.base.replies import chat_id_of, number_in, parts_of, rewrite, toast

_OPEN = "b"


async def press(update: Update, context: Context) -> None:
    """`tunggu:b:CODENAME:SKIPPED` shows that case to all, `tunggu:h:SKIPPED` a page of the list."""
    action, *values = parts_of(update)
    if action == _OPEN:
        await _open(update, context, values[0])
    else:
        await toast(update)
    services, chat_id = context.services, chat_id_of(update)
    waitlist, now = services.storage.waitlist, services.clock()
    listed = await waitlist.page(number_in(values[-1]) or 0)
    pressed = update.callback_query.message if update.callback_query else None
    if pressed is not None:
        await waitlist.record_page(chat_id, pressed.message_id, listed, now=now)
    await rewrite(update, context, waitlist_page(listed, editors_desk_of(context, chat_id), now))


async def _open(update: Update, context: Context, codename: str) -> None:
    services, words = context.services, context.services.words(None)
    waitlist, now = services.storage.waitlist, services.clock()
    opened = await waitlist.show_now(codename, now=now, once=update.update_id)
    services.poke()
    key = "waitlist.opened" if opened else "waitlist.opened_before"
    await toast(update, words(key, codename=codename))
