"""The number by which a subscription is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.addresses import address_of, is_group, is_topic

chats = st.integers(-(2**52), 2**52)
groups = st.integers(-(2**52), -1)
threads = st.integers(1, 2**31 - 1)


@given(chats)
def test_without_a_topic_it_is_the_chats_own(chat: int) -> None:
    """With a person, in General, in a group that has no topics."""
    assert address_of(chat, None) == chat
    assert not is_topic(chat)


@given(st.lists(st.tuples(groups, threads), unique=True, max_size=50))
def test_each_topic_has_one_that_is_no_chats(topics: list[tuple[int, int]]) -> None:
    """It fits the column, is always the same, and no other topic has it."""
    addresses = [address_of(*topic) for topic in topics]
    assert addresses == [address_of(*topic) for topic in topics]
    assert len(set(addresses)) == len(topics)
    assert all(address >= -(2**63) and is_topic(address) for address in addresses)
    assert all(map(is_group, addresses))
