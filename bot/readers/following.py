"""What a reader follows, as pages with buttons; and why a subscriber got an article."""

from __future__ import annotations

from functools import partial

from bot.articles.messages import headlines
from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.message import Button, Keyboard, Message
from bot.places.finder import PlaceMatches
from bot.places.gazetteer import Gazetteer
from bot.places.labels import (
    PageContext,
    date_and_time,
    match_label,
    place_label,
    place_name,
    typed_text,
)
from bot.places.model import PlaceMatch, Reach
from bot.readers.buttons import FollowPlace
from bot.readers.keyboards import (
    PlaceData,
    choices_keyboard,
    districts_keyboard,
    keyboard_around,
    regencies_button,
    regencies_keyboard,
    wide_row,
)
from bot.readers.model import State, Subscriber


def followable_codes(gazetteer: Gazetteer) -> frozenset[str]:
    """The codes that a subscriber may follow: province, regencies, districts."""
    return frozenset((gazetteer.province, *gazetteer.regencies, *gazetteer.districts))


def matched_places(subscriber: Subscriber | None, reach: Reach) -> tuple[str, ...]:
    """The followed places that brought the article, in the order they were followed."""
    return tuple(
        follow.place
        for follow in (subscriber.follows if subscriber else ())
        if follow.place in reach.direct or (follow.wide and follow.place in reach.wide)
    )


PLACES_LISTED = 15
FOR_GOOD = 3650 * 86400.0  # seconds: a pause longer than this has no end worth saying


def overview(context: PageContext, subscriber: Subscriber | None) -> Message:
    """What is followed, and the regencies to choose from."""
    parts: list[str] = [_list_follows(context, subscriber)]
    if note := ceased_sentence(context, subscriber):
        parts.append(note)
    parts.append(context.words.html("places.pick"))
    return Message("\n\n".join(parts), regencies_keyboard(context, subscriber))


def districts_page(
    context: PageContext, subscriber: Subscriber | None, regency: str, page: int
) -> Message:
    """The districts of a regency to choose from."""
    text = context.words.html(
        "places.pick_district",
        regency=context.gazetteer.short_name(regency),
        n=len(context.gazetteer.children(regency)),
    )
    return Message(text, districts_keyboard(context, subscriber, regency, page))


def redrawn_places(
    context: PageContext,
    subscriber: Subscriber | None,
    code: str,
    newest: Article | None,
    *,
    resumed: bool = False,
) -> Message:
    """The keyboard of places after a press on `code`: what changed, and the keyboard as it is."""
    buttons = keyboard_around(context, subscriber, code)
    if subscriber is None or not subscriber.follows_place(code):
        place = place_name(context, code)
        return Message(context.words.html("places.unfollowed", place=place), buttons)
    said = resumed_sentence(context, resumed) + _confirmation(context, subscriber, code, newest)
    return Message(said, buttons)


def followed_page(
    context: PageContext,
    subscriber: Subscriber,
    match: PlaceMatch,
    newest: Article | None,
    *,
    resumed: bool = False,
) -> Message:
    """A place was followed: what comes when, the newest article as proof, the wider choice.

    `resumed`: news comes again by it, which is said.
    """
    code = match.code
    text = resumed_sentence(context, resumed) + _confirmation(context, subscriber, code, newest)
    if match.via:
        village = context.words.html(
            "places.village",
            name=context.gazetteer.short_name(match.via),
            district=context.gazetteer.short_name(code),
        )
        text = f"{village} {text}"
    elif match.landmark:
        place = place_name(context, code)
        text = f"{context.words.html('wishes.landmark', name=match.landmark, place=place)} {text}"
    wide: Keyboard = ()
    if context.gazetteer.get(code).level == "district":
        wide = wide_row(context, subscriber, context.gazetteer.parent(code))
    buttons = (*wide, (regencies_button(context, "places.others"),))
    return Message(text, buttons, preview=newest.link if newest else "")


def delivery_sentence(context: PageContext, subscriber: Subscriber) -> str:
    """One sentence: what comes when."""
    until = subscriber.pause_end(context.now)
    if until is None:
        return context.words(f"places.when_{subscriber.delivery}")
    if until - context.now > FOR_GOOD:
        return context.words("places.when_paused_open")
    return context.words("places.when_paused", until=date_and_time(context, until))


def ceased_sentence(context: PageContext, subscriber: Subscriber | None) -> str:
    """One sentence: what keeps news from coming. Empty where it comes, or none is followed."""
    if subscriber is None or not subscriber.follows:
        return ""
    if subscriber.state is State.STOPPED:
        return context.words("wishes.still_stopped")
    said = delivery_sentence(context, subscriber)
    return "" if said == context.words("places.when_instant") else said


def place_question(
    context: PageContext,
    subscriber: Subscriber | None,
    typed: str,
    found: PlaceMatches,
    data: PlaceData,
) -> Message:
    """Asks back: which of several places, or what an unknown name was meant to be.

    `data`: what the button of a choice carries, by its code.
    """
    words, gazetteer = context.words, context.gazetteer
    name = typed_text(typed)
    matches = found.choices
    if not matches:
        text = words.html("places.unknown", name=name)
        return Message(text, regencies_keyboard(context, subscriber))
    villages = {gazetteer.short_name(match.via) for match in matches if match.via}
    if found.matches and len(villages) == 1 and all(match.via for match in matches):
        text = words.html("places.which_district", village=villages.pop(), n=len(matches))
        return Message(text, choices_keyboard(context, [match.code for match in matches], data))
    buttons = tuple((data(match.code).button(match_label(gazetteer, match)),) for match in matches)
    if found.matches:
        return Message(words.html("places.which", name=name), buttons)
    if len(matches) > 1:
        return Message(words.html("places.meant_some", name=name), buttons)
    (match,) = matches
    place = gazetteer.full_name(match.code)
    if match.via:
        village = gazetteer.short_name(match.via)
        place = words("places.in_district", village=village, district=place)
    return Message(words.html("places.meant_one", name=name, place=place), buttons)


def unfollow_page(context: PageContext, subscriber: Subscriber) -> Message:
    """What is followed, each to be dropped by a tap."""
    codes = [f.place for f in subscriber.follows if f.place in context.gazetteer][:PLACES_LISTED]
    return Message(
        context.words.html("places.ask_unfollow"),
        choices_keyboard(context, codes, partial(FollowPlace, wanted=False)),
    )


def follow_button(context: PageContext, code: str) -> Button:
    """Follow this place."""
    label = context.words("places.follow", place=place_label(context, code))
    return FollowPlace(code, wanted=True).button(label)


def unfollow_button(context: PageContext, code: str) -> Button:
    """Stop following this place."""
    label = context.words("places.unfollow", place=place_label(context, code))
    return FollowPlace(code, wanted=False).button(label)


def _confirmation(
    context: PageContext, subscriber: Subscriber, code: str, newest: Article | None
) -> Html:
    words = context.words
    said = words.html(
        "places.followed",
        place=place_name(context, code),
        when=delivery_sentence(context, subscriber),
    )
    if newest is None:
        return Html(f"{said}\n\n{words.html('places.no_proof')}")
    proof = headlines(context, (newest,))
    return Html(f"{said}\n\n{words.html('places.proof')}\n{proof}")


def _list_follows(context: PageContext, subscriber: Subscriber | None) -> Html:
    words, gazetteer = context.words, context.gazetteer
    follows = [f for f in subscriber.follows if f.place in gazetteer] if subscriber else []
    if not follows:
        return words.html("places.none")
    lines: list[str] = []
    for follow in follows[:PLACES_LISTED]:
        place = place_name(context, follow.place)
        if follow.wide and gazetteer.get(follow.place).level == "district":
            regency = gazetteer.short_name(gazetteer.parent(follow.place))
            place = gazetteer.short_name(follow.place)
            lines.append(words.html("places.item_wide", place=place, regency=regency))
        else:
            lines.append(words.html("places.item", place=place))
    if len(follows) > PLACES_LISTED:
        lines.append(words.html("places.items_more", n=len(follows) - PLACES_LISTED))
    return words.html("places.following", places=Html("\n".join(lines)))


def resumed_sentence(context: PageContext, resumed: bool) -> str:
    """Say that news comes again, in front of what else is said; empty where it never ceased."""
    return f"{context.words.html('wishes.resumed')} " if resumed else ""
