"""What the sender really achieves."""

from __future__ import annotations

import pytest

from bot.delivery.throughput import LATELY, SILENT, Throughput


def play(measured: Throughput, seconds: int, done: int, *, begin: float = 0.0) -> float:
    """So many messages a second, with all in flight that may be; returns when it ended."""
    for second in range(seconds):
        measured.record(begin + second, done if second else 0, full=True)
    return begin + seconds - 1


def test_it_is_what_was_settled_while_no_more_could_leave() -> None:
    """The wait for the first answer does not count; nor do times in which little was sent."""
    measured = Throughput()
    assert measured.rate(0) is None
    now = play(measured, 20, 15)
    assert measured.rate(now) == pytest.approx(15)
    for second in range(1, 100):
        measured.record(now + second, 1, full=False)
    assert measured.rate(now + 99) == pytest.approx(15, rel=0.06)
    assert measured.rate(now + LATELY + 20) is None


def test_replies_count_that_left_on_the_same_budget() -> None:
    """Else what they took would be missing for as long as it is remembered."""
    measured = Throughput()
    for second in range(20):
        for _ in range(5):
            measured.note_reply()
        measured.record(second, 15, full=True)
    assert measured.rate(19) == pytest.approx(20)


def test_a_few_seconds_tell_nothing() -> None:
    """Ten are enough."""
    measured = Throughput()
    now = play(measured, 11, 15)
    assert measured.rate(now) is None
    measured.record(now + 1, 15, full=True)
    assert measured.rate(now + 1) == 15


def test_where_nothing_is_answered_the_rate_is_nothing() -> None:
    """An outage is told of while it lasts, and forgotten a minute after it."""
    measured = Throughput()
    now = play(measured, 30, 0)
    assert measured.rate(now) == 0
    now = play(measured, 90, 29, begin=now + 1)
    assert measured.rate(now) == pytest.approx(29, rel=0.05)


def test_what_comes_before_the_first_answer_does_not_count() -> None:
    """For as long as that may still be on its way."""
    measured = Throughput()
    measured.record(100, 0, full=True)
    for second in range(21):
        measured.record(100 + SILENT + second, 15 if second else 1, full=True)
    assert measured.rate(100 + SILENT + 20) == 15


def test_only_the_latest_half_a_minute_counts() -> None:
    """A rate that fell is told as it is now."""
    measured = Throughput()
    now = play(measured, 60, 15)
    for second in range(1, 31):
        measured.record(now + second, 5, full=True)
        rate = (15 * (30 - second) + 5 * second) / 30
        assert measured.rate(now + second) == pytest.approx(rate)
    measured.record(now + 50, 100, full=True)
    measured.record(now + 80, 30, full=True)
    assert measured.rate(now + 80) == measured.rate(now + 80 + LATELY) == 1
