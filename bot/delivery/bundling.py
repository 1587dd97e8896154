"""The number of a chat's waiting pushes that go in its next message.

The rate limits the messages of a second, so under a backlog several articles share one: every
reader knows sooner. Without a backlog, each of a few is a push of its own. docs/bundling.md has
the figures.
"""

from __future__ import annotations

SHOWN = 5  # headlines in one message
IN_SUMMARY = 9  # articles that a summary shows; pages behind it hold the rest
CATCH_UP_ABOVE = 10  # more waiting than this become one message; pages behind it hold the rest
APART = 3  # up to so many are sent one by one, as long as none of them had to wait
PATIENCE = 10.0  # seconds that a push waits for its turn before the others go along with it


def bundle_size(waiting: int, waited: float, *, all_shown: bool = False) -> int:
    """Return how many of a chat's `waiting` pushes, oldest first, go in its next message.

    One by one up to `APART`, unless Telegram's rate has kept the oldest waiting for `waited`
    seconds; else all of them while one message can show them; the oldest `SHOWN` while at most
    `CATCH_UP_ABOVE` wait; all of more than that: a catch-up message. `all_shown`: no catch-up
    message, for a channel: its readers have no pages, and it may have twenty messages a minute.
    """
    if waiting <= APART and waited < PATIENCE:
        return min(waiting, 1)
    catch_up = waiting > CATCH_UP_ABOVE and not all_shown
    return waiting if catch_up else min(waiting, SHOWN)
