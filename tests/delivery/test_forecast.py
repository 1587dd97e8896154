"""When a push will be through."""

from __future__ import annotations

from collections import deque
from math import ceil

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.delivery.bundling import bundle_size
from bot.delivery.forecast import (
    OLDEST,
    SHARE,
    Crowd,
    Pace,
    Push,
    Queue,
    forecast,
    seconds_of_letters,
)

RATE = Pace(30.0)

crowds = st.lists(
    st.integers(1, 14).flatmap(
        lambda pushes: st.integers(1, 400).flatmap(
            lambda chats: st.builds(Crowd, st.just(pushes), st.just(chats), st.integers(0, chats))
        )
    ),
    max_size=3,
)
queues = st.builds(
    Queue,
    letters=st.integers(0, 300),
    crowds=crowds,
    waited=st.floats(0, 40),
    behind=st.integers(0, 300),
)
pushes = st.builds(
    Push,
    had=st.integers(0, 500),
    alone=st.integers(0, 2000),
    later=st.integers(0, 50),
    queue=queues,
    starts_in=st.sampled_from([0.0, 0.0, 60.0]),
)
paces = st.builds(
    Pace,
    free=st.floats(1, 1000),
    paid=st.floats(900, 980),
    paid_left=st.sampled_from([0, 0, 40, 5000]),
)


def seconds(push: Push, pace: Pace = RATE) -> float:
    made = forecast(push, pace)
    assert made is not None
    assert made.seconds is not None
    return made.seconds


def test_alone_it_takes_its_readers_by_the_rate() -> None:
    """Nine in ten of them; those whose quiet hours end later are told apart."""
    made = forecast(Push(had=0, alone=4200, later=120), RATE)
    assert made is not None
    assert (made.readers, made.seconds, made.later) == (4200, 126.0, 120)
    assert seconds(Push(had=1000, alone=3200)) == pytest.approx((0.9 * 4200 - 1000) / 30)


def test_what_is_through_or_has_nobody_has_no_forecast() -> None:
    """Once nine in ten have it the counts say more."""
    assert forecast(Push(had=9, alone=1), RATE) is None
    assert forecast(Push(had=0, alone=0, later=7), RATE) is None


def test_what_nobody_knows_is_not_said() -> None:
    """Where nothing leaves, there is a number of readers and no time."""
    made = forecast(Push(had=0, alone=10), Pace(0.0))
    assert made is not None
    assert (made.readers, made.seconds) == (10, None)


def test_it_waits_for_what_goes_first_and_shares_messages_with_it() -> None:
    """Readers of both get both in one message once the first has waited for its turn."""
    others = Push(0, 100, queue=Queue(crowds=(Crowd(1, 900, 0),), waited=60))
    assert seconds(others) == pytest.approx((900 + 90) / 30)
    same = Push(0, 0, queue=Queue(crowds=(Crowd(1, 900, 900),), waited=60))
    assert seconds(same) == pytest.approx(0.9 * 900 / 30)
    fresh = Push(0, 0, queue=Queue(crowds=(Crowd(1, 900, 900),), waited=0))
    # For ten seconds each push is one of its own: 300 of them get a second message afterwards.
    assert seconds(fresh) == pytest.approx((900 + 810 - 600) / 30)


def test_a_paid_push_leaves_at_the_paid_rate_as_long_as_the_allowance_lasts() -> None:
    """Letters are on the other budget then; what is too much goes at the free rate."""
    push = Push(0, 2000, queue=Queue(letters=30))
    assert seconds(push, Pace(30, 900, 5000)) == pytest.approx(2)
    assert seconds(push, Pace(30, 900, 900)) == pytest.approx(1 + 900 / 30)


def test_what_is_on_hold_begins_when_it_may() -> None:
    """What goes first may be gone by then, or not."""
    assert seconds(Push(0, 300, starts_in=600)) == 609
    behind = Queue(crowds=(Crowd(1, 30_000, 0),), waited=60)
    assert seconds(Push(0, 300, queue=behind, starts_in=600)) == 1009


def test_letters_that_are_never_paid_for_wait_for_all_that_goes_first() -> None:
    """Pushes that are paid for are on a budget of their own."""
    queue = Queue(letters=60, crowds=(Crowd(1, 240, 0),))
    assert seconds_of_letters(300, queue, RATE) == pytest.approx(20)
    assert seconds_of_letters(300, queue, Pace(30, 900, 5000)) == pytest.approx(12)
    assert seconds_of_letters(300, Queue(behind=9), RATE) == pytest.approx(309 / 30)
    assert seconds_of_letters(1, Queue(), Pace(0.0)) == float("inf")


@given(pushes, paces, st.integers(0, 200), st.integers(0, 200), st.floats(1, 3))
def test_more_to_do_is_never_sooner_and_a_faster_pace_never_later(
    push: Push, pace: Pace, letters: int, behind: int, faster: float
) -> None:
    """Whatever waits, and however much is paid for."""
    before = forecast(push, pace)
    if before is None:
        return
    queue = push.queue
    assert before.seconds is not None
    more = Queue(queue.letters + letters, queue.crowds, queue.waited, queue.behind + behind)
    busier = Push(push.had, push.alone, push.later, more, push.starts_in)
    assert seconds(busier, pace) >= before.seconds - 1e-9
    quick = Pace(pace.free * faster, pace.paid, pace.paid_left)
    if not queue.crowds:  # else more leaves one by one before anything has waited for ten seconds
        assert seconds(push, quick) <= before.seconds + 1e-9
    assert before.seconds >= push.starts_in


@settings(max_examples=60, deadline=None)
@given(pushes, st.sampled_from([5.0, 30.0, 200.0]))
def test_it_is_as_one_message_after_another_would_go(push: Push, rate: float) -> None:
    """A sender that takes message by message, by the rule of bundling, is through then."""
    assume(not push.starts_in and forecast(push, RATE) is not None)
    apart = sum(crowd.chats / crowd.ours for crowd in push.queue.crowds if crowd.ours)
    forecasted, played = seconds(push, Pace(rate)), play(push, rate)
    assert forecasted == pytest.approx(played, rel=0.05, abs=(8 + apart) / rate)


def play(push: Push, rate: float) -> float:
    """Seconds until nine in ten readers have it, message by message, with nothing paid for."""
    needed = ceil(SHARE * (push.had + push.waiting_readers)) - push.had
    chats = [
        (number / crowd.chats, crowd.pushes, _is_ours(number, crowd))
        for crowd in push.queue.crowds
        for number in range(crowd.chats)
    ]
    turns = deque([others, own] for _, others, own in sorted(chats))  # readers are spread evenly
    last = deque([0, 1] for _ in range(push.alone))  # nothing else waits for these
    letters, behind, sent = push.queue.letters, push.queue.behind, 0
    while needed > 0:
        sent += 1
        if sent % OLDEST == 0 and behind:
            behind -= 1
        elif letters:
            letters -= 1
        else:
            chat = turns.popleft() if turns else last.popleft()
            size = bundle_size(sum(chat), push.queue.waited + sent / rate)
            others = min(chat[0], size)
            needed -= chat[1] if size > others else 0
            chat = [chat[0] - others, chat[1] if size == others else 0]
            if sum(chat):
                (turns if chat[0] else last).append(chat)
    return sent / rate


def _is_ours(number: int, crowd: Crowd) -> int:
    return (number + 1) * crowd.ours // crowd.chats - number * crowd.ours // crowd.chats
