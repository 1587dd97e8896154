"""Moments given up for late calls: as many as it takes for no second to hold too many, no more."""

from __future__ import annotations

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.shared_slots import Amends
from bot.delivery.slots import WINDOW, lateness
from tests.support.delivery.gate import most_in_a_second

RATE = 30
held_up = st.sampled_from([0.0, 0.0, 0.02, 0.05, 0.1, 0.2]) | st.floats(0, 0.2)


@settings(deadline=None)
@given(st.lists(held_up, min_size=2 * RATE, max_size=5 * RATE))
def test_no_second_of_arrivals_holds_more_than_the_rate(delays: list[float]) -> None:
    """Where every moment is used that is not given up, and answers come soon after arrivals."""
    amends, arrivals = Amends(), []
    answers: deque[tuple[float, float, float]] = deque()
    for number, delay in enumerate(delays):
        moment = number * WINDOW / RATE
        for answer in sorted(answers):
            if answer[0] <= moment:
                amends.owe(*answer[1:])
                answers.remove(answer)
        if amends.claim(moment):
            continue
        arrivals.append((moment + delay, 1))
        if late := lateness(delay):
            answers.append((moment + delay, moment + WINDOW, moment + WINDOW + late))
    # A microsecond is left to rounding.
    assert most_in_a_second([(at * (1 + 1e-6), cost) for at, cost in arrivals]) <= RATE


def test_one_moment_serves_one_late_call_after_another() -> None:
    """Each needs the room only for as long as it was late."""
    amends = Amends()
    amends.owe(1.02, 1.07)
    amends.owe(1.2, 1.3)
    assert [amends.claim(moment) for moment in (0.5, 0.6, 0.7)] == [True, False, False]


def test_two_calls_that_need_room_at_the_same_time_get_a_moment_each() -> None:
    """They arrived beside each other."""
    amends = Amends()
    amends.owe(1.02, 1.2)
    amends.owe(1.1, 1.3)
    assert [amends.claim(moment) for moment in (0.5, 0.6, 0.7)] == [True, True, False]


def test_what_is_heard_too_late_costs_nothing() -> None:
    """When the second is over, no moment makes room for it any more."""
    amends = Amends()
    amends.owe(1.02, 1.2)
    assert not amends.claim(1.02)
    assert not amends.claim(1.05)
