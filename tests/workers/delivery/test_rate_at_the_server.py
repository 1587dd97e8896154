"""What the server sees: calls held up on their way do not arrive beside too many others."""

from __future__ import annotations

import heapq

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.slots import RoundTrips, Slot, Slots

RATE = 30
BASE = 0.08  # seconds of the shortest way there and back


def journey(outward: list[float], back: list[float]) -> tuple[list[float], list[float]]:
    """Departures and arrivals of calls that go as soon as they may, each held up by so much."""
    slots, now = Slots(RATE), 1000.0
    departures: list[float] = []
    arrivals: list[float] = []
    answers: list[tuple[float, int]] = []
    taken: list[Slot] = []
    for number, (there, home) in enumerate(zip(outward, back, strict=True)):
        while True:
            while answers and answers[0][0] <= now:
                at, answered = heapq.heappop(answers)
                slots.record_answer(taken[answered], at)
            if (ready := slots.ready_at(now)) <= now:
                break
            now = min(ready, answers[0][0]) if answers else ready
        taken.append(slots.take(now))
        departures.append(now)
        arrivals.append(now + BASE / 2 + there)
        heapq.heappush(answers, (now + BASE + there + home, number))
    return departures, arrivals


def most_in_a_second(arrivals: list[float]) -> int:
    """The arrivals of the fullest second; a microsecond is left to rounding."""
    return max(sum(at <= other < at + 1.0 - 1e-6 for other in arrivals) for at in arrivals)


# As many as arrive while the undelayed first one is remembered.
ways = st.lists(
    st.tuples(st.sampled_from([0.0, 0.03, 0.1, 0.2]) | st.floats(0, 0.2), st.floats(0, 0.2)),
    min_size=2 * RATE,
    max_size=4 * RATE,
)


@settings(deadline=None, max_examples=60)
@given(ways)
def test_no_second_of_arrivals_holds_more_than_the_rate(ways: list[tuple[float, float]]) -> None:
    """However long each call and its answer are held up, a fifth of a second at the most."""
    outward, back = zip(*ways, strict=True)
    _, arrivals = journey([0.0, *outward], [0.0, *back])
    assert most_in_a_second(arrivals) <= RATE


def test_a_call_that_is_held_up_keeps_its_successor_back() -> None:
    """The next goes a second after it arrived, not after it left."""
    slots = Slots(1)
    slots.record_answer(slots.take(0.0), 0.08)
    held_up = slots.take(2.0)
    slots.record_answer(held_up, 2.28)
    assert slots.take(2.5).at == pytest.approx(3.2)


def rate_of(departures: list[float]) -> float:
    """Calls a second."""
    return (len(departures) - 1) / (departures[-1] - departures[0])


def test_calls_that_are_not_held_up_go_at_the_rate() -> None:
    """Not less than 97 % of it."""
    departures, _ = journey([0.0] * 900, [0.0] * 900)
    assert rate_of(departures) >= 0.97 * RATE


def test_a_few_calls_that_are_held_up_do_not_cost_the_rate() -> None:
    """One in fifty by a tenth of a second: what is lost is caught up."""
    outward = [0.1 if number % 50 == 25 else 0.0 for number in range(900)]
    departures, _ = journey(outward, [0.0] * 900)
    assert rate_of(departures) >= 0.97 * RATE


def test_a_slow_server_does_not_slow_us() -> None:
    """Where every answer takes two seconds, none is heard in time and none is late."""
    departures, _ = journey([2.0] * 900, [0.0] * 900)
    assert rate_of(departures) >= 0.97 * RATE


def test_a_server_that_becomes_slow_is_soon_the_usual_one() -> None:
    """Meanwhile three quarters of the rate are left, for ten seconds at the most."""
    departures, _ = journey([0.0] * 300 + [2.0] * 900, [0.0] * 1200)
    assert rate_of(departures[300:600]) >= 0.75 * RATE
    assert rate_of(departures[700:]) >= 0.97 * RATE


def test_a_call_without_an_answer_holds_its_slot_a_while_longer() -> None:
    """It may still arrive; but it does not hold the slot for ever."""
    slots = Slots(1)
    usual = slots.take(0.0)
    slots.record_answer(usual, 0.08)
    slots.take(2.0)
    ready_at = slots.ready_at(3.1)
    while (again := slots.ready_at(ready_at)) > ready_at:
        ready_at = again
    assert 3.45 < ready_at < 3.55


eighths = st.integers(0, 24).map(lambda number: number / 8)  # which a float adds without rounding


@given(st.lists(st.tuples(eighths, eighths), min_size=1, max_size=60))
def test_the_shortest_trip_of_the_last_seconds_is_the_usual_one(
    heard: list[tuple[float, float]],
) -> None:
    """Of five seconds at least; what was before ten and the pauses between calls is forgotten."""
    trips, now, told = RoundTrips(), 0.0, []
    for wait, trip in heard:
        now += wait
        trips.record(trip, now)
        told.append((now, trip))
        usual = 5.0 - trips.excess(5.0)
        assert usual <= min(trip for at, trip in told if at > now - 5.0)
        assert usual in {trip for at, trip in told if at > now - 10.0 - 2 * 3.0}


def test_before_the_first_answer_nothing_is_late() -> None:
    """There is nothing to compare with."""
    assert RoundTrips().excess(10.0) == 0.0
