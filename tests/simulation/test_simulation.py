"""One short history of the whole bot, twice; `make simulate` plays as many as one likes.

In it readers follow, sources report, Telegram fails, and the bot crashes.
"""

from __future__ import annotations

from tests.simulation.history import play
from tests.simulation.laws import broken

SEED, SPAN = 5, 6.0


def test_a_seed_is_always_the_same_history_and_breaks_no_law() -> None:
    """To the last call: what was found can be looked at again."""
    first, second = play(SEED, span=SPAN), play(SEED, span=SPAN)
    assert not broken(first), first.world.trace.notes[-40:]
    assert first.readers
    assert first.ending.cases
    assert first.crashes
    assert first.world.trace.notes == second.world.trace.notes
    assert first.world.trace.digest() == second.world.trace.digest()
