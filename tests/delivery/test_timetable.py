"""When summaries leave: in time for all, each once, at any hour, in any zone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.timetable import (
    HEAD_START,
    LONGEST,
    MARGIN,
    MINUTES,
    PLACES,
    Run,
    Slot,
    Timetable,
    head_start,
    local_day,
    minute_of_day,
    plan_runs,
)

# Indonesia's three zones, zones with summer time (one whose clocks change at midnight, one that
# moves by half an hour), one that is ahead by a quarter of an hour.
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Jayapura",
        "Europe/Berlin",
        "America/Havana",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
    )
]
HOUR = 3600.0
zones = st.sampled_from(ZONES)
minutes = st.integers(0, MINUTES - 1)
chats = st.integers(-(2**52), 2**52)
times = st.floats(1.6e9, 2.0e9).map(lambda at: float(int(at)))
runs = st.builds(
    lambda lead, share: Run(lead, lead * share), st.floats(0, LONGEST), st.floats(0, 1)
)
tables = st.builds(
    lambda zone, minute, run: (Timetable(zone, {minute: run}), minute), zones, minutes, runs
)


@given(tables, chats, times)
def test_the_next_summary_is_to_come_and_in_time(
    made: tuple[Timetable, int], chat: int, now: float
) -> None:
    """After now, not after the time promised for it, and that is at the minute that was chosen."""
    table, minute = made
    slot = table.slot(chat, minute, now)
    assert now < slot.due_at <= slot.promised_at
    shown = minute_of_day(slot.promised_at, table.zone)
    # Clocks that are put forward pass over some minutes.
    assert shown == minute or (shown - minute) % 30 == 0


@given(tables, chats, times)
def test_one_that_may_not_be_early_leaves_at_its_time(
    made: tuple[Timetable, int], chat: int, now: float
) -> None:
    """As where quiet hours end just then; it is the next one all the same."""
    table, minute = made
    slot = table.slot(chat, minute, now, early=False)
    assert now < slot.due_at == slot.promised_at
    assert slot.promised_at <= table.slot(chat, minute, now).promised_at


@given(tables, chats, times, st.floats(0, 3 * 86400))
def test_all_articles_before_ones_place_in_the_run_go_into_one_summary(
    made: tuple[Timetable, int], chat: int, now: float, later: float
) -> None:
    """And what comes after it goes into the next: nothing is lost between the two."""
    table, minute = made
    first, second = table.slot(chat, minute, now), table.slot(chat, minute, now + later)
    if now + later < first.due_at:
        assert first == second
    else:
        assert second.promised_at > first.promised_at
        assert second.due_at > now + later


@given(tables, chats, times, st.floats(0, HOUR))
def test_a_clock_that_is_put_back_makes_no_second_summary(
    made: tuple[Timetable, int], chat: int, now: float, back: float
) -> None:
    """Nor does a run that became shorter after one's own summary was sent."""
    table, minute = made
    had = table.slot(chat, minute, now)
    again = table.slot(chat, minute, had.due_at - back, done=had.promised_at)
    assert again.promised_at != had.promised_at


@given(zones, st.dates(date(2024, 1, 1), date(2027, 12, 31)), minutes)
def test_a_minute_of_the_day_is_when_the_clocks_show_it(
    zone: ZoneInfo, day: date, minute: int
) -> None:
    """The first time they do, on the day on which they are put back."""
    shown = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    assert local_day(day, zone).at(minute) == shown.timestamp()


@given(zones, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_who_is_last_is_another_one_each_day(zone: ZoneInfo, day: date) -> None:
    """Of many, each place of the run has its share; and no day's order is the one before."""
    days = [local_day(day + timedelta(days=n), zone) for n in range(2)]
    places = [[day.place(chat) for chat in range(-3200, 3200)] for day in days]
    for of_day in places:
        shares = Counter(of_day)
        assert len(shares) == PLACES
        assert max(shares.values()) < 3 * 6400 / PLACES
    stayed = sum(one == other for one, other in zip(*places, strict=True))
    assert stayed < 0.2 * 6400


counts = st.dictionaries(minutes, st.integers(0, 200_000), max_size=6)


@given(counts, st.sampled_from([1.0, 30.0, 1000.0]))
def test_a_run_is_long_enough_and_ends_in_time(people: dict[int, int], rate: float) -> None:
    """As long as no run takes longer than half a day: what it sends fits into its length."""
    planned = plan_runs(people, rate)
    for minute, run in planned.items():
        assert 0 <= run.length <= run.lead <= LONGEST
        if run.lead < LONGEST:
            assert run.length * rate >= people[minute]
            assert run.lead >= run.length + HEAD_START - 1e-6


@given(counts)
def test_runs_do_not_share_the_rate(people: dict[int, int]) -> None:
    """Each ends before the next begins, over midnight too, as long as there is time for all."""
    rate = 30.0
    planned = plan_runs(people, rate)
    if sum(people.values()) * MARGIN / rate > LONGEST:
        return
    spans = sorted(
        (day * 86400 + 60 * minute - run.lead, day * 86400 + 60 * minute - run.lead + run.length)
        for minute, run in planned.items()
        for day in (0, 1, 2)
    )
    for (_, ends), (begins, _) in pairwise(spans):
        assert ends <= begins + 1e-6


@given(counts, st.sampled_from([1.0, 30.0, 1000.0]))
def test_news_in_a_short_run_does_not_make_it_late(people: dict[int, int], rate: float) -> None:
    """In each there is time for news to a part of all readers, beside its own summaries.

    At noon a few thousand want theirs, and a push at ten to twelve is for as many as ever.
    """
    early = head_start(people, rate)
    assert early == LONGEST or early * rate >= 0.1 * sum(people.values())
    for run in plan_runs(people, rate).values():
        assert run.lead == LONGEST or run.lead - run.length >= early - 1e-6


def test_a_hundred_thousand_at_six_begin_before_five() -> None:
    """At thirty a second they take 56 minutes, and a little longer with what else is sent."""
    run = plan_runs({18 * 60: 100_000}, 30.0)[18 * 60]
    assert 56 * 60 < run.lead < 85 * 60


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_minute_of_the_day_is_the_zone_s(zone: ZoneInfo) -> None:
    """Whatever the machine's own zone is."""
    at = datetime(2026, 2, 16, 11, 5, tzinfo=UTC)
    local = at.astimezone(zone)
    assert minute_of_day(at.timestamp(), zone) == local.hour * 60 + local.minute


def test_on_the_day_on_which_clocks_change_later_minutes_are_moved() -> None:
    """In Berlin an hour is passed over in March, and comes twice in October."""
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = local_day(date(2026, 3, 29), berlin), local_day(date(2026, 10, 25), berlin)
    hours = [(day.at(60) - day.start, day.at(240) - day.start) for day in (spring, autumn)]
    assert hours == [(HOUR, 3 * HOUR), (HOUR, 5 * HOUR)]
    assert autumn.at(120) - autumn.start == 2 * HOUR  # the first time
    assert [day.at(180) - day.start for day in (spring, autumn)] == [2 * HOUR, 4 * HOUR]


def test_a_day_begins_where_the_newsroom_is() -> None:
    """In Jayapura it is morning while it is still the day before in Greenwich."""
    zone = ZoneInfo("Asia/Jayapura")
    now = datetime(2026, 2, 16, 8, 30, tzinfo=zone).timestamp()
    assert Timetable(zone, {}).next_at(480, now) == now - HOUR / 2 + 24 * HOUR


def test_a_minute_with_a_run_of_its_own_begins_when_that_says() -> None:
    """Any other as all others; and each chat in its place within it."""
    other, large = Run(60.0, 30.0), Run(600.0, 540.0)
    zone = ZoneInfo("Asia/Jakarta")
    table = Timetable(zone, {1080: large}, other)
    now = datetime(2026, 2, 16, 17, tzinfo=zone).timestamp()
    six, seven = now + HOUR, now + 2 * HOUR
    assert (table.run(1080), table.run(1140)) == (large, other)
    assert (table.next_at(1080, now), table.next_at(1080, six)) == (six, six + 24 * HOUR)
    assert table.next_run(1080, now) == Slot(six - 600, six)
    assert table.next_run(1140, now) == Slot(seven - 60, seven)
    place = table.days(now)[0].place(7)
    assert table.slot(7, 1080, now) == Slot(six - 600 + 540 * place / PLACES, six)
    assert table.slot(7, 1140, now) == Slot(seven - 60 + 30 * place / PLACES, seven)


def test_a_run_at_the_beginning_of_the_day_makes_those_of_the_evening_end_early() -> None:
    """Of the day before: the rate is there once."""
    runs = plan_runs({5: 100_000, MINUTES - 5: 100_000}, rate=30.0)
    begins, ends = MINUTES * 60 + 300 - runs[5].lead, (MINUTES - 5) * 60 - runs[MINUTES - 5].lead
    assert ends + runs[MINUTES - 5].length <= begins + head_start({5: 200_000}, 30.0)
