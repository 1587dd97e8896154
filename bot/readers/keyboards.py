"""The inline keyboards of places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from bot.messages.callback_data import CallbackData
from bot.messages.message import Button, Keyboard
from bot.messages.paging import mark_chosen, numbered_page, rows
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext, place_label
from bot.readers.buttons import (
    ALL_REGENCIES,
    ChooseMode,
    FollowPlace,
    OpenSchedule,
    Pause,
    RegencyPage,
    Spot,
    Widen,
)
from bot.readers.model import MODES, Mode, State, Subscriber

DISTRICTS_PER_PAGE = 8

PlaceData: TypeAlias = Callable[[str], CallbackData]


def regencies_keyboard(context: PageContext, subscriber: Subscriber | None) -> Keyboard:
    """Return the regencies and cities, two a row, each opening its page; the province below.

    If no news comes, the button that resumes it is on top.
    """
    each = [
        RegencyPage(code).button(_regency_label(context, subscriber, code))
        for code in context.gazetteer.regencies
    ]
    province = context.gazetteer.province
    everything = _toggle(province, place_label(context, province), subscriber)
    resume = resume_keyboard(context) if has_ceased(subscriber, context.now) else ()
    return (*resume, *rows(each, 2), (everything,))


def has_ceased(subscriber: Subscriber | None, now: float) -> bool:
    """Return whether a reader who follows something gets no news: stopped, or paused."""
    if subscriber is None or not subscriber.follows_something:
        return False
    return subscriber.state is State.STOPPED or subscriber.pause_end(now) is not None


def resume_keyboard(context: PageContext) -> Keyboard:
    """Return the button that resumes the news."""
    return ((Pause(0).button(context.words("preferences.resume")),),)


def districts_keyboard(
    context: PageContext,
    subscriber: Subscriber | None,
    regency: str,
    page: int,
    *,
    wide: bool = True,
) -> Keyboard:
    """Return the whole regency, and a page of its districts, two a row, by the alphabet.

    `wide`: with the switch for news of the whole regency.
    """
    shown, turn = numbered_page(
        _by_name(context.gazetteer, regency),
        page,
        DISTRICTS_PER_PAGE,
        partial(RegencyPage, regency),
    )
    toggles = [_toggle(code, context.gazetteer.short_name(code), subscriber) for code in shown]
    label = context.gazetteer.label(regency)
    follows = subscriber is not None and subscriber.follows_place(regency)
    key = "places.whole_followed" if follows else "places.whole"
    whole = _toggle(regency, context.words(key, regency=label), subscriber)
    widening = wide_row(context, subscriber, regency, spot=Spot.KEYBOARD) if wide else ()
    return (
        (whole,),
        *rows(toggles, 2),
        *turn,
        *widening,
        (regencies_button(context, "places.back"),),
    )


def keyboard_around(
    context: PageContext, subscriber: Subscriber | None, code: str, *, wide: bool = True
) -> Keyboard:
    """Return the keyboard of places that has this place; `wide`: as in `districts_keyboard`."""
    gazetteer = context.gazetteer
    if code == gazetteer.province:
        return regencies_keyboard(context, subscriber)
    if code in gazetteer.regencies:
        return districts_keyboard(context, subscriber, code, 1, wide=wide)
    regency = gazetteer.parent(code)
    page = _by_name(gazetteer, regency).index(code) // DISTRICTS_PER_PAGE + 1
    return districts_keyboard(context, subscriber, regency, page, wide=wide)


def wide_row(
    context: PageContext,
    subscriber: Subscriber | None,
    regency: str,
    *,
    spot: Spot = Spot.MESSAGE,
) -> Keyboard:
    """Return the switch for the regency's news, for a reader of a district but not the regency.

    One district with this news is enough: the switch is for that district, else for the newest.
    """
    if subscriber is None or subscriber.follows_place(regency):
        return ()
    below = [f for f in subscriber.follows if f.place in context.gazetteer.children(regency)]
    if not below:
        return ()
    wide = next((f for f in below if f.wide), None)
    district = (wide or below[-1]).place
    return ((widen_button(context, district, on=wide is not None, spot=spot),),)


def widen_button(
    context: PageContext, district: str, *, on: bool, spot: Spot = Spot.MESSAGE
) -> Button:
    """Return the switch for the whole regency's news of a district; `on`: its present state."""
    regency = context.gazetteer.label(context.gazetteer.parent(district))
    label = context.words("places.wide", regency=regency)
    return Widen(district, not on, spot).button(mark_chosen(label, on=on))


def wider_rows(context: PageContext, codes: Sequence[str]) -> Keyboard:
    """Return a row for each place that follows it whole, above the buttons of nearby news."""
    return tuple(
        (
            FollowPlace(code, wanted=True).button(
                context.words("places.plus_whole", place=place_label(context, code))
            ),
        )
        for code in codes
    )


def choices_keyboard(context: PageContext, codes: Sequence[str], data: PlaceData) -> Keyboard:
    """Return a row for each place to choose from; `data` makes the button's data from a code."""
    return tuple((data(code).button(context.gazetteer.label(code)),) for code in codes)


def mode_keyboard(
    context: PageContext,
    subscriber: Subscriber,
    *,
    beside: Button | None = None,
    followed: str = "",
    spot: Spot = Spot.MESSAGE,
) -> Keyboard:
    """Return the buttons of the three modes, with the button `beside` the last.

    `followed`: the place that the message confirms; `spot`: the place of the buttons.
    """
    chosen = common_mode(subscriber)
    data = ((mode, ChooseMode(mode, followed, spot)) for mode in MODES)
    each = [mode_button(context, button, mode, chosen) for mode, button in data]
    return rows([*each, beside] if beside else each, 2)


def mode_button(
    context: PageContext, data: CallbackData, mode: Mode, chosen: Mode | None
) -> Button:
    """Return the button of a mode, marked if it is the chosen one."""
    return data.button(mark_chosen(context.words(f"schedule.{mode}"), on=mode is chosen))


def common_mode(subscriber: Subscriber) -> Mode | None:
    """Return the mode of all news; None if places differ, or if nothing is followed."""
    modes = {follow.mode for follow in subscriber.follows}
    if not modes and subscriber.follows_something:
        return subscriber.mode or Mode.DIRECT
    return modes.pop() if len(modes) == 1 else None


def schedule_button(context: PageContext) -> Button:
    """Return the button to /jadwal."""
    return OpenSchedule().button(context.words("schedule.open"))


def regencies_button(context: PageContext, key: str) -> Button:
    """Return the button to all regencies, with the words of this key."""
    return RegencyPage(ALL_REGENCIES).button(context.words(key))


def _toggle(code: str, label: str, subscriber: Subscriber | None) -> Button:
    follows = subscriber is not None and subscriber.follows_place(code)
    return FollowPlace(code, not follows, Spot.KEYBOARD).button(mark_chosen(label, on=follows))


def _regency_label(context: PageContext, subscriber: Subscriber | None, regency: str) -> str:
    """Return a regency's label: its number of followed districts, a mark if followed whole."""
    name = context.gazetteer.label(regency)
    if subscriber is None:
        return name
    below = context.gazetteer.children(regency)
    chosen = sum(follow.place in below for follow in subscriber.follows)
    label = context.words("places.districts_chosen", regency=name, n=chosen) if chosen else name
    return mark_chosen(label, on=subscriber.follows_place(regency))


def _by_name(gazetteer: Gazetteer, regency: str) -> list[str]:
    return sorted(gazetteer.children(regency), key=gazetteer.short_name)
