"""The lists of all places that a reader follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message
from bot.messages.paging import numbered_page
from bot.places.labels import PageContext, place_name
from bot.readers.buttons import FollowedPage, FollowPlace
from bot.readers.keyboards import choices_keyboard
from bot.readers.model import Follow, Mode, Subscriber

LINES_LISTED = 15  # of a longer list, the places of one regency share a line
PER_PAGE = 8


def list_followed(context: PageContext, subscriber: Subscriber | None) -> Html:
    """Return the list of all followed places."""
    follows = _known_follows(context, subscriber)
    if not follows:
        return context.words.html("places.none")
    say = _each if len(follows) <= LINES_LISTED else _by_regency
    return context.words.html("places.following", places=Html("\n".join(say(context, follows))))


def unfollow_page(context: PageContext, subscriber: Subscriber, number: int = 1) -> Message:
    """Render a page of the followed places, where a tap unfollows a place."""
    codes = [follow.place for follow in _known_follows(context, subscriber)]
    shown, turn = numbered_page(codes, number, PER_PAGE, FollowedPage)
    choices = choices_keyboard(context, shown, partial(FollowPlace, wanted=False))
    return Message(context.words.html("places.ask_unfollow"), (*choices, *turn))


def whole_regency_hint(
    context: PageContext, subscriber: Subscriber | None
) -> tuple[Html | None, Keyboard]:
    """Return a hint and a button to follow the regency of most places, if these are many."""
    follows = _known_follows(context, subscriber)
    gazetteer = context.gazetteer
    followed = {follow.place for follow in follows}
    around = Counter(gazetteer.parent(code) for code in followed if code in gazetteer.districts)
    apart = [code for code in around if code not in followed]
    if len(follows) <= LINES_LISTED or gazetteer.province in followed or not apart:
        return None, ()
    regency = max(apart, key=lambda code: (around[code], code))
    label = gazetteer.label(regency)
    hint = context.words.html(
        "places.whole_hint", n=len(follows), districts=around[regency], regency=label
    )
    button = FollowPlace(regency, wanted=True).button(context.words("places.whole", regency=label))
    return hint, ((button,),)


def _known_follows(context: PageContext, subscriber: Subscriber | None) -> list[Follow]:
    follows = subscriber.follows if subscriber else ()
    return [follow for follow in follows if follow.place in context.gazetteer]


def _each(context: PageContext, follows: Sequence[Follow]) -> list[Html]:
    words, gazetteer = context.words, context.gazetteer
    lines: list[Html] = []
    for follow in follows:
        mode = _mode_note(context, follow, follows)
        if follow.wide and follow.place in gazetteer.districts:
            regency = gazetteer.short_name(gazetteer.parent(follow.place))
            place = gazetteer.short_name(follow.place)
            lines.append(words.html("places.item_wide", place=place, regency=f"{regency}{mode}"))
        else:
            place = place_name(context, follow.place)
            lines.append(words.html("places.item", place=f"{place}{mode}"))
    return lines


def _mode_note(context: PageContext, follow: Follow, follows: Sequence[Follow]) -> str:
    """Return the mode of a place; empty if it is direct, or if all places have the same."""
    if follow.mode is Mode.DIRECT or all(each.mode is follow.mode for each in follows):
        return ""
    return context.words("places.mode_note", mode=context.words(f"mydata.{follow.mode}"))


def _by_regency(context: PageContext, follows: Sequence[Follow]) -> list[Html]:
    """Return a line for each regency and mode, in the order of following."""
    words, gazetteer = context.words, context.gazetteer
    groups: dict[tuple[str, str], list[Follow]] = {}
    for follow in follows:
        key = (gazetteer.regency_of(follow.place), _mode_note(context, follow, follows))
        groups.setdefault(key, []).append(follow)
    lines: list[Html] = []
    for (regency, note), inside in groups.items():
        if not regency:
            everything = place_name(context, gazetteer.province)
            lines.append(words.html("places.item", place=f"{everything}{note}"))
            continue
        names = [gazetteer.short_name(each.place) for each in inside if each.place != regency]
        name = gazetteer.short_name(regency)
        if not names:
            lines.append(words.html("places.item", place=f"{name}{note}"))
            continue
        if any(each.place == regency for each in inside):
            kind = "places.item_whole_with"
        else:
            wide = any(each.wide for each in inside)
            kind = "places.item_group_wide" if wide else "places.item_group"
        lines.append(words.html(kind, regency=name, places=f"{', '.join(names)}{note}"))
    return lines
