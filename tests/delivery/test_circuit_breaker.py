"""When Telegram is away: few look for it, and the first answer ends it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.circuit_breaker import FAILURES, FIRST, LONGEST, CircuitBreaker

NOW = 1000.0


def away(failures: int = FAILURES) -> CircuitBreaker:
    breaker = CircuitBreaker()
    for _ in range(failures):
        breaker.record_failure(NOW)
    return breaker


def test_a_few_failures_are_weather() -> None:
    """A 502 now and then keeps nobody."""
    assert away(FAILURES - 1).seconds_to_wait(NOW) == 0


def test_so_many_in_a_row_are_an_outage() -> None:
    """The next attempts wait, and not for ever."""
    breaker = away()
    assert breaker.seconds_to_wait(NOW) == FIRST
    assert breaker.seconds_to_wait(NOW + FIRST) == 0


def test_an_answer_in_between_begins_the_count_anew() -> None:
    """Whatever the answer was: there is somebody."""
    breaker = away(FAILURES - 1)
    breaker.record_answer()
    for _ in range(FAILURES - 1):
        breaker.record_failure(NOW)
    assert breaker.seconds_to_wait(NOW) == 0


def test_each_look_that_finds_nobody_doubles_the_wait() -> None:
    """Up to a limit that lets everybody be served soon after the return."""
    breaker, now, waits = away(), NOW, []
    for _ in range(6):
        waits.append(breaker.seconds_to_wait(now))
        now += waits[-1]
        breaker.record_failure(now)
    assert waits == [1, 2, 4, 8, LONGEST, LONGEST]


def test_those_that_were_on_their_way_do_not_prolong_it() -> None:
    """A thousand that left together and fail together are one look, not a thousand."""
    assert away(FAILURES + 1000).seconds_to_wait(NOW) == FIRST


def test_an_answer_ends_it_at_once() -> None:
    """And the next outage begins with the shortest wait."""
    breaker = away()
    breaker.record_failure(NOW + FIRST)
    breaker.record_answer()
    assert breaker.seconds_to_wait(NOW + FIRST) == 0
    for _ in range(FAILURES):
        breaker.record_failure(NOW + FIRST)
    assert breaker.seconds_to_wait(NOW + FIRST) == FIRST


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 20))))
def test_nobody_waits_for_longer_than_the_limit(course: list[tuple[bool, float]]) -> None:
    """Whatever fails or is answered, and whenever."""
    breaker, now = CircuitBreaker(), NOW
    for failed, later in course:
        now += later
        if failed:
            breaker.record_failure(now)
        else:
            breaker.record_answer()
        assert 0 <= breaker.seconds_to_wait(now) <= LONGEST
