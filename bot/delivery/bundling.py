"""How many of the pushes that wait for one chat go in its next message.

Only so many messages leave in a second, so under a backlog several articles share one: every
reader knows sooner. docs/bundling.md has the figures.
"""

from __future__ import annotations

SHOWN = 5  # headlines with a button in one message
CATCH_UP_ABOVE = 10  # more waiting than this become one message; pages behind it hold the rest


def bundle_size(waiting: int) -> int:
    """How many of `waiting` pushes of one chat, oldest first, go in its next message.

    All of them while one message can show them; the oldest `SHOWN` while at most `CATCH_UP_ABOVE`
    wait; all of more than that: a catch-up message.
    """
    return waiting if waiting > CATCH_UP_ABOVE else min(waiting, SHOWN)
