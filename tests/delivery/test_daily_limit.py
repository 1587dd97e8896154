"""At most so many at once a day: who is held back, and who never is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.daily_limit import Push, hold_back
from bot.delivery.model import Priority

pushes = st.lists(
    st.builds(
        Push,
        st.integers(0, 3),
        st.sampled_from([Priority.BREAKING, Priority.PUSH]),
        st.floats(0, 100),
        st.integers(1, 10**6),
    ),
    unique_by=lambda push: push.id,
)
limits = st.integers(0, 10)


@given(limits, st.integers(0, 12), pushes)
def test_never_more_than_the_limit_but_for_what_is_urgent(
    limit: int, gone: int, waiting: list[Push]
) -> None:
    """Urgent news counts and goes all the same; ordinary news goes only where there is room."""
    held = hold_back(limit, gone, waiting)
    goes = [push for push in waiting if push not in held]
    ordinary = [push for push in goes if push.priority > Priority.BREAKING]
    assert not ordinary or gone + len(goes) <= limit
    assert all(push.priority > Priority.BREAKING for push in held)


@given(limits, st.integers(0, 12), pushes)
def test_nothing_is_held_back_while_there_is_room(
    limit: int, gone: int, waiting: list[Push]
) -> None:
    """The limit is a limit, no wish for less."""
    held = hold_back(limit, gone, waiting)
    assert not held or gone + len(waiting) - len(held) >= limit


@given(limits, st.integers(0, 12), pushes)
def test_the_nearest_goes_then_the_oldest(limit: int, gone: int, waiting: list[Push]) -> None:
    """Whatever order they came in."""
    held = hold_back(limit, gone, waiting)
    goes = [p for p in waiting if p not in held and p.priority > Priority.BREAKING]
    assert all((p.nearness, p.at) <= (h.nearness, h.at) for p in goes for h in held)
    assert hold_back(limit, gone, reversed(waiting)) == held
