"""Slots and chat ceilings, on clocks of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.chat_pace import MINUTE, ChatPace
from bot.delivery.slots import WINDOW, RoundTrips, Slots
from tests.support.delivery.rate_limiting import most_in_a_second

calls = st.lists(
    st.tuples(st.floats(0, 0.4, allow_nan=False), st.integers(1, 10)), min_size=1, max_size=200
)
starts = st.sampled_from([0.0, 12345.678, 1.7e9])


@given(st.integers(1, 40), starts, calls)
def test_no_second_holds_more_than_the_rate(
    rate: int, start: float, waits: list[tuple[float, int]]
) -> None:
    """Whatever the calls cost and whenever they come."""
    slots, now, sent = Slots(rate), start, []
    for wait, cost in waits:
        now += wait
        sent.append((slots.take(now, cost).at, min(cost, rate)))
    assert most_in_a_second(sent) <= rate


@given(st.integers(1, 40), starts, calls)
def test_a_slot_is_neither_past_nor_before_an_earlier_one(
    rate: int, start: float, waits: list[tuple[float, int]]
) -> None:
    """`ready_at` foretells `take`, and time does not run backwards."""
    slots, now, last = Slots(rate), start, float("-inf")
    for wait, cost in waits:
        now += wait
        foretold = slots.ready_at(now, cost)
        at = slots.take(now, cost).at
        assert at == foretold
        assert at >= max(now, last)
        last = at


@given(st.integers(1, 1000), st.integers(2, 50))
def test_a_backlog_goes_out_evenly_and_at_the_rate(rate: int, count: int) -> None:
    """Spaced by one part of the rate, but for the twentieth of a second that may be caught up.

    2 % of the rate is kept as slack.
    """
    slots = Slots(rate)
    taken = [slots.take(0.0).at for _ in range(count)]
    assert taken[0] == 0.0
    assert taken[-1] <= 1.03 * (count - 1) / rate
    assert all(0.98 / rate - 0.05 <= b - a <= 1.03 / rate + 0.05 for a, b in pairwise(taken))


def test_a_caller_that_wakes_late_keeps_the_rate() -> None:
    """Waking half a millisecond late a thousand times must not halve 1,000/s."""
    slots, now, sent = Slots(1000), 0.0, []
    while now < 2.0:
        now = max(now, slots.ready_at(now)) + 0.0005
        sent.append((slots.take(now).at, 1))
    assert len(sent) >= 1900
    assert most_in_a_second(sent) <= 1000


def test_a_cheap_call_does_not_slip_in_before_a_dear_one() -> None:
    """Also where what may be caught up is more than the spacing."""
    slots = Slots(1000)
    taken = [slots.take(0.0, cost).at for cost in (500, 500, 1, 1)]
    assert taken == sorted(taken)


def test_after_a_standstill_nothing_is_caught_up_in_a_burst() -> None:
    """A stopped process does not pour out what it missed."""
    slots = Slots(30)
    slots.take(0.0)
    sent = [(slots.take(100.0).at, 1) for _ in range(60)]
    assert most_in_a_second(sent) <= 30


def test_a_rate_below_one_a_second_is_kept() -> None:
    """MESSAGES_PER_SECOND may be a fraction."""
    slots = Slots(0.5)
    assert slots.take(0.0).at == 0.0
    assert slots.take(0.0).at >= 2.0 - 0.05


@given(st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=100), st.integers(1, 10))
def test_a_group_gets_twenty_a_minute(waits: list[float], cost: int) -> None:
    """In every window of a minute, albums counted by their items."""
    pace, now, sent = ChatPace(), 0.0, []
    for wait in waits:
        now = max(now + wait, pace.take(-100, now + wait, cost))
        sent.append(now)
    for at in sent:
        assert sum(cost for other in sent if at <= other < at + 59.99) <= 20


def test_a_private_chat_gets_one_a_second_and_others_do_not_wait() -> None:
    """The ceiling is each chat's own."""
    pace = ChatPace()
    assert [pace.take(7, 0.0) for _ in range(3)] == [0.0, 1.0, 2.0]
    assert pace.ready_at(8, 0.0) == 0.0
    assert pace.ready_at(7, 2.5) == 3.0


def test_a_group_at_its_ceiling_rests() -> None:
    """Until its minute is over; another group and readers do not."""
    pace = ChatPace()
    for second in range(20):
        pace.take(-100, float(second))
    pace.take(-200, 19.0)
    pace.take(7, 19.0)
    assert pace.resting_chats(19.0, 2.0) == {-100}
    assert pace.resting_chats(59.9, 2.0) == {-100}
    assert pace.resting_chats(60.1, 2.0) == frozenset()


def test_a_chat_after_an_album_rests() -> None:
    """Ten messages of a private chat are ten seconds; those of a group are a part of its minute."""
    pace = ChatPace()
    pace.take(7, 0.0, cost=10)
    pace.take(-100, 0.0, cost=10)
    assert pace.resting_chats(0.0, 2.0) == {7}
    assert pace.resting_chats(8.5, 2.0) == frozenset()


@given(st.lists(st.tuples(st.sampled_from([-2, -1, 1, 2]), st.floats(0, 9)), max_size=80))
def test_only_chats_that_have_to_wait_rest(calls: list[tuple[int, float]]) -> None:
    """`resting_chats` says of a chat what `ready_at` says."""
    pace, now = ChatPace(), 0.0
    for chat, wait in calls:
        now += wait
        pace.take(chat, now)
        late = {c for c in (-2, -1, 1, 2) if pace.ready_at(c, now) > now + 2.0}
        assert pace.resting_chats(now, 2.0) == late


@settings(max_examples=20)
@given(st.integers(100, 3000))
def test_old_chats_are_forgotten(count: int) -> None:
    """A million chats pass, only those of the last minute are remembered."""
    pace = ChatPace()
    for number in range(count):
        pace.take(number + 1, number * 0.1)
        pace.take(-number - 1, number * 0.1, cost=20)
    assert len(pace) <= 10 + 620 + 10


def test_an_answer_in_a_group_counts_and_waits_only_for_the_minute() -> None:
    """Beside a push it goes at once; of twenty-one the last waits until the first is a minute ago.

    What it took is not left for pushes.
    """
    pace = ChatPace()
    assert [pace.take(-100, 0.0), pace.take_answer(-100, 0.0)] == [0.0, 0.0]
    assert [pace.take_answer(-100, 1.0) for _ in range(18)] == [1.0] * 18
    assert pace.take_answer(-100, 2.0) == MINUTE
    assert pace.ready_at(-100, 3.0) == MINUTE
    assert pace.resting_chats(3.0, 2.0) == {-100}


def test_the_place_of_a_chat_that_is_written_to_all_the_time_keeps_no_other_in_memory() -> None:
    """What is over is found behind it."""
    pace = ChatPace()
    for number in range(1000):
        for chat in (1, 2, number + 3):
            pace.take(chat, float(number))
    assert len(pace) <= 10


def test_answers_in_a_group_wait_each_for_one_that_is_a_minute_ago() -> None:
    """Never for more than that: the oldest goes first out of the minute."""
    pace = ChatPace()
    assert pace.take_answer(-200, 0.0) == 0.0
    for second in range(20):
        pace.take(-100, float(second))
    assert [pace.take_answer(-100, 20.0) for _ in range(3)] == [MINUTE, MINUTE + 1, MINUTE + 2]


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_rate_is_above_nothing(rate: float) -> None:
    """Else nothing would ever be sent, in silence."""
    with pytest.raises(ValueError, match="above 0"):
        Slots(rate)


def test_at_one_a_second_an_album_counts_as_one() -> None:
    """It could never be sent otherwise."""
    slots = Slots(1)
    assert slots.take(0.0, cost=10).at == 0.0
    assert slots.take(0.0).at == pytest.approx(WINDOW)


def test_a_call_that_may_have_arrived_late_holds_its_slot_for_longer() -> None:
    """By what its answer took beyond the usual, and half a second at most; unheard, by that."""
    slots, usual = Slots(1), 0.05
    first = slots.take(0.0)
    slots.record_answer(first, first.at + usual)
    late = slots.take(first.at)
    slots.record_answer(late, late.at + usual + 0.3)
    assert late.at == pytest.approx(WINDOW)
    very_late = slots.take(late.at)
    assert very_late.at == pytest.approx(late.at + WINDOW + 0.3 - 0.02)
    unheard = slots.take(very_late.at)
    assert unheard.at == pytest.approx(very_late.at + WINDOW + 0.5 - 0.02)


def test_where_every_answer_takes_long_none_is_late() -> None:
    """A slow server gets as much in a second as a quick one."""
    slots = Slots(1)
    taken = [slots.take(0.0)]
    for _ in range(3):
        slots.record_answer(taken[-1], taken[-1].at + 0.9)
        taken.append(slots.take(taken[-1].at))
    assert taken[-1].at == pytest.approx(3 * WINDOW)


def test_a_server_that_became_slower_is_the_usual_one_after_a_while() -> None:
    """The shortest of the last five seconds is remembered, and of five before them."""
    trips = RoundTrips()
    assert trips.excess(0.3) == 0
    trips.record(0.05, 0.0)
    assert (trips.excess(0.3), trips.excess(0.01)) == (0.25, 0)
    trips.record(0.3, 5.0)
    trips.record(0.4, 9.9)
    assert trips.excess(0.4) == pytest.approx(0.35)
    trips.record(0.4, 10.0)
    assert trips.excess(0.4) == pytest.approx(0.1)
