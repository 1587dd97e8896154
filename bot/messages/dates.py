"""Times in words: "2 jam lalu", "14.05 WIB", "Jumat 16/2".

Each language has its patterns for days and hours in its `time.po`, as CLDR patterns
(unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns) of the fields that are filled here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.messages.catalogue import Html, Words

_FIELD = re.compile(r"([A-Za-z])\1*")
_DAY = 86_400.0  # seconds
OLD = 60 * _DAY  # seconds; older articles are marked as old in a list


def clock_time(words: Words, at: float, zone: ZoneInfo) -> str:
    """Return the time in the newsroom's zone, with the zone's short name: "14.05 WIB"."""
    moment = datetime.fromtimestamp(at, zone)
    return f"{time_of_day(words, moment.hour * 60 + moment.minute)} {moment.tzname()}"


def time_of_day(words: Words, minute: int) -> str:
    """Return a minute of the day as a time without a zone: "18.00"."""
    hours, minutes = divmod(minute, 60)
    return _fill(words("time.clock_pattern"), {"HH": f"{hours:02}", "mm": f"{minutes:02}"})


def format_day(words: Words, day: date, pattern: str) -> str:
    """Return the day in a CLDR pattern, with the names of this language."""
    weekday, month = day.weekday(), day.month - 1
    fields = {
        "EEEE": names(words, "time.weekdays")[weekday],
        "EEE": names(words, "time.weekdays_short")[weekday],
        "d": f"{day.day}",
        "MMMM": names(words, "time.months")[month],
        "MMM": names(words, "time.months_short")[month],
        "M": f"{day.month}",
        "y": f"{day.year}",
    }
    return _fill(pattern, fields)


def names(words: Words, key: str) -> Sequence[str]:
    """Return the names of the days, Monday first, or of the months."""
    return words(key).split(", ")


def _fill(pattern: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: fields[field[0]], pattern)


def days(words: Words, first: date, last: date) -> str:
    """Return a range of days, or the one day: "16–22 Nov 2026"."""
    if first == last:
        return format_day(words, first, "d MMM y")
    if first.year != last.year:
        key = "time.days_over_years_pattern"
    elif first.month != last.month:
        key = "time.days_over_months_pattern"
    else:
        key = "time.days_pattern"
    of_first, of_last = words(key).split("|")
    return format_day(words, first, of_first) + format_day(words, last, of_last)


def moment(
    words: Words, at: float, now: float, zone: ZoneInfo, *, beside: float | None = None
) -> str:
    """Return the time of day; with the day if that is not today.

    `beside`: another time in the same message; the day is also shown if that time is on another.
    """
    time = clock_time(words, at, zone)
    others = [now] if beside is None else [now, beside]
    dates = {datetime.fromtimestamp(each, zone).date() for each in (at, *others)}
    return time if len(dates) == 1 else f"{day(words, at, now, zone)}, {time}"


def day(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """Return the day as "Jumat 16/2"; "Jumat 16/2/2024" if it is not in the year of `now`."""
    then = datetime.fromtimestamp(at, zone)
    this_year = then.year == datetime.fromtimestamp(now, zone).year
    pattern = words("time.day_pattern" if this_year else "time.day_of_year_pattern")
    return format_day(words, then, pattern)


def ago(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """Return the age if under a day, else the day; "lama · 25/10/2025" if it is old."""
    age = max(0.0, now - at)
    if age > OLD:
        then = datetime.fromtimestamp(at, zone)
        return words("time.old", date=format_day(words, then, words("time.date_pattern")))
    if age >= _DAY:
        return day(words, at, now, zone)
    minutes = int(age // 60)
    if minutes < 1:
        return words("time.now")
    if minutes < 60:
        return words.count("time.minutes_ago", minutes)
    return words.count("time.hours_ago", minutes // 60)


def living_ago(words: Words, at: float, now: float, zone: ZoneInfo) -> Html:
    """Return the same as `ago`, as HTML; under a day, the app keeps the age up to date.

    Bot API: "Date-time entity formatting". Apps without these entities show the words.
    """
    said = html.escape(ago(words, at, now, zone), quote=False)
    if now - at >= _DAY:
        return Html(said)
    return Html(f'<tg-time unix="{int(at)}" format="r">{said}</tg-time>')
