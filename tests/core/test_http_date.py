"""How far a server's clock is from ours, by the Date of its answer."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.http_date import epoch_of, skew_of

NOW = 1_800_000_000.0


def dated(at: float) -> dict[str, str]:
    return {"Date": formatdate(int(at), usegmt=True)}


@given(st.floats(0, 60), st.floats(0, 1), st.floats(0, 1))
def test_a_slow_answer_of_a_right_clock_is_no_skew(took: float, when: float, part: float) -> None:
    """Whenever between question and answer it was dated, in whole seconds: a long poll, too."""
    asked_at = NOW + part
    sent_at = asked_at + took * when
    assert skew_of(dated(sent_at), asked_at=asked_at, answered_at=asked_at + took) == 0.0


@given(st.floats(-(10**6), 10**6), st.floats(0, 60), st.floats(0, 1))
def test_a_skew_is_never_exaggerated_and_found_but_for_the_answers_time(
    skew: float, took: float, when: float
) -> None:
    """It has the sign of the true one, is no larger, and short of it by a second and the wait."""
    found = skew_of(dated(NOW + took * when + skew), asked_at=NOW, answered_at=NOW + took)
    assert found is not None
    assert found * skew >= 0
    assert abs(found) <= abs(skew) + 1e-3
    assert abs(skew) - abs(found) <= took + 1.0


@pytest.mark.parametrize("date", ["", "kemarin", "Fri, 99 Nov 2026 06:00:00 GMT"])
def test_what_is_no_date_says_nothing(date: str) -> None:
    """No time, and no skew."""
    assert epoch_of(date) is None
    assert skew_of({"Date": date}, asked_at=NOW, answered_at=NOW) is None
    assert skew_of({}, asked_at=NOW, answered_at=NOW) is None


def test_a_cache_may_be_behind_and_never_ahead() -> None:
    """With an Age the Date may be that of the moment when the answer was kept (RFC 9111 5.1)."""
    kept = dated(NOW - 3600) | {"Age": "3600"}
    assert skew_of(kept, asked_at=NOW, answered_at=NOW) == 0.0
    assert skew_of(dated(NOW + 3600) | {"Age": "5"}, asked_at=NOW, answered_at=NOW) == 3600
