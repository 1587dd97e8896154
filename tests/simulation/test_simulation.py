"""Short histories of the whole bot; `make simulate` plays as many as one likes.

In them readers follow, sources report, Telegram fails, and the bot crashes.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from tests.simulation.history import SHORT, play
from tests.simulation.laws import broken


def test_a_seed_is_always_the_same_history_and_breaks_no_law() -> None:
    """To the last call: what was found can be looked at again.

    Which seed it is, any change of the bot decides: the first in which enough happens.
    """
    for seed in count():
        first = play(seed, SHORT)
        assert not broken(first), (seed, first.world.trace.notes[-40:])
        if first.readers and first.ending.cases and first.crashes:
            break
    second = play(seed, SHORT)
    assert first.world.trace.notes == second.world.trace.notes
    assert first.world.trace.digest() == second.world.trace.digest()


def test_two_copies_take_over_from_each_other_and_break_no_law() -> None:
    """In the first history in which the lead passes on while there is something to do."""
    for seed in count():
        history = play(seed, replace(SHORT, span=20.0), copies=2)
        assert not broken(history), (seed, history.world.trace.notes[-40:])
        if history.world.server and len(history.world.server.terms) > 1 and history.ending.cases:
            break
