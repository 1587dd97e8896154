"""The keyboards of places and pages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.buttons import NewsPage
from bot.messages.catalogue import load_texts
from bot.messages.message import Keyboard
from bot.messages.paging import pager
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.readers.keyboards import (
    DISTRICTS_PER_PAGE,
    districts_keyboard,
    keyboard_around,
    regencies_keyboard,
    wide_row,
)
from bot.readers.model import Follow, Subscriber
from bot.readers.search import WORDS_KEPT, search_words

GAZETTEER = load_gazetteer()
TEXTS = load_texts()
CONTEXT = PageContext(TEXTS.of("id"), GAZETTEER, ZoneInfo("Asia/Jakarta"), 0.0)
NOBODY = Subscriber(chat_id=1, language="id")
PLACES = (GAZETTEER.province, *GAZETTEER.regencies, *GAZETTEER.districts)
FOLLOWS = st.lists(
    st.builds(Follow, st.sampled_from(PLACES), st.booleans()),
    unique_by=lambda follow: follow.place,
    max_size=12,
)


def fits(rows: Keyboard) -> bool:
    """Bot API: callback data of 1-64 bytes; ours: two buttons of words a row, three short."""
    return all(
        1 <= len(button.data.encode()) <= 64
        and button.text
        and len(row) <= (3 if all(len(b.text) <= 5 for b in row) else 2)
        for row in rows
        for button in row
    )


@given(FOLLOWS, st.sampled_from(GAZETTEER.regencies), st.integers(-3, 99))
def test_every_keyboard_of_places_fits_a_small_phone(
    follows: list[Follow], regency: str, page: int
) -> None:
    """In every language, on every page, whatever is followed."""
    subscriber = replace(NOBODY, follows=tuple(follows))
    for language in TEXTS.languages:
        context = replace(CONTEXT, words=TEXTS.of(language))
        assert fits(regencies_keyboard(context, subscriber))
        shown = districts_keyboard(context, subscriber, regency, page)
        assert fits(shown)
        assert [button.data for button in shown[-1]] == ["r:0"]


@given(FOLLOWS, st.sampled_from(PLACES))
def test_the_keyboard_around_a_place_shows_it_as_it_is(follows: list[Follow], code: str) -> None:
    """Followed: marked, and the button takes it away; else the other way round."""
    subscriber = replace(NOBODY, follows=tuple(follows))
    shown = keyboard_around(CONTEXT, subscriber, code)
    buttons = {button.data: button.text for row in shown for button in row}
    if subscriber.follows_place(code):
        assert buttons[f"f:{code}:0:k"].startswith("✓ ")
    else:
        assert not buttons[f"f:{code}:1:k"].startswith("✓")


@given(FOLLOWS, st.sampled_from(GAZETTEER.regencies))
def test_the_wider_choice_is_offered_once_and_only_where_it_adds_something(
    follows: list[Follow], regency: str
) -> None:
    """Not without a district of the regency, not beside the regency itself."""
    subscriber = replace(NOBODY, follows=tuple(follows))
    inside = [f for f in follows if f.place in GAZETTEER.children(regency)]
    offered = wide_row(CONTEXT, subscriber, regency)
    assert bool(offered) == (bool(inside) and not subscriber.follows_place(regency))
    for (button,) in offered:
        _, code, wanted = button.data.split(":")
        assert Follow(code, wide=wanted == "0") in inside
        assert (wanted == "0") == any(follow.wide for follow in inside)


def test_the_pages_of_a_regency_hold_each_district_once() -> None:
    """Eight a page, by the alphabet."""
    for regency in GAZETTEER.regencies:
        seen = [
            button.data.split(":")[1]
            for page in range(1, -(-len(GAZETTEER.children(regency)) // DISTRICTS_PER_PAGE) + 1)
            for row in districts_keyboard(CONTEXT, None, regency, page)
            for button in row
            if button.data.startswith("f:") and not button.data.startswith(f"f:{regency}:")
        ]
        assert sorted(seen) == sorted(GAZETTEER.children(regency))
        names = [GAZETTEER.short_name(code) for code in seen]
        assert names == sorted(names)


@given(st.integers(0, 500), st.integers(1, 9), st.integers(0, 60))
def test_a_pager_leads_to_every_page_and_nowhere_else(total: int, size: int, page: int) -> None:
    """Its offsets lie within what there is; one page needs none."""
    offset = min(page, max(0, -(-total // size) - 1)) * size
    pages = pager(partial(NewsPage, "36"), offset=offset, size=size, total=total)
    assert (pages == ()) == (total <= size)
    offsets = [int(button.data.rpartition(":")[2]) for row in pages for button in row]
    assert all(0 <= found < total for found in offsets)
    assert offsets == sorted(set(offsets))


@given(st.text(max_size=200))
def test_search_words_always_fit_a_button(typed: str) -> None:
    """With prefix and a six-figure offset they stay within callback data's 64 bytes."""
    kept = search_words(typed)
    assert len(kept.encode()) <= WORDS_KEPT
    assert len(f"s:999999:{kept}".encode()) <= 64
    assert bool(kept) == bool(typed.strip())
