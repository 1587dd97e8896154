"""The pages of what a reader follows, and the reason why a subscriber got an article."""

from __future__ import annotations

from dataclasses import dataclass

from bot.articles.messages import short_headline
from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.dates import time_of_day
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
from bot.places.model import PlaceMatch, Reach, regency_code
from bot.readers.buttons import FollowPlace, Spot
from bot.readers.follows.followed_places import list_followed, whole_regency_hint
from bot.readers.follows.forecast import Forecast, forecast_places, forecast_sentence
from bot.readers.follows.keywords import keyword_lines, overview_rows
from bot.readers.follows.stories import stories_row
from bot.readers.keyboards import (
    PlaceData,
    choices_keyboard,
    common_mode,
    districts_keyboard,
    keyboard_around,
    mode_keyboard,
    regencies_button,
    regencies_keyboard,
    schedule_button,
    wide_row,
)
from bot.readers.model import FOR_GOOD, Mode, State, Subscriber


def followable_codes(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the codes that a subscriber may follow: province, regencies, districts."""
    return frozenset((gazetteer.province, *gazetteer.regencies, *gazetteer.districts))


def matched_places(subscriber: Subscriber | None, reach: Reach) -> tuple[str, ...]:
    """Return the followed places that brought an article, in the order they were followed."""
    return tuple(
        follow.place
        for follow in (subscriber.follows if subscriber else ())
        if follow.place in reach.direct
        or (follow.wide and follow.place in reach.wide)
        or (follow.around and regency_code(follow.place) in reach.direct)
    )


@dataclass(frozen=True, slots=True)
class Prospect:
    """The facts told after a follow. `resumed`: the follow has also started the news again.

    `newest`: the newest article of the place, as proof; `forecast`: the news to expect.
    """

    forecast: Forecast
    newest: Article | None = None
    resumed: bool = False


def overview(context: PageContext, subscriber: Subscriber | None) -> Message:
    """Render the page of what is followed, with the regencies to choose from."""
    hint, whole = whole_regency_hint(context, subscriber)
    how = ceased_sentence(context, subscriber) or _how_all_comes(context, subscriber)
    chosen = keyword_lines(context, subscriber)
    notes = (chosen, hint, how, context.words.html("places.pick"))
    text = "\n\n".join((list_followed(context, subscriber), *filter(None, notes)))
    buttons = (
        *whole,
        *overview_rows(context, subscriber),
        *stories_row(context, subscriber),
        *regencies_keyboard(context, subscriber),
        *(((schedule_button(context),),) if subscriber and subscriber.follows_something else ()),
    )
    return Message(text, buttons)


def districts_page(
    context: PageContext, subscriber: Subscriber | None, regency: str, page: int
) -> Message:
    """Render the page of a regency's districts to choose from."""
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
    prospect: Prospect | None,
) -> Message:
    """Render the keyboard of places after a press on `code`, with the change above it.

    `prospect`: None if the place was unfollowed.
    """
    if subscriber is None or prospect is None or not subscriber.follows_place(code):
        text = context.words.html("places.unfollowed", place=place_name(context, code))
        return Message(text, keyboard_around(context, subscriber, code))
    # The modes replace the switch, so that a small phone still shows the text.
    buttons = keyboard_around(context, subscriber, code, wide=False)
    hint, whole = whole_regency_hint(context, subscriber)
    if whole and whole[0][0].text == buttons[0][0].text:
        whole = ()  # the keyboard has this button already
    said = _confirmation(context, subscriber, code, prospect)
    modes = _modes_after_follow(context, subscriber, code, Spot.KEYBOARD)
    return Message(f"{said}\n\n{hint}" if hint else said, (*whole, *modes, *buttons))


def followed_page(
    context: PageContext,
    subscriber: Subscriber,
    match: PlaceMatch,
    prospect: Prospect,
) -> Message:
    """Render the message after a follow: times, amount, the newest article, the wider choice."""
    code = match.code
    text: str = _confirmation(context, subscriber, code, prospect)
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
    hint, whole = whole_regency_hint(context, subscriber)
    if hint:
        text = f"{text}\n\n{hint}"
    modes = _modes_after_follow(context, subscriber, code, Spot.MESSAGE)
    buttons = (*whole, *modes, *wide, (regencies_button(context, "places.others"),))
    picture = prospect.newest.image if prospect.newest else None
    return Message(text, buttons, preview=picture or "")


def _modes_after_follow(
    context: PageContext, subscriber: Subscriber, code: str, spot: Spot
) -> Keyboard:
    beside = schedule_button(context)
    return mode_keyboard(context, subscriber, beside=beside, followed=code, spot=spot)


def delivery_sentence(context: PageContext, subscriber: Subscriber, code: str = "") -> str:
    """Return the sentence on when news of a place (or of all) comes, with news around it."""
    until = subscriber.pause_end(context.now)
    if until is None:
        return _mode_sentence(context, subscriber, code)
    if until - context.now > FOR_GOOD:
        return context.words("places.when_paused_open")
    return context.words("places.when_paused", until=date_and_time(context, until))


def _mode_sentence(context: PageContext, subscriber: Subscriber, code: str) -> str:
    words, time = context.words, time_of_day(context.words, subscriber.summary_comes_at)
    follows = [each for each in subscriber.follows if code in {"", each.place}]
    modes = {each.mode for each in follows} or {subscriber.mode or Mode.DIRECT}
    if len(modes) > 1:
        return words("places.when_mixed")
    (mode,) = modes
    said = words(f"places.when_{mode}", time=time)
    regencies = {regency_code(each.place) for each in follows if each.around}
    if mode is not Mode.DIRECT or len(regencies) != 1:
        return said
    name = context.gazetteer.short_name(regencies.pop() or "")
    return f"{said} {words('places.when_around', regency=name, time=time)}"


def ceased_sentence(context: PageContext, subscriber: Subscriber | None) -> str:
    """Return the sentence on why no news comes; empty if news comes or nothing is followed."""
    if subscriber is None or not subscriber.follows_something:
        return ""
    if subscriber.state is State.STOPPED:
        return context.words("wishes.still_stopped")
    if subscriber.mode is not Mode.OFF and subscriber.pause_end(context.now) is None:
        return ""
    return delivery_sentence(context, subscriber)


def _how_all_comes(context: PageContext, subscriber: Subscriber | None) -> str:
    """Return the sentence on how all news comes; empty if at once, or if places differ."""
    mode = common_mode(subscriber) if subscriber else None
    if subscriber is None or mode in {None, Mode.DIRECT}:
        return ""
    return delivery_sentence(context, subscriber)


def place_question(
    context: PageContext,
    subscriber: Subscriber | None,
    typed: str,
    found: PlaceMatches,
    data: PlaceData,
) -> Message:
    """Ask which of several places is meant, or what an unknown name means.

    `data`: makes the data of a choice's button from its code.
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


def follow_button(context: PageContext, code: str) -> Button:
    """Return the button that follows a place."""
    label = context.words("places.follow", place=place_label(context, code))
    return FollowPlace(code, wanted=True).button(label)


def unfollow_button(context: PageContext, code: str) -> Button:
    """Return the button that unfollows a place."""
    label = context.words("places.unfollow", place=place_label(context, code))
    return FollowPlace(code, wanted=False).button(label)


def _confirmation(
    context: PageContext, subscriber: Subscriber, code: str, prospect: Prospect
) -> Html:
    words = context.words
    followed = words.html(
        "places.followed",
        place=place_name(context, code),
        when=delivery_sentence(context, subscriber, code),
    )
    amount = forecast_sentence(
        context, prospect.forecast, forecast_places(context.gazetteer, (code,))
    )
    said = f"{resumed_sentence(context, prospect.resumed)}{followed} {amount}".rstrip()
    if prospect.newest is None:
        return Html(f"{said}\n\n{words.html('places.no_proof')}")
    proof = short_headline(context, prospect.newest)
    return Html(f"{said}\n\n{words.html('places.proof')}\n{proof}")


def resumed_sentence(context: PageContext, resumed: bool) -> str:
    """Return the sentence that news comes again, with a space after it; empty unless `resumed`."""
    return f"{context.words.html('wishes.resumed')} " if resumed else ""
