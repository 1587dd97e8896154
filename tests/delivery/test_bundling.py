"""How many waiting pushes of a chat share its next message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.bundling import APART, CATCH_UP_ABOVE, PATIENCE, SHOWN, bundle_size

waits = st.sampled_from([0.0, PATIENCE - 0.1, PATIENCE, 3600.0])


def messages(waiting: int, waited: float = PATIENCE) -> list[int]:
    """What each message takes until nothing waits; stops at a message that takes nothing."""
    shares = []
    while waiting and (share := bundle_size(waiting, waited)):
        shares.append(share)
        waiting -= share
    return shares


@pytest.mark.parametrize(
    ("waiting", "share"), [(0, 0), (1, 1), (2, 2), (5, 5), (6, 5), (10, 5), (11, 11), (250, 250)]
)
def test_the_rule_by_example(waiting: int, share: int) -> None:
    """In a backlog: up to five together, the oldest five of up to ten, and all of more in one."""
    assert bundle_size(waiting, PATIENCE) == share


@pytest.mark.parametrize(("waiting", "share"), [(0, 0), (1, 1), (3, 1), (4, 4), (11, 11)])
def test_a_few_come_one_by_one_while_there_is_no_backlog(waiting: int, share: int) -> None:
    """Two or three articles at once are two or three pushes; more would be a flood."""
    assert bundle_size(waiting, 0.0) == share


@given(st.integers(1, APART), st.floats(0, PATIENCE, exclude_max=True))
def test_who_had_not_to_wait_gets_each_by_itself(waiting: int, waited: float) -> None:
    """The rate asks for nothing yet."""
    assert messages(waiting, waited) == [1] * waiting


@given(st.integers(1, 5_000), waits)
def test_a_message_takes_as_many_as_it_shows_or_everything(waiting: int, waited: float) -> None:
    """Never an empty message, and never more than waits."""
    share = bundle_size(waiting, waited)
    assert 0 < share <= SHOWN or share == waiting


@given(st.integers(0, 5_000), waits)
def test_everything_that_waits_goes_out(waiting: int, waited: float) -> None:
    """Message after message, nothing is left and nothing goes twice."""
    assert sum(messages(waiting, waited)) == waiting


@given(st.integers(1, CATCH_UP_ABOVE))
def test_up_to_ten_go_in_as_few_messages_as_can_show_them_all(waiting: int) -> None:
    """One message for up to five, two for up to ten."""
    assert len(messages(waiting)) == (1 if waiting <= SHOWN else 2)


@given(st.integers(CATCH_UP_ABOVE + 1, 5_000))
def test_more_than_ten_go_in_one(waiting: int) -> None:
    """A chat that was away for long gets one message, not a flood."""
    assert messages(waiting) == [waiting]
