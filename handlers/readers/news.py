"""Reading on request: the latest of a place, and the search."""

from __future__ import annotations

from telegram import Update

from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.readers.following import which
from bot.readers.news import found, latest, search_words
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.replies import (
    desk_of,
    number_in,
    parts_of,
    reader_of,
    reply,
    rewrite,
    toast,
    typed_after,
)


async def show_latest(update: Update, context: Context) -> None:
    """/terbaru [TEMPAT]"""
    typed = typed_after(update)
    if not typed:
        await latest_of(update, context, context.services.gazetteer.province)
        return
    places = context.services.finder.find(typed)
    if places.sole:
        await latest_of(update, context, places.sole.code)
        return
    subscriber, words = await reader_of(update, context)
    desk = desk_of(context, words)
    await reply(update, context, which(desk, subscriber, typed, places, "n:{code}:0"))


async def latest_of(update: Update, context: Context, place: str) -> None:
    """Answer with the first page of a place's news."""
    await reply(update, context, await latest_page(update, context, place))


async def latest_page(update: Update, context: Context, place: str) -> Message:
    """The first page of a place's news, with an offer to follow it."""
    subscriber, words = await reader_of(update, context)
    page = await context.services.storage.articles.latest(place, limit=PER_PAGE)
    return latest(desk_of(context, words), page, place, subscriber)


async def search(update: Update, context: Context) -> None:
    """/cari KATA"""
    typed = typed_after(update)
    if search_words(typed):
        await search_for(update, context, typed)
        return
    _, words = await reader_of(update, context)
    await reply(update, context, Message(words.html("reading.ask_words")))


async def search_for(update: Update, context: Context, typed: str) -> None:
    """The first page of what has these words."""
    _, words = await reader_of(update, context)
    wanted = search_words(typed)
    page = await context.services.storage.articles.search(wanted, limit=PER_PAGE)
    await reply(update, context, found(desk_of(context, words), page, wanted))


async def press_latest(update: Update, context: Context) -> None:
    """`n:CODE:OFFSET`: another page of a place."""
    match parts_of(update):
        case [code, number] if code in context.services.gazetteer:
            offset = number_in(number)
        case _:
            offset = None
    if offset is None:
        await old_button(update, context)
        return
    subscriber, words = await reader_of(update, context)
    page = await context.services.storage.articles.latest(code, limit=PER_PAGE, offset=offset)
    if page.total and not page.articles:
        await toast(update, words("reading.gone"))
        return
    await toast(update)
    await rewrite(update, context, latest(desk_of(context, words), page, code, subscriber))


async def press_search(update: Update, context: Context) -> None:
    """`s:OFFSET:WORDS`: another page of a search."""
    match parts_of(update):
        case [number, first, *others] if first:
            offset, wanted = number_in(number), ":".join([first, *others])
        case _:
            offset = None
    if offset is None:
        await old_button(update, context)
        return
    _, words = await reader_of(update, context)
    page = await context.services.storage.articles.search(wanted, limit=PER_PAGE, offset=offset)
    if not page.articles:
        await toast(update, words("reading.gone"))
        return
    await toast(update)
    await rewrite(update, context, found(desk_of(context, words), page, wanted))
