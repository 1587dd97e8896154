"""The order of updates and the finished prefix."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.workers.updates.lanes import Lanes

CHATS = st.integers(0, 3)


def test_different_chats_run_side_by_side_and_one_chat_in_order() -> None:
    """The second update of a chat begins when its first is finished."""
    lanes = Lanes()
    for update_id, chat in [(1, "a"), (2, "a"), (3, "b")]:
        assert lanes.accept(update_id, chat)
    assert lanes.start(0.0) == [1, 3]
    assert lanes.start(0.0) == []
    lanes.finish(1)
    assert lanes.start(0.0) == [2]


def test_the_offset_waits_for_the_unfinished() -> None:
    """It moves over the finished prefix, and what is finished beyond it is not taken again."""
    lanes = Lanes()
    for update_id in (5, 6, 7):
        lanes.accept(update_id, update_id)
    lanes.start(0.0)
    lanes.finish(6)
    assert lanes.offset == 5
    assert not lanes.accept(6, 6)
    lanes.finish(5)
    assert lanes.offset == 7
    lanes.finish(7)
    assert lanes.offset == 8
    assert lanes.unfinished == 0


def test_no_more_run_at_once_than_allowed() -> None:
    """The others wait for a free place."""
    lanes = Lanes(at_once=2)
    for update_id in range(1, 6):
        lanes.accept(update_id, update_id)
    assert lanes.start(0.0) == [1, 2]
    lanes.finish(2)
    assert lanes.start(0.0) == [3]


def test_a_retry_waits_its_time_and_holds_its_own_chat_only() -> None:
    """The chat's later updates stay behind it."""
    lanes = Lanes()
    for update_id, chat in [(1, "a"), (2, "a"), (3, "b")]:
        lanes.accept(update_id, chat)
    assert lanes.start(0.0) == [1, 3]
    lanes.retry(1, not_before=5.0)
    lanes.finish(3)
    assert lanes.start(4.9) == []
    assert lanes.start(5.0) == [1]


def test_ids_may_begin_anew_below() -> None:
    """Bot API: after a week without updates the next id is chosen at random."""
    lanes = Lanes()
    lanes.accept(1000, "a")
    lanes.start(0.0)
    lanes.finish(1000)
    assert lanes.accept(5, "a")
    assert lanes.offset == 5
    lanes.start(0.0)
    lanes.finish(5)
    assert lanes.offset == 6


@dataclass
class Telegram:
    """Hands out updates as getUpdates does, and forgets what an offset confirms."""

    waiting: dict[int, int]  # update id -> chat
    confirmed: set[int] = field(default_factory=set)

    def updates(self, offset: int, limit: int) -> list[tuple[int, int]]:
        """At most `limit` from the offset on; everything below it is confirmed."""
        for update_id in [held for held in self.waiting if held < offset]:
            self.confirmed.add(update_id)
            del self.waiting[update_id]
        return sorted(self.waiting.items())[:limit]


@given(
    st.lists(st.tuples(st.integers(1, 3), CHATS), max_size=40),
    st.integers(1, 5),
    st.integers(3, 10),
    st.data(),
)
def test_nothing_is_lost_passed_over_or_handled_twice(
    arrivals: list[tuple[int, int]], at_once: int, batch: int, data: st.DataObject
) -> None:
    """Under any order of fetching, finishing and failing."""
    chat_of: dict[int, int] = {}
    update_id = 100
    for gap, chat in arrivals:
        update_id += gap
        chat_of[update_id] = chat
    telegram, lanes = Telegram(dict(chat_of)), Lanes(at_once)
    running: list[int] = []
    finished: list[int] = []
    now, failures = 0.0, 20

    while len(finished) < len(chat_of):
        now += 1.0
        for held, chat in telegram.updates(lanes.offset, batch):
            lanes.accept(held, chat)
        assert telegram.confirmed <= set(finished)
        begun = lanes.start(now)
        running += begun
        assert len(running) <= at_once
        chats = [chat_of[one] for one in running]
        assert len(set(chats)) == len(chats)
        if not running:
            continue
        chosen = running.pop(data.draw(st.integers(0, len(running) - 1)))
        if failures and data.draw(st.booleans()):
            failures -= 1
            lanes.retry(chosen, now + 2.0)
        else:
            lanes.finish(chosen)
            finished.append(chosen)

    assert sorted(finished) == sorted(chat_of)
    for chat in range(4):
        of_chat = [one for one in finished if chat_of[one] == chat]
        assert of_chat == sorted(of_chat)
    assert lanes.offset == max(chat_of, default=-1) + 1
