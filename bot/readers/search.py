"""The messages of a search: its results, and the parts that were left out to find any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.articles.buttons import BestMatchPage, SearchPage, latest_button
from bot.articles.messages import headlines
from bot.articles.model import Page
from bot.messages.catalogue import Html
from bot.messages.dates import days
from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import PER_PAGE, pager
from bot.places.labels import PageContext, typed_text
from bot.readers.follows.keywords import follow_row
from bot.readers.news import PLACES_OFFERED, latest_buttons
from bot.search.periods import Period
from bot.search.query import MOST_FOUND, DroppedWords, Query

WORDS_KEPT = 48  # bytes: with "sb:", an offset and colons they fit callback data (64 bytes)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of the articles for `query`, from which a part may have been `dropped`.

    `meant`: for a misspelt word, the word that was searched instead.
    """

    query: Query
    page: Page
    dropped: DroppedWords = DroppedWords.NOTHING
    meant: Mapping[str, str] = field(default_factory=dict)
    best_first: bool = False


def search_page(context: PageContext, result: SearchResult) -> Message:
    """Render a page of results, in either order, with buttons to the news of named places."""
    query, page = result.query, result.page
    more = latest_buttons(context, query.places[:PLACES_OFFERED])
    if not page.articles:
        looked_for = _looked_for(context, query)
        key = "reading.not_found" if " " in query.topic else "reading.not_found_word"
        text = context.words.html(key, words=looked_for)
        if looked_for and not query.topic:  # "berita kemarin"
            text = context.words.html("reading.nothing", place=looked_for)
        return Message(text, (*more, *_tell_me(context, query), (latest_button(context),)))
    listed = headlines(context, page.articles)
    if result.dropped is DroppedWords.TOPIC:
        said = context.words.html("search.only_place", about=_subject(context, query))
        return Message(Html(f"{said}\n\n{listed}"), (*more, anywhere(context, query)))
    counted = "reading.found" if page.total < MOST_FOUND else "search.found_newest"
    found = context.words.count_html(
        counted, page.total, words=_looked_for(context, query), headlines=listed
    )
    parts = [*_notes(context, result), found]
    return Message(
        Html("\n\n".join(parts)), (*_pages(context, result), *more, *_tell_me(context, query))
    )


def _tell_me(context: PageContext, query: Query) -> Keyboard:
    """Return the row that follows the query's words; empty for a place or period alone."""
    words = f"{query.topic} {query.named}" if query.topic else ""
    return follow_row(context, words, "keywords.tell_me")


def query_text(query: Query) -> str:
    """Return the query in words that fit a button to the next page."""
    return search_words(query.text)


def search_words(typed: str) -> str:
    """Return the first whole words that fit a button to the next page."""
    kept: list[str] = []
    for word in typed.split():
        if len(" ".join([*kept, word]).encode()) > WORDS_KEPT:
            break
        kept.append(word)
    if kept or not typed.strip():
        return " ".join(kept)
    return typed.strip().encode()[:WORDS_KEPT].decode(errors="ignore")


def _notes(context: PageContext, result: SearchResult) -> list[Html]:
    """Return the notes on how the results differ from the query."""
    words, query = context.words, result.query
    notes = []
    if result.meant:
        meant = " ".join(result.meant.get(word, word) for word in query.topic.split())
        notes.append(words.html("search.meant", words=meant))
    if result.dropped is DroppedWords.WORD:
        notes.append(words.html("search.some_words"))
    elif result.dropped is DroppedWords.PERIOD and query.period:
        period = _period(context, query.period)
        notes.append(words.html("search.other_days", about=_subject(context, query), period=period))
    return notes


def _looked_for(context: PageContext, query: Query) -> str:
    """Return the query as "banjir · Labuan, Kab. Pandeglang · 16–22 Nov 2026"."""
    period = _period(context, query.period) if query.period else ""
    topic = typed_text(query.topic)
    return " · ".join(filter(None, (topic, _place(context, query), period)))


def _subject(context: PageContext, query: Query) -> Html:
    place, topic = _place(context, query), typed_text(query.topic)
    if topic and place:
        return context.words.html("search.topic_in_place", words=topic, place=place)
    if topic:
        return context.words.html("search.topic", words=topic)
    return context.words.html("search.place", place=place)


def _place(context: PageContext, query: Query) -> str:
    if len(query.places) == 1:
        return context.gazetteer.full_name(query.places[0])
    return typed_text(query.named).title()


def _period(context: PageContext, period: Period) -> str:
    return days(context.words, period.first, period.last)


def anywhere(context: PageContext, query: Query) -> tuple[Button, ...]:
    """Return the row that searches the topic in all places."""
    topic = Query(query.concepts)
    label = context.words("search.anywhere", words=typed_text(query.topic))
    return (SearchPage(0, query_text(topic)).button(label),)


def _pages(context: PageContext, result: SearchResult) -> Keyboard:
    """Return the pager, and a button for the other order if there are several pages."""
    text, total = query_text(result.query), result.page.total
    newest = partial(SearchPage, words=text)
    best = partial(BestMatchPage, words=text)
    shown, other = (best, newest) if result.best_first else (newest, best)
    turns = pager(shown, offset=result.page.offset, size=PER_PAGE, total=total)
    if not turns or not result.query.concepts:
        return turns
    label = "search.newest_first" if result.best_first else "search.best_first"
    return (*turns, (other(0).button(context.words(label)),))
