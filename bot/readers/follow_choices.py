"""The messages about several places, about nearby places, and about places while news is off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message
from bot.places.labels import PageContext, place_name
from bot.places.model import PlaceMatch
from bot.readers.following import (
    Prospect,
    ceased_sentence,
    delivery_sentence,
    follow_button,
    resumed_sentence,
    unfollow_button,
)
from bot.readers.follows.followed_places import whole_regency_hint
from bot.readers.follows.forecast import forecast_sentence
from bot.readers.keyboards import (
    mode_keyboard,
    regencies_button,
    resume_keyboard,
    schedule_button,
)
from bot.readers.model import Subscriber

AGAIN_OFFERED = 8
AMOUNTS_SAID = 3  # places: more amounts would be a table


def followed_still(context: PageContext, subscriber: Subscriber, code: str) -> Message:
    """Render the message for a tap on a place that is already followed, while no news comes."""
    text = context.words.html(
        "wishes.followed_still",
        place=place_name(context, code),
        note=ceased_sentence(context, subscriber),
    )
    buttons = (
        *resume_keyboard(context),
        (unfollow_button(context, code),),
        (regencies_button(context, "places.back"),),
    )
    return Message(text, buttons)


def follow_while_stopped(context: PageContext, match: PlaceMatch) -> Message:
    """Ask a reader who stopped the news, and opened a link to a place, whether to follow it."""
    text = context.words.html("wishes.follow_stopped", place=place_name(context, match.code))
    return Message(text, ((follow_button(context, match.code),), *resume_keyboard(context)))


def followed_several(
    context: PageContext, subscriber: Subscriber, codes: Sequence[str], prospect: Prospect
) -> Message:
    """Render the message that several places are now followed."""
    text = context.words.html(
        "wishes.followed_several",
        places=_place_lines(context, codes),
        when=delivery_sentence(context, subscriber),
    )
    said = f"{resumed_sentence(context, prospect.resumed)}{text}"
    if len(codes) <= AMOUNTS_SAID:
        said = f"{said} {forecast_sentence(context, prospect.forecast, codes)}".rstrip()
    hint, whole = whole_regency_hint(context, subscriber)
    modes = mode_keyboard(context, subscriber, beside=schedule_button(context))
    return Message(
        f"{said}\n\n{hint}" if hint else said,
        (*whole, *modes, (regencies_button(context, "places.others"),)),
    )


def unfollowed_page(context: PageContext, codes: Sequence[str]) -> Message:
    """Render the message that places are unfollowed; a tap follows each one again."""
    again: Keyboard = tuple((follow_button(context, code),) for code in codes[:AGAIN_OFFERED])
    if len(codes) > AGAIN_OFFERED:
        again = (*again, (regencies_button(context, "places.others"),))
    if len(codes) == 1:
        text = context.words.html("places.unfollowed", place=place_name(context, codes[0]))
    else:
        text = context.words.html("wishes.unfollowed_several", places=_place_lines(context, codes))
    return Message(text, again)


def _place_lines(context: PageContext, codes: Sequence[str]) -> Html:
    lines = [context.words.html("places.item", place=place_name(context, code)) for code in codes]
    return Html("\n".join(lines))


def nearby_page(context: PageContext, codes: Sequence[str]) -> Message:
    """Ask which of the districts around a shared location to follow."""
    if not codes:
        province = context.gazetteer.short_name(context.gazetteer.province)
        return Message(context.words.html("wishes.nearby_none", province=province))
    buttons = tuple((follow_button(context, code),) for code in codes)
    return Message(context.words.html("wishes.nearby"), buttons)
