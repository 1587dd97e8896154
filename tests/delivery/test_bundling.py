"""How many waiting pushes of a chat share its next message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.bundling import CATCH_UP_ABOVE, SHOWN, bundle_size


def messages(waiting: int) -> list[int]:
    """What each message takes until nothing waits; stops at a message that takes nothing."""
    shares = []
    while waiting and (share := bundle_size(waiting)):
        shares.append(share)
        waiting -= share
    return shares


@pytest.mark.parametrize(
    ("waiting", "share"), [(0, 0), (1, 1), (5, 5), (6, 5), (10, 5), (11, 11), (250, 250)]
)
def test_the_rule_by_example(waiting: int, share: int) -> None:
    """Up to five together, the oldest five of up to ten, and all of more in one catch-up."""
    assert bundle_size(waiting) == share


@given(st.integers(1, 5_000))
def test_a_message_takes_as_many_as_it_shows_or_everything(waiting: int) -> None:
    """Never an empty message, and never more than waits."""
    share = bundle_size(waiting)
    assert 0 < share <= SHOWN or share == waiting


@given(st.integers(0, 5_000))
def test_everything_that_waits_goes_out(waiting: int) -> None:
    """Message after message, nothing is left and nothing is bundle_size twice."""
    assert sum(messages(waiting)) == waiting


@given(st.integers(1, CATCH_UP_ABOVE))
def test_up_to_ten_go_in_as_few_messages_as_can_show_them_all(waiting: int) -> None:
    """One message for up to five, two for up to ten."""
    assert len(messages(waiting)) == (1 if waiting <= SHOWN else 2)


@given(st.integers(CATCH_UP_ABOVE + 1, 5_000))
def test_more_than_ten_go_in_one(waiting: int) -> None:
    """A chat that was away for long gets one message, not a flood."""
    assert messages(waiting) == [waiting]
