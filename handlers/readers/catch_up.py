"""The pages of all articles that a catch-up message stands for."""

from __future__ import annotations

from bot.articles.bundles import catch_up_page, expired_page
from bot.articles.buttons import CatchUpPage
from bot.messages.paging import PER_PAGE
from handlers.base.errors import OldButton
from handlers.base.questions import keep_question
from handlers.base.request import Request

# Seconds between two pages in a group: most of the twenty messages that a group may get in a
# minute are for news.
TURNED_EVERY = 6.0
_TURNED_AT = "page turned at"


async def press(request: Request, wanted: CatchUpPage) -> None:
    """Show a page of the articles sent to the chat, by their ids; any member of a group may."""
    context, span = await request.page_context(), (wanted.first, wanted.last)
    if request.is_from_readers_group:
        keep_question(request)
        if request.pressed_message is None:
            raise OldButton  # Telegram does not say in which topic it stood
        if not _has_its_turn(request):
            await request.toast(context.words("groups.page_soon"))
            return
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


def _has_its_turn(request: Request) -> bool:
    if request.memory is None:
        return False
    turned_at = request.memory.get(_TURNED_AT)
    if isinstance(turned_at, float) and request.now - turned_at < TURNED_EVERY:
        return False
    request.memory[_TURNED_AT] = request.now
    return True
