"""All that a catch-up message stands for, in pages."""

from __future__ import annotations

from bot.articles.bundles import catch_up_page, expired_page
from bot.articles.buttons import CatchUpPage
from bot.messages.paging import PER_PAGE
from handlers.base.request import Request


async def press(request: Request, wanted: CatchUpPage) -> None:
    """A page of what the chat was sent of the articles of these ids."""
    context, span = await request.page_context(), (wanted.first, wanted.last)
    page = await request.services.storage.articles.delivered_to(
        request.address, *span, summary=wanted.summary, limit=PER_PAGE, offset=wanted.offset
    )
    if not page.total:
        # A new message: the headlines of the pressed one are all that is left of the list.
        await request.reply(expired_page(context))
    elif not page.articles:
        await request.toast(context.words("reading.gone"))
    else:
        await request.rewrite(catch_up_page(context, page, span, summary=wanted.summary))
