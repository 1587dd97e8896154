"""Places -> inline keyboards. A button carries the state it wants, never "toggle" (law 2).

Callback data: `f:CODE:1|0` follows or not, `v:CODE:1|0` also the whole regency or not,
`r:0` the regencies, `r:CODE:PAGE` the districts of one, `n:CODE:OFFSET` a page of news.
A third part `k` says that the button stands on the keyboard of places, which is then redrawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard
from bot.messages.paging import CHOSEN
from bot.places.gazetteer import Gazetteer
from bot.readers.model import Subscriber

PER_PAGE = 8


def regencies(words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None) -> Keyboard:
    """A row a regency or city: follow it, or open its districts; the whole province below."""
    rows = [
        (
            _toggle(code, gazetteer.label(code), subscriber),
            Button(_inside(words, gazetteer, subscriber, code), data=f"r:{code}"),
        )
        for code in gazetteer.regencies
    ]
    everything = words("places.everything", province=gazetteer.short_name(gazetteer.province))
    return (*rows, (_toggle(gazetteer.province, everything, subscriber),))


def districts(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, regency: str, page: int
) -> Keyboard:
    """A page of a regency's districts, two a row, in the order of the alphabet."""
    codes = _by_name(gazetteer, regency)
    last = pages(gazetteer, regency)
    page = min(max(page, 1), last)
    shown = codes[(page - 1) * PER_PAGE : page * PER_PAGE]
    toggles = [_toggle(code, gazetteer.short_name(code), subscriber) for code in shown]
    rows: list[tuple[Button, ...]] = [
        tuple(toggles[start : start + 2]) for start in range(0, len(toggles), 2)
    ]
    if last > 1:
        rows.append(
            (
                Button("◂", data=f"r:{regency}:{page - 1 or last}"),
                Button(f"{page}/{last}", data=f"r:{regency}:{page}"),
                Button("▸", data=f"r:{regency}:{page % last + 1}"),
            )
        )
    if wide := wide_button(words, gazetteer, subscriber, regency, marker=":k"):
        rows.append((wide,))
    return (*rows, (Button(words("places.back"), data="r:0"),))


def around(
    words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, code: str
) -> Keyboard:
    """The keyboard of places on which this place stands."""
    if gazetteer.get(code).level != "district":
        return regencies(words, gazetteer, subscriber)
    regency = gazetteer.parent(code)
    page = _by_name(gazetteer, regency).index(code) // PER_PAGE + 1
    return districts(words, gazetteer, subscriber, regency, page)


def pages(gazetteer: Gazetteer, regency: str) -> int:
    """How many pages the districts of a regency take."""
    return max(1, -(-len(gazetteer.children(regency)) // PER_PAGE))


def wide_button(
    words: Words,
    gazetteer: Gazetteer,
    subscriber: Subscriber | None,
    regency: str,
    *,
    marker: str = "",
) -> Button | None:
    """ "Also news of the whole regency": offered to who follows a district but not the regency.

    One district that has it brings that news, so the switch goes with that one, else with the
    newest.
    """
    if subscriber is None or subscriber.follows_place(regency):
        return None
    inside = [f for f in subscriber.follows if f.place in gazetteer.children(regency)]
    if not inside:
        return None
    label = words("places.wide", regency=gazetteer.label(regency))
    for follow in inside:
        if follow.wide:
            return Button(CHOSEN + label, data=f"v:{follow.place}:0{marker}")
    return Button(label, data=f"v:{inside[-1].place}:1{marker}")


def choices(gazetteer: Gazetteer, codes: Sequence[str], data: str) -> Keyboard:
    """A row a place, to be asked which is meant; `data` has a `{code}`."""
    return tuple((Button(gazetteer.label(code), data=data.format(code=code)),) for code in codes)


def _toggle(code: str, label: str, subscriber: Subscriber | None) -> Button:
    if subscriber is not None and subscriber.follows_place(code):
        return Button(CHOSEN + label, data=f"f:{code}:0:k")
    return Button(label, data=f"f:{code}:1:k")


def _inside(words: Words, gazetteer: Gazetteer, subscriber: Subscriber | None, regency: str) -> str:
    below = gazetteer.children(regency)
    chosen = sum(follow.place in below for follow in subscriber.follows) if subscriber else 0
    if chosen:
        return words("places.districts_chosen", n=chosen)
    return words("places.districts")


def _by_name(gazetteer: Gazetteer, regency: str) -> list[str]:
    return sorted(gazetteer.children(regency), key=gazetteer.short_name)
