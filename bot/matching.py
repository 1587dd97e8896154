"""Why a subscriber got an article."""

from __future__ import annotations

from bot.model import Reach, Subscriber


def matched(subscriber: Subscriber, reach: Reach) -> tuple[str, ...]:
    """The followed places that brought the article, in the order they were followed."""
    return tuple(
        follow.place
        for follow in subscriber.follows
        if follow.place in reach.direct or (follow.wide and follow.place in reach.wide)
    )
