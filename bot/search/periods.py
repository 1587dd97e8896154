"""The period that a query names ("minggu lalu", "14 februari", "januari 2026"), taken out of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.messages.day_words import FILE, NotYet, is_day_alone, month_names, read_day

LONGEST = 4  # words
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?")
_SIGNED = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return the form that can be read again: a day, or an interval of ISO 8601."""
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"

    def moments(self, zone: ZoneInfo) -> tuple[float, float]:
        """Return the begin and the end in epoch seconds; the end is not included."""
        days = (self.first, self.last + timedelta(days=1))
        begin, end = (datetime.combine(day, time(), zone).timestamp() for day in days)
        return begin, end


def take_period(words: Sequence[str], today: date) -> tuple[Period | None, list[str]]:
    """Return the first, longest period that the words name, and the other words.

    A day to come is no period: an article that is not yet published cannot be found.
    """
    for at, word in enumerate(words):  # an ISO date stands alone, without other words
        if written := _ISO.fullmatch(word) and _read_iso(word):
            return written, [*words[:at], *words[at + 1 :]]
    start = 0
    while start < len(words):
        following = start + 1
        for end in range(min(len(words), start + LONGEST), start, -1):
            try:
                period = _read(" ".join(words[start:end]), today)
            except NotYet:
                following = end
                break
            if period is not None:
                return period, [*words[:start], *words[end:]]
        start = following
    return None, list(words)


def _read(said: str, today: date) -> Period | None:
    """Return the period that these words name; None for none. Raises NotYet for one to come."""
    data = _words()
    if said in data.spans:
        return _span(data.spans[said], today)
    if match := re.fullmatch(r"(\d{1,3}|[a-z]+) ([a-z]+) terakhir|(se[a-z]+) terakhir", said):
        return _latest(match[1] or "se", match[2] or match[3].removeprefix("se"), today)
    if match := re.fullmatch(r"(bulan )?([a-z]+)(?: (\d{4}))?", said):
        month = month_names().get(match[2])
        if month and (match[1] or match[3] or len(match[2]) > 3):
            return _month(month, match[3], today)
    if match := re.fullmatch(r"tahun (\d{4})", said):
        return _between(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), today)
    return _day(said, today)


def _day(said: str, today: date) -> Period | None:
    """Return the period of a day; one or two bare numbers are no day: they may count anything."""
    words = said.split()
    if len(words) == 1 and not (_SIGNED.fullmatch(said) or is_day_alone(said)):
        return None
    if all(word.isdigit() for word in words) and not (len(words) == 3 and len(words[2]) == 4):
        return None
    day = read_day(said, today)
    return None if day is None else Period(day, day)


def _read_iso(said: str) -> Period | None:
    first, _, last = said.partition("/")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return None
    return period if period.first <= period.last else None


def _span(days: tuple[str, int], today: date) -> Period:
    """Return the week, month or year that lies `back` before this one, or the last `back` days."""
    unit, back = days
    if unit == "days":
        return Period(today - timedelta(days=back), today)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return Period(monday, min(today, monday + timedelta(days=6)))
    if unit == "month":
        number = today.year * 12 + today.month - 1 - back
        return _month(number % 12 + 1, str(number // 12), today)
    year = today.year - back
    return Period(date(year, 1, 1), min(today, date(year, 12, 31)))


def _latest(number: str, unit: str, today: date) -> Period | None:
    """Return the days until today of "3 hari terakhir" or "seminggu terakhir"."""
    data = _words()
    times = int(number) if number.isdigit() else data.numbers.get(number)
    days = data.units.get(unit)
    if times is None or days is None or times * days > 3660:
        return None
    return Period(today - timedelta(days=times * days), today)


def _month(month: int, year: str | None, today: date) -> Period:
    """Return the period of a month; without a year, the latest such month that has begun."""
    number = int(year) if year else today.year - (month > today.month)
    after = date(number + month // 12, month % 12 + 1, 1)
    return _between(date(number, month, 1), after - timedelta(days=1), today)


def _between(first: date, last: date, today: date) -> Period:
    if first > today:
        raise NotYet
    return Period(first, min(last, today))


@dataclass(frozen=True, slots=True)
class _Words:
    spans: Mapping[str, tuple[str, int]]
    numbers: Mapping[str, int]
    units: Mapping[str, int]


@cache
def _words() -> _Words:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    spans = {
        said: (unit, int(back))
        for unit, phrases in data["spans"].items()
        for said, back in phrases.items()
    }
    return _Words(spans, data["numbers"], {**data["units"], **data["longer_units"]})
