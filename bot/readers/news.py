"""Lists of news as messages, in pages: nothing here reads or writes anything."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.messages import headlines
from bot.articles.model import Page
from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import PER_PAGE, pager
from bot.places.labels import PageContext, example_district, place_label, place_name, typed_text
from bot.readers.following import offer
from bot.readers.model import Subscriber

PLACES_OFFERED = 3
WORDS_KEPT = 48  # bytes: with "s:", an offset and colons they fit callback data (64 bytes)


def latest(desk: PageContext, page: Page, place: str, subscriber: Subscriber | None) -> Message:
    """A page of a place's news, with an offer to follow it."""
    buttons = (*_own_places(desk, subscriber, place), *offer(desk, subscriber, place))
    if not page.articles:
        nothing = desk.words.html("reading.nothing", place=desk.gazetteer.full_name(place))
        return Message(nothing, (*buttons, *_wider(desk, place)))
    text = desk.words.html(
        "reading.latest",
        place=place_name(desk, place),
        headlines=headlines(page.articles, desk.words, desk.gazetteer, desk.now, desk.zone),
    )
    return Message(text, (*_pages(page, f"n:{place}:" + "{offset}"), *buttons))


def found(
    desk: PageContext, page: Page, words: str, *, more: Keyboard = (), hint: bool = False
) -> Message:
    """A page of what was found; `words` as `search_words` made them. `more` are other ways."""
    if not page.articles:
        newest = Button(desk.words("reading.latest_button"), data=f"n:{desk.gazetteer.province}:0")
        key = "reading.not_found" if " " in words else "reading.not_found_word"
        text = desk.words.html(key, words=typed_text(words))
        return Message(text, (*more, (newest,)))
    text = desk.words.count_html(
        "reading.found",
        page.total,
        words=typed_text(words),
        headlines=headlines(page.articles, desk.words, desk.gazetteer, desk.now, desk.zone),
    )
    if hint:
        said = desk.words.html("reading.hint", example=example_district(desk.gazetteer))
        return Message(f"{text}\n\n{said}", (*_pages(page, _data(words)), *more))
    return Message(text, (*_pages(page, _data(words)), *more))


def latest_buttons(desk: PageContext, places: Sequence[str]) -> Keyboard:
    """A row a place: its latest news."""
    return tuple(
        (
            Button(
                desk.words("reading.latest_of", place=place_label(desk, code)), data=f"n:{code}:0"
            ),
        )
        for code in places
    )


def search_words(typed: str) -> str:
    """What is searched: as many whole words as a button can carry to the next page."""
    kept: list[str] = []
    for word in typed.split():
        if len(" ".join([*kept, word]).encode()) > WORDS_KEPT:
            break
        kept.append(word)
    if kept or not typed.strip():
        return " ".join(kept)
    return typed.strip().encode()[:WORDS_KEPT].decode(errors="ignore")


def _own_places(desk: PageContext, subscriber: Subscriber | None, place: str) -> Keyboard:
    """Under the news of everywhere: those of the places one follows."""
    if subscriber is None or place != desk.gazetteer.province:
        return ()
    own = [f.place for f in subscriber.follows if f.place in desk.gazetteer and f.place != place]
    return latest_buttons(desk, own[-PLACES_OFFERED:])


def _wider(desk: PageContext, place: str) -> Keyboard:
    """Where there is nothing: the news of what the place lies in, or the other places."""
    around = desk.gazetteer.parent(place)
    if around:
        return latest_buttons(desk, (around,))
    return ((Button(desk.words("places.others"), data="r:0"),),)


def _data(words: str) -> str:
    escaped = words.replace("{", "{{").replace("}", "}}")
    return "s:{offset}:" + escaped


def _pages(page: Page, data: str) -> Keyboard:
    row = pager(data, offset=page.offset, size=PER_PAGE, total=page.total)
    return (row,) if row else ()
