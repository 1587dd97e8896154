"""What a reader follows, as pages with buttons; and why a subscriber got an article."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.messages import headlines
from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.message import Button, Keyboard, Message
from bot.places.finder import PlaceMatches
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext, date_and_time, place_label, place_name, typed_text
from bot.places.model import PlaceMatch, Reach
from bot.readers.keyboards import around, choices, districts, regencies, wide_button
from bot.readers.model import Delivery, State, Subscriber


def matched(subscriber: Subscriber, reach: Reach) -> tuple[str, ...]:
    """The followed places that brought the article, in the order they were followed."""
    return tuple(
        follow.place
        for follow in subscriber.follows
        if follow.place in reach.direct or (follow.wide and follow.place in reach.wide)
    )


PLACES_LISTED = 15
FOR_GOOD = 3650 * 86400.0  # seconds: a pause longer than this has no end worth saying


def overview(desk: PageContext, subscriber: Subscriber | None) -> Message:
    """What is followed, and the regencies to choose from."""
    parts: list[str] = [_following(desk, subscriber)]
    if note := _note(desk, subscriber):
        parts.append(note)
    parts.append(desk.words.html("places.pick"))
    return Message("\n\n".join(parts), regencies(desk.words, desk.gazetteer, subscriber))


def inside(desk: PageContext, subscriber: Subscriber | None, regency: str, page: int) -> Message:
    """The districts of a regency to choose from."""
    text = desk.words.html(
        "places.pick_district",
        regency=desk.gazetteer.short_name(regency),
        n=len(desk.gazetteer.children(regency)),
    )
    return Message(text, districts(desk.words, desk.gazetteer, subscriber, regency, page))


def redrawn(
    desk: PageContext, subscriber: Subscriber | None, code: str, newest: Article | None
) -> Message:
    """The keyboard of places after a press on `code`: what changed, and the keyboard as it is."""
    buttons = around(desk.words, desk.gazetteer, subscriber, code)
    if subscriber is None or not subscriber.follows_place(code):
        place = place_name(desk, code)
        return Message(desk.words.html("places.unfollowed", place=place), buttons)
    return Message(_followed(desk, subscriber, code, newest), buttons)


def followed(
    desk: PageContext, subscriber: Subscriber, match: PlaceMatch, newest: Article | None
) -> Message:
    """A place was followed: what comes when, the newest article as proof, the wider choice."""
    code = match.code
    text: str = _followed(desk, subscriber, code, newest)
    if match.via:
        village = desk.words.html(
            "places.village",
            name=desk.gazetteer.short_name(match.via),
            district=desk.gazetteer.short_name(code),
        )
        text = f"{village} {text}"
    rows: list[tuple[Button, ...]] = []
    if desk.gazetteer.get(code).level == "district":
        regency = desk.gazetteer.parent(code)
        if wide := wide_button(desk.words, desk.gazetteer, subscriber, regency):
            rows.append((wide,))
    rows.append((Button(desk.words("places.others"), data="r:0"),))
    return Message(text, tuple(rows), preview=newest.link if newest else "")


def when(desk: PageContext, subscriber: Subscriber) -> str:
    """One sentence: what comes when."""
    until = subscriber.paused_until
    if until is not None and until > desk.now:
        if until - desk.now > FOR_GOOD:
            return desk.words("places.when_paused_open")
        return desk.words("places.when_paused", until=date_and_time(desk, until))
    match subscriber.delivery:
        case Delivery.INSTANT:
            return desk.words("places.when_instant")
        case Delivery.MORNING:
            return desk.words("places.when_morning")
        case Delivery.EVENING:
            return desk.words("places.when_evening")
        case Delivery.OFF:
            return desk.words("places.when_off")


def which(
    desk: PageContext, subscriber: Subscriber | None, typed: str, found: PlaceMatches, data: str
) -> Message:
    """Asks back: which of several places, or what an unknown name was meant to be.

    `data` is the callback data of a choice, with a `{code}`.
    """
    words, gazetteer = desk.words, desk.gazetteer
    name = typed_text(typed)
    matches = _one_a_place(found.matches or found.suggestions)
    if not matches:
        text = words.html("places.unknown", name=name)
        return Message(text, regencies(words, gazetteer, subscriber))
    villages = {gazetteer.short_name(match.via) for match in matches if match.via}
    if found.matches and len(villages) == 1 and all(match.via for match in matches):
        text = words.html("places.which_district", village=villages.pop(), n=len(matches))
        return Message(text, choices(gazetteer, tuple(match.code for match in matches), data))
    buttons = tuple(
        (Button(_with_village(gazetteer, match), data=data.format(code=match.code)),)
        for match in matches
    )
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


def _one_a_place(matches: Sequence[PlaceMatch]) -> list[PlaceMatch]:
    """The first of those that lead to the same place."""
    first: dict[str, PlaceMatch] = {}
    for match in matches:
        first.setdefault(match.code, match)
    return list(first.values())


def _with_village(gazetteer: Gazetteer, match: PlaceMatch) -> str:
    """A label that says why a district is offered."""
    label = gazetteer.label(match.code)
    return f"{gazetteer.short_name(match.via)}, {label}" if match.via else label


def to_unfollow(desk: PageContext, subscriber: Subscriber) -> Message:
    """What is followed, each to be dropped by a tap."""
    codes = [f.place for f in subscriber.follows if f.place in desk.gazetteer][:PLACES_LISTED]
    return Message(
        desk.words.html("places.ask_unfollow"),
        choices(desk.gazetteer, codes, "f:{code}:0"),
    )


def offer(desk: PageContext, subscriber: Subscriber | None, code: str) -> Keyboard:
    """A row that follows this place, for who does not yet."""
    if subscriber is not None and subscriber.follows_place(code):
        return ()
    return ((follow_button(desk, code),),)


def follow_button(desk: PageContext, code: str) -> Button:
    """Follow this place."""
    label = desk.words("places.follow", place=place_label(desk, code))
    return Button(label, data=f"f:{code}:1")


def unfollow_button(desk: PageContext, code: str) -> Button:
    """Stop following this place."""
    label = desk.words("places.unfollow", place=place_label(desk, code))
    return Button(label, data=f"f:{code}:0")


def _followed(desk: PageContext, subscriber: Subscriber, code: str, newest: Article | None) -> Html:
    words = desk.words
    said = words.html("places.followed", place=place_name(desk, code), when=when(desk, subscriber))
    if newest is None:
        return Html(f"{said}\n\n{words.html('places.no_proof')}")
    proof = headlines((newest,), words, desk.gazetteer, desk.now, desk.zone)
    return Html(f"{said}\n\n{words.html('places.proof')}\n{proof}")


def _following(desk: PageContext, subscriber: Subscriber | None) -> Html:
    words, gazetteer = desk.words, desk.gazetteer
    follows = [f for f in subscriber.follows if f.place in gazetteer] if subscriber else []
    if not follows:
        return words.html("places.none")
    lines: list[str] = []
    for follow in follows[:PLACES_LISTED]:
        place = place_name(desk, follow.place)
        if follow.wide and gazetteer.get(follow.place).level == "district":
            regency = gazetteer.short_name(gazetteer.parent(follow.place))
            place = gazetteer.short_name(follow.place)
            lines.append(words.html("places.item_wide", place=place, regency=regency))
        else:
            lines.append(words.html("places.item", place=place))
    if len(follows) > PLACES_LISTED:
        lines.append(words.html("places.items_more", n=len(follows) - PLACES_LISTED))
    return words.html("places.following", places=Html("\n".join(lines)))


def _note(desk: PageContext, subscriber: Subscriber | None) -> str:
    """What keeps news from coming, if anything does."""
    if subscriber is None or not subscriber.follows:
        return ""
    if subscriber.state is State.STOPPED:
        return desk.words("places.stopped")
    said = when(desk, subscriber)
    return "" if said == desk.words("places.when_instant") else said
