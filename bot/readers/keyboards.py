"""Places -> inline keyboards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from bot.messages.callback_data import CallbackData
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard
from bot.messages.paging import mark_chosen, numbered_page, rows
from bot.places.gazetteer import Gazetteer
from bot.readers.buttons import ALL_REGENCIES, FollowPlace, RegencyPage, Spot, Widen
from bot.readers.model import Subscriber

DISTRICTS_PER_PAGE = 8

PlaceData: TypeAlias = Callable[[str], CallbackData]


def regencies_keyboard(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None
) -> Keyboard:
    """A row a regency or city: follow it, or open its districts; the whole province below."""
    each = [
        (
            _toggle(code, gazetteer.label(code), subscriber),
            RegencyPage(code).button(_districts_label(words, gazetteer, subscriber, code)),
        )
        for code in gazetteer.regencies
    ]
    everything = words("places.everything", province=gazetteer.short_name(gazetteer.province))
    return (*each, (_toggle(gazetteer.province, everything, subscriber),))


def districts_keyboard(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, regency: str, page: int
) -> Keyboard:
    """A page of a regency's districts, two a row, in the order of the alphabet."""
    shown, turn = numbered_page(
        _by_name(gazetteer, regency), page, DISTRICTS_PER_PAGE, partial(RegencyPage, regency)
    )
    toggles = [_toggle(code, gazetteer.short_name(code), subscriber) for code in shown]
    wide = wide_button(words, gazetteer, subscriber, regency, spot=Spot.KEYBOARD)
    return (
        *rows(toggles, 2),
        *turn,
        *(((wide,),) if wide else ()),
        (regencies_button(words, "places.back"),),
    )


def keyboard_around(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, code: str
) -> Keyboard:
    """The keyboard of places on which this place stands."""
    if gazetteer.get(code).level != "district":
        return regencies_keyboard(words, gazetteer, subscriber)
    regency = gazetteer.parent(code)
    page = _by_name(gazetteer, regency).index(code) // DISTRICTS_PER_PAGE + 1
    return districts_keyboard(words, gazetteer, subscriber, regency, page)


def wide_button(
    words: Words,
    gazetteer: Gazetteer,
    subscriber: Subscriber | None,
    regency: str,
    *,
    spot: Spot = Spot.MESSAGE,
) -> Button | None:
    """ "Also news of the whole regency": offered to who follows a district but not the regency.

    One district that has it brings that news, so the switch goes with that one, else with the
    newest.
    """
    if subscriber is None or subscriber.follows_place(regency):
        return None
    below = [f for f in subscriber.follows if f.place in gazetteer.children(regency)]
    if not below:
        return None
    wide = next((f for f in below if f.wide), None)
    district = (wide or below[-1]).place
    return widen_button(words, gazetteer, district, on=wide is not None, spot=spot)


def widen_button(
    words: Words, gazetteer: Gazetteer, district: str, *, on: bool, spot: Spot = Spot.MESSAGE
) -> Button:
    """Switches the whole regency of a district: `on` now, or off."""
    label = words("places.wide", regency=gazetteer.label(gazetteer.parent(district)))
    return Widen(district, not on, spot).button(mark_chosen(label, on=on))


def choices_keyboard(gazetteer: Gazetteer, codes: Sequence[str], data: PlaceData) -> Keyboard:
    """A row a place, to be asked which is meant; `data`: by its code."""
    return tuple((data(code).button(gazetteer.label(code)),) for code in codes)


def regencies_button(words: Words, key: str) -> Button:
    """To all regencies, with the words of this key."""
    return RegencyPage(ALL_REGENCIES).button(words(key))


def _toggle(code: str, label: str, subscriber: Subscriber | None) -> Button:
    follows = subscriber is not None and subscriber.follows_place(code)
    return FollowPlace(code, not follows, Spot.KEYBOARD).button(mark_chosen(label, on=follows))


def _districts_label(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, regency: str
) -> str:
    below = gazetteer.children(regency)
    chosen = sum(follow.place in below for follow in subscriber.follows) if subscriber else 0
    if chosen:
        return words("places.districts_chosen", n=chosen)
    return words("places.districts")


def _by_name(gazetteer: Gazetteer, regency: str) -> list[str]:
    return sorted(gazetteer.children(regency), key=gazetteer.short_name)
