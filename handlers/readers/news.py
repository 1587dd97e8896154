"""News on request: the latest articles of a place."""

from __future__ import annotations

from functools import partial

from bot.articles.buttons import MissedPage, NewsPage
from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.places.finder import PlaceMatches
from bot.readers.following import place_question
from bot.readers.news import latest_news, missed_news
from handlers.base.errors import OldButton
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request


async def show_latest(request: Request) -> None:
    """Handle /terbaru [TEMPAT]: show the latest news of a place, or of the province."""
    typed, services = request.typed_words, request.services
    if typed:
        await request.reply(await page_of_named(request, typed, services.finder.find(typed)))
    else:
        await show_province(request)


async def show_province(request: Request) -> None:
    """Show the latest news of the whole province ("Berita terbaru")."""
    await request.reply(await latest_page(request, request.services.gazetteer.province))


async def page_of_named(request: Request, typed: str, found: PlaceMatches) -> Message:
    """Return the news of the named place, or the question which place is meant."""
    if found.sole:
        return await latest_page(request, found.sole.code)
    context, subscriber = await request.page_context(), await request.subscriber()
    data = partial(NewsPage, offset=0)
    if len(found.choices) == 1:
        remember_question(request, Question(yes=data(found.choices[0].code)))
    return place_question(context, subscriber, typed, found, data)


async def latest_page(request: Request, place: str, *, without: str = "") -> Message:
    """Return the first page of a place's news, with an offer to follow the place.

    `without`: the topic that was asked about, on which the place has no news.
    """
    context, subscriber = await request.page_context(), await request.subscriber()
    page = await request.services.storage.articles.latest(place, limit=PER_PAGE)
    return latest_news(context, page, place, subscriber, without=without)


async def press_missed(request: Request, _button: MissedPage) -> None:
    """Send one message with the best of the articles that the reader missed."""
    context, subscriber = await request.page_context(), await request.subscriber()
    if subscriber is None:
        raise OldButton
    page = await request.services.storage.missed.best_of(
        subscriber, now=request.now, limit=PER_PAGE
    )
    await request.reply(missed_news(context, page))


async def press_latest(request: Request, button: NewsPage) -> None:
    """Show another page of a place's news."""
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
