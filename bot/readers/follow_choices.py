"""What is said of several places at once, of places around, and of places while no news comes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.catalogue import Html
from bot.messages.message import Message
from bot.places.labels import PageContext, place_name
from bot.places.model import PlaceMatch
from bot.readers.following import (
    PLACES_LISTED,
    ceased_sentence,
    delivery_sentence,
    follow_button,
    resumed_sentence,
    unfollow_button,
)
from bot.readers.keyboards import regencies_button, resume_keyboard
from bot.readers.model import Subscriber


def followed_still(context: PageContext, subscriber: Subscriber, code: str) -> Message:
    """A place was tapped that is followed already, while no news comes: what may be meant."""
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
    """A link that follows a place was opened by somebody who stopped: asks first."""
    text = context.words.html("wishes.follow_stopped", place=place_name(context, match.code))
    return Message(text, ((follow_button(context, match.code),), *resume_keyboard(context)))


def followed_several(
    context: PageContext, subscriber: Subscriber, codes: Sequence[str], *, resumed: bool
) -> Message:
    """Several places were followed at once."""
    text = context.words.html(
        "wishes.followed_several",
        places=_place_lines(context, codes),
        when=delivery_sentence(context, subscriber),
    )
    return Message(
        resumed_sentence(context, resumed) + text, ((regencies_button(context, "places.others"),),)
    )


def unfollowed_page(context: PageContext, codes: Sequence[str]) -> Message:
    """Places are followed no more; each can be followed again by a tap."""
    again = tuple((follow_button(context, code),) for code in codes[:PLACES_LISTED])
    if len(codes) == 1:
        text = context.words.html("places.unfollowed", place=place_name(context, codes[0]))
    else:
        text = context.words.html("wishes.unfollowed_several", places=_place_lines(context, codes))
    return Message(text, again)


def _place_lines(context: PageContext, codes: Sequence[str]) -> Html:
    lines = [context.words.html("places.item", place=place_name(context, code)) for code in codes]
    return Html("\n".join(lines))


def nearby_page(context: PageContext, codes: Sequence[str]) -> Message:
    """A location was shared: which of the districts around it to follow."""
    if not codes:
        province = context.gazetteer.short_name(context.gazetteer.province)
        return Message(context.words.html("wishes.nearby_none", province=province))
    buttons = tuple((follow_button(context, code),) for code in codes)
    return Message(context.words.html("wishes.nearby"), buttons)
