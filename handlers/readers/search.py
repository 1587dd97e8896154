"""The search for articles: typed words, and the pages of results."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.articles.buttons import BestMatchPage, SearchPage
from bot.figures.missed_words import missed_words
from bot.messages.message import Message
from bot.messages.paging import PER_PAGE
from bot.places.labels import typed_text
from bot.readers.search import SearchResult, anywhere, query_text, search_page
from bot.readers.understanding.wishes import Wish
from bot.search.dictionary import load_dictionary
from bot.search.query import DroppedWords, Query, parse_query
from handlers.base.questions import Question, remember_question
from handlers.base.request import Request
from handlers.readers.news import latest_page


async def search(request: Request) -> None:
    """Handle /cari KATA: search for the words, or ask for them."""
    typed = request.typed_words
    if typed:
        await search_for(request, typed)
    else:
        await begin(request)


async def begin(request: Request) -> None:
    """Ask for words to search; the next message is the answer."""
    remember_question(request, Question(missing=Wish.SEARCH))
    words = await request.words()
    await request.reply(Message(words.html("reading.ask_words")))


async def search_for(request: Request, typed: str) -> None:
    """Reply with the first page of results for these words."""
    result = await find_news(request, typed)
    await note_missed(request, result, typed)
    await request.reply(await result_page(request, result))


async def note_missed(request: Request, result: SearchResult, typed: str) -> None:
    """Count words searched in vain, for the editors, without the person."""
    if result.page.articles and result.dropped is not DroppedWords.TOPIC:
        return
    if words := missed_words(result.query, typed):
        day = datetime.fromtimestamp(request.now, request.services.zone).date().isoformat()
        await request.services.storage.missed_searches.note(
            words, request.address, day=day, once=request.update_id
        )


async def result_page(request: Request, result: SearchResult) -> Message:
    """Return the results; for a topic without news in the place, the place's latest news."""
    context, query = await request.page_context(), result.query
    is_there = result.page.articles and result.dropped is not DroppedWords.TOPIC
    if is_there or not query.topic or len(query.places) != 1:
        return search_page(context, result)
    page = await latest_page(request, query.places[0], without=typed_text(query.topic))
    return replace(page, buttons=(*page.buttons, anywhere(context, query)))


async def press_newest(request: Request, button: SearchPage) -> None:
    """Show another page of results, newest first."""
    await _turn(request, await find_news(request, button.words, offset=button.offset))


async def press_best(request: Request, button: BestMatchPage) -> None:
    """Show another page of results, best match first."""
    result = await find_news(request, button.words, offset=button.offset, best_first=True)
    await _turn(request, result)


async def find_news(
    request: Request, typed: str, *, said: str = "", offset: int = 0, best_first: bool = False
) -> SearchResult:
    """Return the results for these words, or else for most of them.

    `said`: the sentence that the keywords are from, which may name a time besides.
    """
    query = read_query(request, typed)
    if said and query.period is None:
        query = replace(query, period=read_query(request, said).period)
    # The query as a button carries it, so that later pages are of the very same query.
    query = read_query(request, query_text(query))
    found = await request.services.storage.search.find(
        query,
        zone=request.services.zone,
        limit=PER_PAGE,
        offset=offset,
        best_first=best_first,
    )
    return SearchResult(query, found.page, found.dropped, found.meant, best_first)


def read_query(request: Request, typed: str) -> Query:
    """Return the query of these words, with today's date."""
    services = request.services
    return parse_query(
        typed,
        finder=services.finder,
        dictionary=load_dictionary(),
        today=datetime.fromtimestamp(request.now, services.zone).date(),
    )


async def _turn(request: Request, result: SearchResult) -> None:
    if result.page.articles or not result.page.offset:
        await request.rewrite(await result_page(request, result))
    else:
        await request.toast((await request.words())("reading.gone"))
