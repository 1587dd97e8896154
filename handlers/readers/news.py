"""Reading on request: the latest of a place, and the search."""

from __future__ import annotations

from functools import partial

from bot.articles.buttons import NewsPage, SearchPage
from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceMatches
from bot.readers.following import place_question
from bot.readers.news import latest_news, search_results, search_words
from bot.readers.wishes import Wish
from handlers.base.errors import OldButton
from handlers.base.questions import Question, remember_question
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
    data = partial(NewsPage, offset=0)
    if len(found.choices) == 1:
        remember_question(request, Question(yes=data(found.choices[0].code)))
    return place_question(context, subscriber, typed, found, data)


async def latest_page(request: Request, place: str, *, without: str = "") -> Message:
    """The first page of a place's news, with an offer to follow it.

    `without`: what was asked about, of which there is nothing from there.
    """
    context, subscriber = await request.page_context(), await request.subscriber()
    page = await request.services.storage.articles.latest(place, limit=PER_PAGE)
    return latest_news(context, page, place, subscriber, without=without)


async def search(request: Request) -> None:
    """/cari KATA"""
    typed = request.typed
    if search_words(typed):
        await search_for(request, typed)
        return
    remember_question(request, Question(missing=Wish.SEARCH))
    await ask_words(request)


async def ask_words(request: Request) -> None:
    """What is to be searched."""
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
