"""The ⋯ of a push: why I get this, not this place, pause a day, settings. It opens in place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.buttons import ArticleMenu, MenuAction
from bot.articles.messages import article_buttons
from bot.articles.model import Article
from bot.articles.reach import reach
from bot.messages.message import Button, Keyboard
from bot.places.labels import PageContext
from bot.readers.following import matched_places, overview, unfollow_button
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.readers.preferences import pause_for

UNFOLLOW_SHOWN = 2


async def press(request: Request, menu: ArticleMenu) -> None:
    """The menu opens in place of the buttons; "settings" is a message of its own."""
    article = await request.services.storage.articles.get(menu.article_id)
    if article is None:
        raise OldButton
    context, subscriber = await request.page_context(), await request.subscriber()
    places = matched_places(subscriber, reach(article.places, context.gazetteer))
    match menu.action:
        case MenuAction.OPEN:
            await request.rewrite_buttons(_menu_keyboard(context, article, places))
        case MenuAction.BACK:
            await request.rewrite_buttons((article_buttons(article, context.words),))
        case MenuAction.WHY:
            await request.toast(reason(context, article, places), alert=True)
        case MenuAction.PAUSE:
            await pause_for(request, days=1)
            await request.toast(context.words("preferences.toast_paused"))
        case MenuAction.SETTINGS:
            await request.reply(overview(context, subscriber))


def _menu_keyboard(context: PageContext, article: Article, places: Sequence[str]) -> Keyboard:
    def to(action: MenuAction, key: str) -> Button:
        return ArticleMenu(article.id, action).button(context.words(key))

    return (
        (to(MenuAction.WHY, "reading.more_why"), to(MenuAction.PAUSE, "reading.more_pause")),
        *((unfollow_button(context, code),) for code in places[:UNFOLLOW_SHOWN]),
        (to(MenuAction.BACK, "places.back"), to(MenuAction.SETTINGS, "reading.more_settings")),
    )


def reason(context: PageContext, article: Article, places: Sequence[str]) -> str:
    """Why somebody who follows these places got the article."""
    local = [code for code in places if code != context.gazetteer.province]
    if local:
        named = " · ".join(context.gazetteer.full_name(code) for code in local[:UNFOLLOW_SHOWN])
        return context.words("reading.why", places=named)
    if places:
        province = context.gazetteer.short_name(context.gazetteer.province)
        return context.words("reading.why_all", province=province)
    # Editors may have corrected what the tagger took to be this reader's place.
    return context.words("reading.why_not" if article.placed_at is None else "reading.why_moved")
