"""Moments as people say them: "2 jam lalu", "14.05 WIB", "Jumat 16/2"."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.messages.catalogue import Words


def clock_time(words: Words, at: float, zone: ZoneInfo) -> str:
    """14.05 WIB: the hour and minute in the newsroom's zone, with the zone's short name."""
    moment = datetime.fromtimestamp(at, zone)
    return f"{format_time(moment, 'HH.mm', locale=words.language)} {moment.tzname()}"


def moment(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """The time of day; with the day where it is not today's, with the year where not this one's."""
    then, today = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(now, zone)
    time = clock_time(words, at, zone)
    if then.date() == today.date():
        return time
    if then.year == today.year:
        return f"{day(words, at, zone)}, {time}"
    return f"{format_date(then, 'd MMMM y', locale=words.language)}, {time}"


def day(words: Words, at: float, zone: ZoneInfo) -> str:
    """Jumat 16/2."""
    moment = datetime.fromtimestamp(at, zone)
    return f"{format_date(moment, 'EEEE', locale=words.language)} {moment.day}/{moment.month}"


def ago(words: Words, at: float, now: float, zone: ZoneInfo) -> str:
    """How long ago under a day, else the day."""
    minutes = int(max(0.0, now - at) // 60)
    if minutes < 1:
        return words("time.now")
    if minutes < 60:
        return words.count("time.minutes_ago", minutes)
    if minutes < 24 * 60:
        return words.count("time.hours_ago", minutes // 60)
    return day(words, at, zone)
