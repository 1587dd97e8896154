"""Budgets of reports, and when the list of those that wait is posted or edited."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.waitlist import (
    EDITED_EVERY,
    PER_PAGE,
    POSTED_AGAIN,
    ShownWaitlist,
    ToDo,
    WaitlistState,
    clamp_skipped,
    next_step,
)
from bot.tips.limits import Budget, limits_of

NOW = 1_800_000_000.0
SHOWN = ShownWaitlist(posted_at=NOW, version=1, count=3, last_case=30, skipped=0, shown_at=NOW)


@given(
    budget=st.builds(Budget, st.integers(1, 20), st.floats(0.1, 5000)),
    steps=st.lists(st.floats(0, 3000), max_size=60),
)
def test_no_stretch_of_time_holds_more_than_its_budget(budget: Budget, steps: list[float]) -> None:
    """Between any two spendings there are at most the burst and what has grown back meanwhile."""
    now, whole_at, spent = NOW, 0.0, list[float]()
    for step in steps:
        now += step
        after = budget.spend(whole_at, now)
        if after is not None:
            whole_at = after
            spent.append(now)
    for first in range(len(spent)):
        for last in range(first, len(spent)):
            grown = (spent[last] - spent[first]) / budget.seconds
            assert last - first + 1 <= budget.burst + grown + 0.02


@given(budget=st.builds(Budget, st.integers(1, 20), st.floats(0.1, 5000)))
def test_a_whole_budget_holds_its_burst_and_says_when_there_is_room_again(budget: Budget) -> None:
    """All of the burst at one moment; then one more from the moment that is named, not before."""
    whole_at = 0.0
    for _ in range(budget.burst):
        after = budget.spend(whole_at, NOW)
        assert after is not None
        whole_at = after
    assert budget.spend(whole_at, NOW) is None
    there = budget.room_from(whole_at)
    assert budget.spend(whole_at, there - 0.05) is None
    assert budget.spend(whole_at, there) is not None


@given(
    budget=st.builds(Budget, st.integers(1, 20), st.floats(0.1, 5000)),
    steps=st.lists(st.floats(0, 3000), max_size=60),
)
def test_what_queues_keeps_its_order_and_the_same_budget(
    budget: Budget, steps: list[float]
) -> None:
    """Everything has its turn, none before it came, and no stretch of time holds more."""
    now, whole_at, turns = NOW, 0.0, list[float]()
    for step in steps:
        now += step
        whole_at, turn = budget.queue(whole_at, now)
        assert turn >= now
        turns.append(turn)
    assert turns == sorted(turns)
    for first in range(len(turns)):
        for last in range(first, len(turns)):
            grown = (turns[last] - turns[first]) / budget.seconds
            assert last - first + 1 <= budget.burst + 1 + grown + 0.02


def test_settings_become_budgets() -> None:
    """An hour's worth; of all sources a sixth at once, of one source all of it."""
    limits = limits_of(60, 3)
    assert (limits.overall, limits.source) == (Budget(10, 60), Budget(3, 1200))
    assert limits_of(1, 1).overall.burst == 1


def test_the_list_is_posted_once_and_then_edited_at_a_pace() -> None:
    """A flood is one message: new ones only change it, and not more often than is useful."""
    assert next_step(None, WaitlistState(0, 0), NOW) is ToDo.NOTHING
    assert next_step(None, WaitlistState(1, 5), NOW) is ToDo.POST
    more = WaitlistState(200, 230)
    assert next_step(SHOWN, more, NOW + EDITED_EVERY - 1) is ToDo.NOTHING
    assert next_step(SHOWN, more, NOW + EDITED_EVERY) is ToDo.EDIT
    assert next_step(SHOWN, WaitlistState(3, 30), NOW + POSTED_AGAIN) is ToDo.NOTHING


def test_what_has_to_wait_has_its_turn_when_there_is_room() -> None:
    """At once while there is; then one after another."""
    budget = Budget(2, 10.0)
    assert [budget.queue(NOW + waits, NOW) for waits in (0, 10, 20, 30)] == [
        (NOW + 10, NOW),
        (NOW + 20, NOW),
        (NOW + 30, NOW + 10),
        (NOW + 40, NOW + 20),
    ]


def test_a_sixth_of_an_hour_s_reports_comes_at_once() -> None:
    """A whole number of them, and one at least; of one source all."""
    limits = limits_of(32, 5)
    assert (limits.overall, limits.source) == (Budget(5, 112.5), Budget(5, 720.0))
    assert limits_of(4, 1).overall.burst == 1


def test_an_empty_list_is_said_at_once() -> None:
    """Nobody taps a button of a case that is open already."""
    assert next_step(SHOWN, WaitlistState(0, 0), NOW + 1) is ToDo.EDIT


def test_a_list_that_has_scrolled_away_is_posted_again_for_new_cases_only() -> None:
    """Cases that left it are no reason for a sound."""
    later = NOW + POSTED_AGAIN
    assert next_step(SHOWN, WaitlistState(2, 30), later) is ToDo.EDIT
    assert next_step(SHOWN, WaitlistState(4, 31), later) is ToDo.POST
    assert next_step(replace(SHOWN, posted_at=NOW + 1), WaitlistState(4, 31), later) is ToDo.EDIT


@given(skipped=st.integers(-5, 100), count=st.integers(0, 60))
def test_a_page_is_one_that_there_is(skipped: int, count: int) -> None:
    """However old the button: a page's beginning, with something on it unless all is empty."""
    begins = clamp_skipped(skipped, count)
    assert begins % PER_PAGE == 0
    assert 0 <= begins < max(1, count)
