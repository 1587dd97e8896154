"""The ⋯ of a push: why I get this, not this place, pause a day, settings. It opens in place."""

from __future__ import annotations

from telegram import Update

from bot.articles.messages import article_buttons
from bot.articles.model import Article
from bot.articles.reach import reach
from bot.messages.message import Button, Keyboard
from bot.places.labels import PageContext
from bot.readers.following import matched, overview, unfollow_button
from bot.readers.model import Subscriber
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import (
    desk_of,
    number_in,
    parts_of,
    reader_of,
    reply,
    rewrite_buttons,
    toast,
)
from handlers.readers.preferences import pause_for

UNFOLLOW_SHOWN = 2


async def press(update: Update, context: Context) -> None:
    """`m:ID` opens; `m:ID:b` back, `:y` why, `:p` pause a day, `:s` settings."""
    parts = parts_of(update)
    number = number_in(parts[0]) if parts else None
    article = None if number is None else await context.services.storage.articles.get(number)
    if article is None:
        await old_button(update, context)
        return
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    match parts[1:]:
        case []:
            await toast(update)
            await rewrite_buttons(update, context, _opened(desk, subscriber, article))
        case ["b"]:
            await toast(update)
            await rewrite_buttons(update, context, (article_buttons(article, words),))
        case ["y"]:
            await toast(update, _why(desk, subscriber, article), alert=True)
        case ["p"]:
            await pause_for(update, context, days=1)
            await toast(update, words("preferences.toast_paused"))
        case ["s"]:
            await toast(update)
            await reply(update, context, overview(desk, subscriber))
        case _:
            await old_button(update, context)


def _opened(desk: PageContext, subscriber: Subscriber | None, article: Article) -> Keyboard:
    data = f"m:{article.id}"
    places = matched(subscriber, reach(article.places, desk.gazetteer)) if subscriber else ()
    return (
        (
            Button(desk.words("reading.more_why"), data=f"{data}:y"),
            Button(desk.words("reading.more_pause"), data=f"{data}:p"),
        ),
        *((unfollow_button(desk, code),) for code in places[:UNFOLLOW_SHOWN]),
        (
            Button(desk.words("places.back"), data=f"{data}:b"),
            Button(desk.words("reading.more_settings"), data=f"{data}:s"),
        ),
    )


def _why(desk: PageContext, subscriber: Subscriber | None, article: Article) -> str:
    places = matched(subscriber, reach(article.places, desk.gazetteer)) if subscriber else ()
    local = [code for code in places if code != desk.gazetteer.province]
    if local:
        named = " · ".join(desk.gazetteer.full_name(code) for code in local[:UNFOLLOW_SHOWN])
        return desk.words("reading.why", places=named)
    if places:
        province = desk.gazetteer.short_name(desk.gazetteer.province)
        return desk.words("reading.why_all", province=province)
    # Editors may have corrected what the tagger took to be this reader's place.
    return desk.words("reading.why_not" if article.placed_at is None else "reading.why_moved")
