"""The holidays of an iCalendar file, read from its all-day events (a small part of RFC 5545).

Events that repeat by a rule, and days that are celebrated but not free, are left out: one day too
many would make a deadline later than the law's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.deadlines.holidays import Holiday, HolidayKind

LONGEST = 31  # days of one event: more is no holiday
NAME_LIMIT = 100  # characters

_JOINT = re.compile(r"\b(?:cuti bersama|joint (?:holiday|leave))\b", re.IGNORECASE)
_CELEBRATED = re.compile(r"^\s*(?:perayaan|observance)\b", re.IGNORECASE)  # Google's calendars
_TENTATIVE = re.compile(r"\b(?:tentative?|tentatif|belum pasti|perkiraan)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class ReadHolidays:
    """The holidays of a file; `left_out` names the events that were skipped, in file order."""

    holidays: tuple[Holiday, ...]
    left_out: tuple[str, ...]


def read_icalendar(text: str, *, source: str = "") -> ReadHolidays:
    """Return the holidays of a calendar. Raises ValueError if the text is none, or is broken.

    `source`: the decree that the days were compared with; without one, each day is unsure.
    """
    lines = re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff")).splitlines()  # unfolded
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise ValueError("it is no iCalendar file: it does not begin with BEGIN:VCALENDAR")
    found: dict[date, Holiday] = {}
    left_out = []
    for event in _events(lines):
        name = " ".join(_unescape(event.get("SUMMARY", "")).split())[:NAME_LIMIT]
        days = _days(event)
        if not days or not _is_free(event):
            left_out.append(name)
            continue
        for day in days:
            each = Holiday(day, name, _kind(event, name, source), source)
            known = found.get(day)
            if known is None or _ORDER.index(each.kind) < _ORDER.index(known.kind):
                found[day] = each
    return ReadHolidays(tuple(found[day] for day in sorted(found)), tuple(left_out))


# The surest kind comes first: of two events on a day, that one is taken.
_ORDER = (HolidayKind.NATIONAL, HolidayKind.JOINT_LEAVE, HolidayKind.UNSURE)


def _events(lines: list[str]) -> Iterator[dict[str, str]]:
    """Yield the properties of each event, by name; nested parts (an alarm) are left out."""
    event: dict[str, str] | None = None
    nested = 0
    for line in lines:
        head, _, value = line.partition(":")
        name = head.partition(";")[0].strip().upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            event, nested = {}, 0
        elif event is None:
            continue
        elif name == "END" and value.strip().upper() == "VEVENT":
            yield event
            event = None
        elif name in {"BEGIN", "END"}:
            nested += 1 if name == "BEGIN" else -1
        elif not nested:
            event[name] = value
    if event is not None:
        raise ValueError("it ends within an event")


def _days(event: dict[str, str]) -> list[date]:
    """Return the days of an event, none if it has hours; DTEND is the day after (RFC 5545)."""
    first = _date(event.get("DTSTART", ""))
    if first is None:
        return []
    end = _date(event.get("DTEND", "")) or first + timedelta(days=1)
    length = max(1, (end - first).days)
    return [first + timedelta(days=day) for day in range(length)] if length <= LONGEST else []


def _is_free(event: dict[str, str]) -> bool:
    if "RRULE" in event or event.get("STATUS", "").strip().upper() == "CANCELLED":
        return False
    return not _CELEBRATED.match(_unescape(event.get("DESCRIPTION", "")))


def _kind(event: dict[str, str], name: str, source: str) -> HolidayKind:
    tentative = event.get("STATUS", "").strip().upper() == "TENTATIVE" or _TENTATIVE.search(name)
    if not source or tentative:
        return HolidayKind.UNSURE
    return HolidayKind.JOINT_LEAVE if _JOINT.search(name) else HolidayKind.NATIONAL


def _unescape(value: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)


def _date(value: str) -> date | None:
    found = _DATE.fullmatch(value.strip())
    return date(*map(int, found.groups())) if found else None
