"""Reading on request: the latest of a place, and the search."""

from __future__ import annotations

from functools import partial

from bot.articles.buttons import NewsPage, SearchPage
from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceMatches
from bot.readers.following import place_question
from bot.readers.news import latest_news, search_results, search_words
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def show_latest(request: Request) -> None:
    """/terbaru [TEMPAT]"""
    typed, services = request.typed, request.services
    if typed:
        page = await page_of_named(request, typed, services.finder.find(typed))
    else:
        page = await latest_page(request, services.gazetteer.province)
    await request.reply(page)


async def page_of_named(request: Request, typed: str, found: PlaceMatches) -> Message:
    """The news of the place that was named, or the question which one is meant."""
    if found.sole:
        return await latest_page(request, found.sole.code)
    context, subscriber = await request.page_context(), await request.subscriber()
    return place_question(context, subscriber, typed, found, partial(NewsPage, offset=0))


async def latest_page(request: Request, place: str) -> Message:
    """The first page of a place's news, with an offer to follow it."""
    subscriber = await request.subscriber()
    page = await request.services.storage.articles.latest(place, limit=PER_PAGE)
    return latest_news(await request.page_context(), page, place, subscriber)


async def search(request: Request) -> None:
    """/cari KATA"""
    typed = request.typed
    if search_words(typed):
        await search_for(request, typed)
        return
    words = await request.words()
    await request.reply(Message(words.html("reading.ask_words")))


async def search_for(request: Request, typed: str) -> None:
    """The first page of what has these words."""
    wanted = search_words(typed)
    page = await request.services.storage.articles.search(wanted, limit=PER_PAGE)
    await request.reply(search_results(await request.page_context(), page, wanted))


async def press_latest(request: Request, button: NewsPage) -> None:
    """Another page of a place."""
    if button.place not in request.services.gazetteer:
        raise OldButton
    context, subscriber = await request.page_context(), await request.subscriber()
    page = await request.services.storage.articles.latest(
        button.place, limit=PER_PAGE, offset=button.offset
    )
    if page.total and not page.articles:
        await request.toast(context.words("reading.gone"))
    else:
        await request.rewrite(latest_news(context, page, button.place, subscriber))


async def press_search(request: Request, button: SearchPage) -> None:
    """Another page of a search."""
    context = await request.page_context()
    page = await request.services.storage.articles.search(
        button.words, limit=PER_PAGE, offset=button.offset
    )
    if not page.articles:
        await request.toast(context.words("reading.gone"))
    else:
        await request.rewrite(search_results(context, page, button.words))
