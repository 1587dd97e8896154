"""Who gets what, and how: the contract's table, and each choice of a reader."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.delivery.model import DeliveryStatus, Outcome, Priority
from bot.delivery.timetable import MINUTES, Run, Timetable, minute_of_day
from bot.places.model import Places
from bot.readers.model import Mode, QuietHours, QuietMode
from storage.outbox.timetables import slot_columns, waits_until
from storage.repositories import Storage
from storage.tables.readers import subscribers
from tests.support.storage.amounts import at, join, publish, reach_of, spread, waiting
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, follow

CURUG, SERANG, WALANTAKA = "36.03.17", "36.73", "36.73.05"
READERS = {1: PANONGAN, 2: CURUG, 3: TANGERANG, 4: BANTEN, 5: WALANTAKA, 6: SERANG}
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
NEW = {
    "districts": (IN_PANONGAN, {1: "now", 3: "now", 2: "later", 4: "later"}),
    "two regencies": (
        Places((TANGERANG, SERANG), (PANONGAN, WALANTAKA)),
        {1: "now", 3: "now", 5: "now", 6: "now", 2: "later", 4: "later"},
    ),
    "a regency": (Places((TANGERANG,)), {3: "now", 1: "later", 2: "later", 4: "later"}),
    "the province": (Places(province=True), {4: "later"}),
    "nothing found": (Places(), {4: "later"}),
}
URGENT = {
    "districts": (IN_PANONGAN, {1: "now", 3: "now", 4: "now", 2: "later"}),
    "the province": (Places(province=True), dict.fromkeys(READERS, "now")),
    "nothing found": (Places(), {4: "now"}),
}


async def ways(storage: Storage) -> Mapping[int, str]:
    """How it goes to each chat that gets it."""
    return {
        row.chat: "later" if row.priority is Priority.SUMMARY else "now"
        for row in await waiting(storage)
    }


@pytest.mark.parametrize("case", NEW)
async def test_new_readers_get_what_the_contract_says(storage: Storage, case: str) -> None:
    """A district at once and what is around it in the evening; everything once a day."""
    for chat, place in READERS.items():
        await join(storage, chat, place)
    places, expected = NEW[case]
    await publish(storage, "a", places)
    assert await ways(storage) == expected


@pytest.mark.parametrize("case", URGENT)
async def test_what_is_urgent_goes_at_once_to_more(storage: Storage, case: str) -> None:
    """To the followers of everything too; and of the whole province to everybody inside it."""
    for chat, place in READERS.items():
        await join(storage, chat, place)
    places, expected = URGENT[case]
    await publish(storage, "a", places, urgent=True)
    assert await ways(storage) == expected


@pytest.mark.parametrize("case", NEW)
async def test_everybody_from_before_gets_it_as_before(storage: Storage, case: str) -> None:
    """At once, their places' and those places' regencies' news, nothing in a summary."""
    for chat, place in READERS.items():
        await follow(storage, chat, place)
    places, _ = NEW[case]
    await publish(storage, "a", places)
    meant = {chat for chat, place in READERS.items() if place in reach_of(places).direct}
    assert await ways(storage) == dict.fromkeys(meant, "now")


@pytest.mark.parametrize(
    ("mode", "ordinary", "urgent"),
    [
        (Mode.DIRECT, "now", "now"),
        (Mode.DAILY, "later", "now"),
        (Mode.IMPORTANT, None, "now"),
        (Mode.OFF, None, None),
    ],
)
async def test_each_mode_is_what_its_name_says(
    storage: Storage, mode: Mode, ordinary: str | None, urgent: str | None
) -> None:
    """Of the place itself, whatever else is around it."""
    await join(storage, 1, PANONGAN)
    await storage.choices.set_mode(1, mode, once=1)
    await publish(storage, "a", IN_PANONGAN)
    assert (await ways(storage)).get(1) == ordinary
    await publish(storage, "b", IN_PANONGAN, urgent=True)
    rows = [row for row in await waiting(storage) if row.title == "b"]
    assert [row.priority for row in rows] == ([Priority.BREAKING] if urgent else [])


async def test_the_soonest_of_several_places_counts(storage: Storage) -> None:
    """A chat gets an article once: at once, if any of its places says so."""
    await join(storage, 1, BANTEN, PANONGAN)
    await join(storage, 2, CURUG, BANTEN)
    await storage.choices.set_place_mode(2, BANTEN, Mode.DIRECT, once=9)
    await publish(storage, "a", IN_PANONGAN)
    assert await ways(storage) == {1: "now", 2: "now"}


async def test_who_wants_nothing_around_gets_nothing_of_it(storage: Storage) -> None:
    """The circle is a choice of its own; a district that is followed later goes by it too."""
    await join(storage, 1, CURUG)
    await storage.choices.set_around(1, around=False, once=1)
    await join(storage, 1, CURUG, "36.03.18")
    await publish(storage, "a", IN_PANONGAN)
    assert await ways(storage) == {}
    await storage.choices.set_around(1, around=True, once=2)
    await publish(storage, "b", IN_PANONGAN)
    assert await ways(storage) == {1: "later"}


async def test_who_has_left_or_stopped_or_paused_gets_nothing(storage: Storage) -> None:
    """Their places are kept for the day on which they come back, and no article is theirs."""
    for chat in (1, 2, 3, 4):
        await join(storage, chat, PANONGAN)
    await storage.subscribers.mark_left(1, reason="blocked", now=at(6))
    await storage.subscribers.stop(2, once=90)
    await storage.subscribers.pause(3, at(6, day=9), once=91)
    await publish(storage, "a", IN_PANONGAN, urgent=True)
    assert await ways(storage) == {4: "now"}


async def test_what_editors_mark_goes_to_those_who_have_not_got_it(storage: Storage) -> None:
    """What waits for an evening goes now; who has it already gets nothing twice."""
    for chat, place in READERS.items():
        await join(storage, chat, place)
    await storage.choices.set_mode(1, Mode.DAILY, once=1)
    article = await publish(storage, "a", IN_PANONGAN)
    assert await ways(storage) == {1: "later", 2: "later", 3: "now", 4: "later"}
    (item,) = await storage.outbox.claim(now=at(8), limit=9)
    assert item.chat_id == 3
    assert await storage.importance.mark(article, reach_of=reach_of, now=at(8), once=2)
    await spread(storage, now=at(8))
    rows = {row.chat: row.priority for row in await waiting(storage)}
    assert rows == {1: Priority.BREAKING, 2: Priority.SUMMARY, 4: Priority.BREAKING}
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.important


async def test_a_group_that_moved_gets_what_is_marked_once_only(storage: Storage) -> None:
    """Its message stands under the old id; under the new one it is known as who had the article."""
    await join(storage, -5, PANONGAN)
    article = await publish(storage, "a", IN_PANONGAN, urgent=True)
    (item,) = await storage.outbox.claim(now=at(8), limit=9)
    sent = Outcome(item, DeliveryStatus.SENT, message_ids=(1,))
    await storage.outbox.settle([sent], now=at(8))
    await publish(storage, "b", IN_PANONGAN, urgent=True)
    (item,) = await storage.outbox.claim(now=at(8), limit=9)
    moved = Outcome(item, DeliveryStatus.MOVED, moved_to=-100)
    await storage.outbox.settle([moved], now=at(8))
    assert await storage.importance.mark(article, reach_of=reach_of, now=at(8), once=2)
    await spread(storage, now=at(8))
    assert [row.chat for row in await waiting(storage)] == [-100]  # of "b" alone


async def test_a_mark_comes_too_late_for_what_is_no_news(storage: Storage) -> None:
    """Withdrawn, or of days ago: nobody is sent it, and the editors can be told so."""
    await join(storage, 4, BANTEN)
    old = await publish(storage, "a", IN_PANONGAN)
    gone = await publish(storage, "b", IN_PANONGAN)
    await storage.articles.withdraw(gone, now=at(8))
    assert not await storage.importance.mark(gone, reach_of=reach_of, now=at(9), once=1)
    assert not await storage.importance.mark(old, reach_of=reach_of, now=at(9, day=3), once=2)


async def test_quiet_hours_that_wait_end_in_the_morning(storage: Storage) -> None:
    """But for what is urgent, where the reader lets that through; a day's news does not wait."""
    waits = QuietHours(21 * 60, 5 * 60 + 30, QuietMode.WAIT)
    for chat, urgent in ((1, False), (2, True)):
        await join(storage, chat, PANONGAN)
        quiet = QuietHours(waits.start, waits.end, QuietMode.WAIT, urgent)
        await storage.choices.set_quiet(chat, quiet, once=chat)
    await publish(storage, "a", IN_PANONGAN, now=at(22))
    await publish(storage, "b", IN_PANONGAN, now=at(23), urgent=True)
    await publish(storage, "c", IN_PANONGAN, now=at(3, day=1))
    await publish(storage, "d", IN_PANONGAN, now=at(6, day=1))
    morning = at(5.5, day=1)
    rows = {(row.chat, row.title): row for row in await waiting(storage)}
    assert rows[1, "a"].priority > rows[1, "d"].priority == Priority.PUSH
    assert rows[1, "b"].priority is Priority.BREAKING
    assert {key: row.due_at for key, row in rows.items()} == {
        (1, "a"): morning,
        (2, "a"): morning,
        (1, "b"): morning,
        (2, "b"): at(23),
        (1, "c"): morning,
        (2, "c"): morning,
        (1, "d"): at(6, day=1),
        (2, "d"): at(6, day=1),
    }


minutes = st.integers(0, MINUTES - 1)
# PostgreSQL refuses to multiply what is smaller than any double (22003).
lengths = st.just(0.0) | st.floats(0.001, 3600)
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin")]
)


@given(
    st.lists(
        st.tuples(
            minutes,
            minutes,
            minutes,
            st.integers(-(2**52), 2**52),
            st.booleans(),
            st.sampled_from(QuietMode),
        ),
        min_size=1,
        max_size=8,
    ),
    st.builds(
        Timetable,
        zones,
        st.dictionaries(minutes, st.builds(Run, st.floats(3600, 9000), lengths)),
    ),
    st.integers(1_690_000_000, 1_720_000_000).map(float),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
async def test_sql_says_the_same_as_the_timetable(
    storage: Storage,
    people: list[tuple[int, int, int, int, bool, QuietMode]],
    table: Timetable,
    now: float,
) -> None:
    """For each reader: when their next summary leaves, and until when they want to wait."""
    expected, found = [], []
    async with storage.database.write() as connection:
        await connection.execute(subscribers.delete())
        for number, (summary_at, start, end, low, had, mode) in enumerate(people):
            chat = low + number * 2**54
            done = table.slot(chat, summary_at, now).promised_at if had else None
            row = {
                "chat_id": chat,
                "language": "id",
                "state": "active",
                "joined_on": 0.0,
                "summary_at": summary_at,
                "quiet_from": start,
                "quiet_to": end,
                "quiet_mode": mode,
                "summarized_for": done,
            }
            await connection.execute(insert(subscribers).values(row))
            hours = QuietHours(start, end, mode)
            minute = hours.summary_minute(summary_at)
            early = mode is not QuietMode.WAIT or not hours.hold_summary(summary_at)
            again = table.slot(chat, minute, now, done=done, early=early)
            quiet = mode is QuietMode.WAIT and hours.hold(minute_of_day(now, table.zone))
            expected.append(
                (again.due_at, again.promised_at, table.next_at(end, now) if quiet else None)
            )
        days = table.days(now)
        columns = slot_columns(table, days)
        query = select(columns.due_at, columns.promised_at, waits_until(days))
        given = {"now": now, "minute": minute_of_day(now, table.zone)}
        found = [tuple(row) for row in await connection.execute(query, given)]
    assert sorted(found, key=str) == sorted(expected, key=str)
