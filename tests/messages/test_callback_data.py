"""What buttons carry: built, read back, and never confused by garbage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.buttons import CatchUpPage, CorrectPlaces, NewsPage, SearchPage
from bot.cases.buttons import CaseAction, CaseButton, CaseListPage, OpenWaiting, WaitlistPage
from bot.messages.callback_data import DATA_LIMIT, NUMBER_DIGITS, CallbackData
from bot.readers.buttons import FollowPlace, RegencyPage, Spot
from bot.tips.buttons import OpenReport, TipAction, TipButton
from handlers.base.routing import Press
from handlers.routes import ROUTES

EVERY: list[type[CallbackData]] = [entry.data for entry in ROUTES if isinstance(entry, Press)]
WORDS = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1)


def _values(kind: type) -> st.SearchStrategy[object]:
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 10**NUMBER_DIGITS - 1)
    return st.sampled_from(list(kind)) if issubclass(kind, Enum) else WORDS


def _buttons(of: type[CallbackData]) -> st.SearchStrategy[CallbackData]:
    hints = get_type_hints(of)
    return st.builds(of, **{field.name: _values(hints[field.name]) for field in fields(of)})


@given(st.data())
def test_what_is_built_is_read_back(data: st.DataObject) -> None:
    """Of every button that fits, by its own kind and by no other."""
    kind = data.draw(st.sampled_from(EVERY))
    button = data.draw(_buttons(kind))
    if not button.fits:
        with pytest.raises(ValueError, match="no button"):
            button.build()
        return
    built = button.build()
    assert 1 <= len(built.encode()) <= DATA_LIMIT
    assert [(each, found) for each in EVERY if (found := each.parse(built))] == [(kind, button)]
    assert [each for each in EVERY if re.match(each.pattern(), built)] == [kind]


def _garbage() -> Iterator[st.SearchStrategy[str]]:
    yield st.text()
    prefixes = st.sampled_from([each.prefix for each in EVERY])
    yield st.tuples(prefixes, st.lists(st.text(), max_size=6)).map(
        lambda p: ":".join((p[0], *p[1]))
    )


@given(st.one_of(*_garbage()))
def test_garbage_is_an_old_button_and_raises_nothing(data: str) -> None:
    """What is read says the same when it is built again, or is read as nothing."""
    for kind in EVERY:
        read = kind.parse(data)
        if read is not None and read.fits:
            assert kind.parse(read.build()) == read


@pytest.mark.parametrize(
    ("button", "data"),
    [
        (FollowPlace("36.03", wanted=True), "f:36.03:1"),
        (FollowPlace("36.03", wanted=False, spot=Spot.KEYBOARD), "f:36.03:0:k"),
        (RegencyPage("0"), "r:0"),
        (RegencyPage("36.03", 2), "r:36.03:2"),
        (NewsPage("36", 0), "n:36:0"),
        (SearchPage(5, "jam 9:30"), "s:5:jam 9:30"),
        (CatchUpPage(1, 9, 5), "k:1:9:5"),
        (CorrectPlaces(7, "36.03"), "w:7:36.03"),
        (OpenReport(), "lapor"),
        (TipButton("abc", TipAction.PLACE_PAGE, "36.03", "2"), "t:abc:pr:36.03:2"),
        (CaseButton(5, CaseAction.BLOCK, "0"), "meja:5:blk:0"),
        (CaseListPage(8), "laporan:8"),
        (OpenWaiting("MERPATI-41", 8), "tunggu:b:MERPATI-41:8"),
        (WaitlistPage(0), "tunggu:h:0"),
    ],
)
def test_old_messages_keep_their_buttons(button: CallbackData, data: str) -> None:
    """The data as it stands under messages that were sent long ago."""
    assert button.build() == data
    assert type(button).parse(data) == button


@pytest.mark.parametrize(
    "button", [NewsPage("", 0), NewsPage("36:03", 0), NewsPage("36", -1), NewsPage("3" * 64, 0)]
)
def test_what_no_button_can_carry_is_refused(button: CallbackData) -> None:
    """An empty field, a colon in the middle, a sign, and what is too long."""
    with pytest.raises(ValueError, match="no button can carry"):
        button.build()
