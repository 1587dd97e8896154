"""The lists of news as messages, in pages; this module does not read or write data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bot.articles.buttons import MissedPage, NewsPage
from bot.articles.messages import headlines
from bot.articles.model import Page
from bot.messages.callback_data import CallbackData
from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message
from bot.messages.paging import PER_PAGE, pager
from bot.places.labels import PageContext, place_in_sentence, place_label
from bot.readers.following import follow_button
from bot.readers.keyboards import regencies_button
from bot.readers.model import Subscriber

PLACES_OFFERED = 3


def latest_news(
    context: PageContext,
    page: Page,
    place: str,
    subscriber: Subscriber | None,
    *,
    without: str = "",
) -> Message:
    """Render a page of a place's news, with an offer to follow the place.

    `without`: the topic that was asked for and that no article of the place has.
    """
    buttons = _own_places(context, subscriber, place)
    if subscriber is None or not subscriber.follows_place(place):
        buttons += ((follow_button(context, place),),)
    if not page.articles:
        named = context.gazetteer.full_name(place)
        nothing = context.words.html("reading.nothing", place=named)
        if without:
            nothing = context.words.html("wishes.dropped_empty", topic=without, place=named)
        return Message(nothing, (*buttons, *_surroundings(context, place)))
    listed = headlines(context, page.articles)
    if without:
        named = context.gazetteer.full_name(place)
        dropped = context.words.html("wishes.dropped", topic=without, place=named)
        text = Html(f"{dropped}\n\n{listed}")
    else:
        where = place_in_sentence(context, place)
        text = context.words.html("reading.latest", place=where, headlines=listed)
    return Message(text, (*_pages(page, partial(NewsPage, place)), *buttons))


def missed_news(context: PageContext, page: Page) -> Message:
    """Render the best articles that were not sent while news was off, with their number."""
    if not page.articles:
        return Message(context.words.html("reading.missed_none"))
    listed = headlines(context, page.articles)
    return Message(context.words.count_html("reading.missed", page.total, headlines=listed))


def missed_row(context: PageContext, subscriber: Subscriber | None) -> Keyboard:
    """Return the button to the missed news; empty for a reader who follows no place."""
    if subscriber is None or not subscriber.follows:
        return ()
    return ((MissedPage().button(context.words("reading.missed_button")),),)


def latest_buttons(context: PageContext, places: Sequence[str]) -> Keyboard:
    """Return a row for each place, to its latest news."""
    return tuple(
        (
            NewsPage(code, 0).button(
                context.words("reading.latest_of", place=place_label(context, code))
            ),
        )
        for code in places
    )


def _own_places(context: PageContext, subscriber: Subscriber | None, place: str) -> Keyboard:
    """Return the buttons to the reader's own places, under the news of the province."""
    if subscriber is None or place != context.gazetteer.province:
        return ()
    own = [f.place for f in subscriber.follows if f.place in context.gazetteer and f.place != place]
    return latest_buttons(context, own[-PLACES_OFFERED:])


def _surroundings(context: PageContext, place: str) -> Keyboard:
    """Return the button to the surrounding region, or to other places; for a page without news."""
    around = context.gazetteer.parent(place)
    if around:
        return latest_buttons(context, (around,))
    return ((regencies_button(context, "places.others"),),)


def _pages(page: Page, data: Callable[[int], CallbackData]) -> Keyboard:
    return pager(data, offset=page.offset, size=PER_PAGE, total=page.total)
