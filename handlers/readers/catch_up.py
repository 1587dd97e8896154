"""All that a catch-up message stands for, in pages."""

from __future__ import annotations

from telegram import Update

from bot.articles.bundles import catch_up_page, expired_page
from bot.messages.paging import PER_PAGE
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import (
    chat_id_of,
    desk_of,
    number_in,
    parts_of,
    reader_of,
    reply,
    rewrite,
    toast,
)


async def press(update: Update, context: Context) -> None:
    """`k:FIRST:LAST:OFFSET`: a page of what the chat was sent of the articles of these ids."""
    match [number_in(part) for part in parts_of(update)]:
        case [int(first), int(last), int(offset)]:
            pass
        case _:
            await old_button(update, context)
            return
    _, words = await reader_of(update, context)
    desk = desk_of(context, words)
    page = await context.services.storage.articles.delivered_to(
        chat_id_of(update), first, last, limit=PER_PAGE, offset=offset
    )
    if not page.total:
        # A new message: the headlines of the pressed one are all that is left of the list.
        await toast(update)
        await reply(update, context, expired_page(desk))
        return
    if not page.articles:
        await toast(update, words("reading.gone"))
        return
    await toast(update)
    await rewrite(update, context, catch_up_page(desk, page, (first, last)))
