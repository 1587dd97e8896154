"""Moments as people say them: "2 jam lalu", "14.05 WIB", "Jumat 16/2".

How a language writes days and hours is in its `time.po`, as CLDR patterns
(unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns).
"""

from __future__ import annotations

import html
from datetime import datetime
from datetime import time as day_time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.messages.catalogue import Html, Words

_DAY = 86_400.0  # seconds
OLD = 60 * _DAY  # what is older than this says so in a list


def clock_time(words: Words, at: float, zone: ZoneInfo) -> str:
    """14.05 WIB: the hour and minute in the newsroom's zone, with the zone's short name."""
    moment = datetime.fromtimestamp(at, zone)
    time = format_time(moment, words("time.clock_pattern"), locale=words.language)
    return f"{time} {moment.tzname()}"


def time_of_day(words: Words, minute: int) -> str:
    """18.00: a minute of the day, in the newsroom's zone without saying so."""
    at = day_time(minute // 60, minute % 60)
    return str(format_time(at, words("time.clock_pattern"), locale=words.language))


def moment(
    words: Words, at: float, now: float, zone: ZoneInfo, *, beside: float | None = None
) -> str:
    """The time of day; with the day where it is not today's.

    `beside`: another time in the same message, which may be the day that its reader thinks of.
    """
    time = clock_time(words, at, zone)
    others = [now] if beside is None else [now, beside]
    days = {datetime.fromtimestamp(each, zone).date() for each in (at, *others)}
    return time if len(days) == 1 else f"{day(words, at, now, zone)}, {time}"


def day(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """Jumat 16/2; Jumat 16/2/2024 where that is not the year of `now`."""
    then = datetime.fromtimestamp(at, zone)
    this_year = then.year == datetime.fromtimestamp(now, zone).year
    pattern = words("time.day_pattern" if this_year else "time.day_of_year_pattern")
    return str(format_date(then, pattern, locale=words.language))


def ago(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """How long ago under a day, else the day; "lama · 25/10/2025" for what is old."""
    age = max(0.0, now - at)
    if age > OLD:
        then = datetime.fromtimestamp(at, zone)
        date = format_date(then, words("time.date_pattern"), locale=words.language)
        return words("time.old", date=date)
    if age >= _DAY:
        return day(words, at, now, zone)
    minutes = int(age // 60)
    if minutes < 1:
        return words("time.now")
    if minutes < 60:
        return words.count("time.minutes_ago", minutes)
    return words.count("time.hours_ago", minutes // 60)


def living_ago(words: Words, at: float, now: float, zone: ZoneInfo) -> Html:
    """As `ago`, for a message; under a day it grows older with the message.

    Bot API: "Date-time entity formatting". Apps that do not know them show the words.
    """
    said = html.escape(ago(words, at, now, zone), quote=False)
    if now - at >= _DAY:
        return Html(said)
    return Html(f'<tg-time unix="{int(at)}" format="r">{said}</tg-time>')
