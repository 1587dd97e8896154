"""The day that a person's words mean: ("Jumat 16/2", today) -> date. Inverse: `bot.messages.dates`.

Such a day is past or today; a day to come raises `NotYet`. Words without a year mean this year's
day if it is past and next year's is more than `SOON` days away; otherwise they mean the nearest
such day. Words that say more than a day are no day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bot.messages.catalogue import load_texts
from bot.messages.dates import names

FILE = Path(__file__).parents[1] / "data" / "days.toml"
FARTHEST = 20 * 366  # days back; an older day is a typo
SOON = 45  # days ahead: in December, "3/1" may well be a slip for a day to come
AHEAD_WORDS = 3  # a longer answer is a story that mentions tomorrow

_CLOCK = re.compile(r"\b(?:jam|pukul|pkl|at)\s*\d{1,2}(?:[.:]\d{2})?(?:\s*(?:wib|am|pm))?\b")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2}) ([a-z]+)(?: (\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?: (\d{4}))?")


def read_iso(said: str) -> date | None:
    """Return the day of an answer that is an ISO date; None for words."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def month_names() -> Mapping[str, int]:
    """Return the months by name in every language, with short names and common spellings."""
    return _words().months


def is_day_alone(word: str) -> bool:
    """Return whether a word alone means a day: a weekday's name, or a word like "kemarin"."""
    words = _words()
    if word in words.vague:
        return False
    return word in words.ago or (len(word) > 3 and word in words.weekdays)


class NotYet(Exception):
    """The error for a day that is still to come."""


def read_day(said: str, today: date) -> date | None:
    """Return the day that these words mean; None if they mean no day, or several.

    Raises `NotYet` for a day after `today`.
    """
    words = _words()
    plainly = _ORDINAL.sub(r"\1", _CLOCK.sub(" ", said.casefold()))
    text = " ".join(plainly.replace("’", "'").replace(",", " ").split())
    text = text.strip(" .!?")
    if not text:
        return None
    kept = " ".join(word for word in text.split() if word not in words.around)
    back = _days_back(text, kept, words)
    if back is not None:
        return today - timedelta(days=back) if back <= FARTHEST else None
    if len(text.split()) <= AHEAD_WORDS and any(word in words.ahead for word in text.split()):
        raise NotYet
    weekday, rest = _weekday_first(kept, words)
    if weekday is None:
        return _date(kept, text, today, words)
    if not rest:
        return _last_weekday(weekday, today, over=False)
    if rest in words.past:
        a_week = kept == text and kept.partition(" ")[0] in words.units  # "minggu lalu"
        return None if a_week else _last_weekday(weekday, today, over=True)
    day = _date(rest, text, today, words, weekday)
    return day if day is not None and day.weekday() == weekday else None


def _days_back(text: str, kept: str, words: _Words) -> int | None:
    for said in (text, kept):
        if said in words.ago:
            return words.ago[said]
    match = re.fullmatch(r"(se|\d{1,4}|[a-z]+ )\s*([a-z]+) (.+)", text)
    if match is None or match[2] not in words.units or match[3] not in words.past:
        return None
    number = match[1].strip()
    times = int(number) if number.isdecimal() else words.numbers.get(number)
    return None if times is None else times * words.units[match[2]]


def _weekday_first(kept: str, words: _Words) -> tuple[int | None, str]:
    first, _, rest = kept.partition(" ")
    if first in words.past and rest in words.weekdays:  # "last Friday"
        first, rest = rest, first
    weekday = words.weekdays.get(first)
    return weekday, rest


def _last_weekday(weekday: int, today: date, *, over: bool) -> date:
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=7 if over and back == 0 else back)


def _date(
    said: str, text: str, today: date, words: _Words, weekday: int | None = None
) -> date | None:
    for past in words.past:  # "16 Februari lalu"
        said = said.removesuffix(f" {past}")
    if match := _ISO.fullmatch(said):
        return _read_date(int(match[3]), int(match[2]), match[1], today)
    if match := _NUMBERS.fullmatch(said):
        return _read_date(int(match[1]), int(match[3]), match[4], today, weekday)
    if match := _DAY_MONTH.fullmatch(said):
        return _read_date(int(match[1]), words.months.get(match[2], 0), match[3], today, weekday)
    if match := _MONTH_DAY.fullmatch(said):
        return _read_date(int(match[2]), words.months.get(match[1], 0), match[3], today, weekday)
    if said.isdecimal() and len(said) <= 2 and {"tanggal", "tgl"} & set(text.split()):
        return _day_of_month(int(said), today)
    return None


def _read_date(
    day: int, month: int, year: str | None, today: date, weekday: int | None = None
) -> date | None:
    if year is not None:
        number = int(year) + (2000 if len(year) == 2 else 0)
        return _check_date(_date_of(number, month, day), today)
    years = (_date_of(year, month, day) for year in range(today.year - 4, today.year + 2))
    found = [day for day in years if day is not None]
    if weekday is not None:  # the weekday decides between the last such day and the next
        found = sorted(found, key=lambda day: abs(day - today))[:2]
        found = [day for day in found if day.weekday() == weekday]
    if any(day.year == today.year and day <= today for day in found):
        found = [day for day in found if (day - today).days <= SOON]
    return _check_date(min(found, key=lambda day: abs(day - today), default=None), today)


def _day_of_month(day: int, today: date) -> date | None:
    """Return the latest such day; last month's if this month's is still to come."""
    months = ((today.year * 12 + today.month - 1 - back) for back in range(3))
    days = (_date_of(month // 12, month % 12 + 1, day) for month in months)
    return next((day for day in days if day is not None and day <= today), None)


def _date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _check_date(day: date | None, today: date) -> date | None:
    if day is None or (today - day).days > FARTHEST:
        return None
    if day > today:
        raise NotYet
    return day


@dataclass(frozen=True, slots=True)
class _Words:
    ago: Mapping[str, int]
    ahead: frozenset[str]
    numbers: Mapping[str, int]
    units: Mapping[str, int]
    past: tuple[str, ...]  # the longer ones first
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    around: frozenset[str]
    vague: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    texts = load_texts()
    for language in map(texts.of, texts.languages):
        for key in ("time.weekdays", "time.weekdays_short"):
            weekdays |= {name.casefold(): at for at, name in enumerate(names(language, key))}
        for key in ("time.months", "time.months_short"):
            months |= {name.casefold(): at for at, name in enumerate(names(language, key), 1)}
    return _Words(
        ago=data["ago"],
        ahead=frozenset(data["ahead"]["words"]),
        numbers=data["numbers"],
        units=data["units"],
        past=tuple(sorted(data["past"]["words"], key=len, reverse=True)),
        weekdays={**weekdays, **data["weekdays"]},
        months={**months, **data["months"]},
        around=frozenset(data["around"]["words"]),
        vague=frozenset(data["vague"]["words"]),
    )
