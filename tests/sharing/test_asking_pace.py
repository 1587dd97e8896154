"""A flood of questions ends by itself, and is nobody else's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.sharing.asking_pace import AskingPace

MOMENTS = st.lists(st.tuples(st.integers(1, 3), st.floats(0, 5)), max_size=80)


@given(MOMENTS)
def test_nobody_is_answered_more_often_than_that(asked: list[tuple[int, float]]) -> None:
    """In no span of so many seconds; and whoever asks rarely is always answered."""
    pace, now = AskingPace(most=3, seconds=10.0), 0.0
    answered: dict[int, list[float]] = {}
    for who, gap in asked:
        now += gap
        recent = [at for at in answered.get(who, []) if now - at < 10.0]
        assert pace.allows(who, now) == (len(recent) < 3)
        if len(recent) < 3:
            answered.setdefault(who, []).append(now)


def test_who_asks_no_more_is_forgotten() -> None:
    """A crowd leaves nothing in memory."""
    pace = AskingPace(most=3, seconds=10.0)
    for who in range(1000):
        assert pace.allows(who, 0.0)
    assert pace.allows(1, 20.0)
    assert len(pace) == 1
