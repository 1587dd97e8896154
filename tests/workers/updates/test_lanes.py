"""The order in which updates are handled."""

from __future__ import annotations

from bot.workers.updates.lanes import Lanes


def test_different_chats_run_side_by_side_and_one_chat_in_order() -> None:
    """The second update of a chat begins when its first is finished."""
    lanes = Lanes()
    for update_id, chat in [(1, "a"), (2, "a"), (3, "b")]:
        lanes.accept(update_id, chat)
    assert lanes.start() == [1, 3]
    assert lanes.start() == []
    lanes.finish(1)
    assert lanes.start() == [2]
    assert lanes.count_unfinished == 2


def test_no_more_run_at_once_than_allowed() -> None:
    """The others wait for a free place."""
    lanes = Lanes(at_once=2)
    for update_id in range(1, 6):
        lanes.accept(update_id, update_id)
    assert lanes.start() == [1, 2]
    lanes.finish(2)
    assert lanes.start() == [3]
