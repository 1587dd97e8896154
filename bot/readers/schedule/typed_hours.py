"""The hours that people type: "jam 7 malam", "19.30", "7pm", "10 malam sampai 5 pagi"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.readers.schedule.typed_words import (
    LONGEST,
    Part,
    longest_phrase,
    read_number,
    tokens_of,
    vocabulary,
)

_DAY, _HALF = 24 * 60, 12 * 60  # minutes
_DAWN, _EVENING, _SMALL_HOURS = 6 * 60, 17 * 60, 4 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, in minutes of the day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Time:
    """A typed time, in minutes of the day.

    `sure`: it has 24 hours, or its part of the day was typed. `marked`: it cannot be a plain
    number. `alone`: only the part of the day was typed.
    """

    minute: int
    sure: bool
    marked: bool = True
    alone: bool = False


def read_time(text: str) -> int | None:
    """Return the minute of the day that a text means; None if it says more or another thing."""
    items = _items(text)
    if len(items) == 1 and isinstance(items[0], _Time):
        return items[0].minute
    return None


def find_times(text: str, *, parts: bool = False) -> tuple[int, ...]:
    """Return the times that a sentence names; `parts`: also parts of the day without an hour."""
    times = (item for item in _items(text) if isinstance(item, _Time) and item.marked)
    return tuple(time.minute for time in times if parts or not time.alone)


def read_span(text: str) -> Span | None:
    """Return the span that a text means; None if the text is not two times.

    If hours may be morning or evening, the shortest span is meant, and of two such spans the one
    at night.
    """
    items = [item for item in _items(text) if not _is_until(item)]
    match items:
        case [_Time() as start, _Time() as end]:
            pairs = [(a, b) for a in _readings(start) for b in _readings(end)]
            return Span(*min(pairs, key=_length_and_day))
        case _:
            return None


def named_span(text: str, otherwise: Span) -> Span:
    """Return the quiet hours that a sentence asks for; a missing time is taken from `otherwise`.

    "Jangan lewat jam 10 malam" names their begin, "jangan sebelum jam 7 pagi" their end.
    """
    match find_times(text):
        case (start, end):
            return Span(start, end)
        case (only,) if only >= _EVENING or only <= _SMALL_HOURS:
            return Span(only, otherwise.end)
        case (only,) if only < _HALF:
            return Span(otherwise.start, only)
        case _:
            return otherwise


def says_no_quiet(text: str) -> bool:
    """Return whether the words ask for no quiet hours."""
    known = vocabulary()
    return known.is_all("no_quiet", known.leave_out("around", tokens_of(text)))


def _readings(time: _Time) -> tuple[int, ...]:
    return (time.minute,) if time.sure else (time.minute, (time.minute + _HALF) % _DAY)


def _length_and_day(pair: tuple[int, int]) -> tuple[int, bool]:
    start, end = pair
    return (end - start) % _DAY or _DAY, _DAWN <= start < _EVENING


def _is_until(item: _Time | str) -> bool:
    return isinstance(item, str) and (item,) in vocabulary().words["until"]


def _items(text: str) -> list[_Time | str]:
    """Return the times and the other words of a text, in order, without words that add nothing."""
    tokens = [] if len(text) > LONGEST else vocabulary().leave_out("around", tokens_of(text))
    items: list[_Time | str] = []
    while tokens:
        time, length = _time(tokens)
        items.append(time or tokens[0])
        tokens = tokens[length:]
    return items


def _time(tokens: Sequence[str]) -> tuple[_Time | None, int]:
    """Return the time at the start of the tokens, and its number of tokens; 1 without a time."""
    known = vocabulary()
    if length := longest_phrase(known.moments, tokens):
        return _Time(known.moments[tuple(tokens[:length])] * 60, sure=True), length
    part, at = _part(tokens)
    before = at > 0  # "pagi jam 7"
    hour = _hour(tokens[at:])
    if part is not None and hour is None:
        return _Time(part.usual * 60, sure=True, alone=True), at
    if hour is None:
        return None, 1
    at += hour.length
    if not before:
        part, length = _part(tokens[at:])
        at += length
    if part is None:
        sure = not hour.twelve
        return _Time((hour.said * 60 + hour.more) % _DAY, sure, hour.marked), at
    meant = part.hour(hour.said, twelve=hour.twelve)
    if meant is None:
        return None, 1
    return _Time((meant * 60 + hour.more) % _DAY, sure=True), at


def _part(tokens: Sequence[str]) -> tuple[Part | None, int]:
    """Return the part of the day ("at night" too) at the start, and its number of tokens."""
    known = vocabulary()
    at = known.starts("hour", tokens)
    length = longest_phrase(known.parts, tokens[at:])
    return (known.parts[tuple(tokens[at : at + length])], at + length) if length else (None, 0)


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour as it was typed, with `more` minutes added, in `length` tokens.

    `twelve`: it may be of a clock with twelve hours. `marked`: as in `_Time`.
    """

    said: int
    more: int
    length: int
    twelve: bool
    marked: bool


def _hour(tokens: Sequence[str]) -> _Hour | None:
    known = vocabulary()
    at = known.starts("hour", tokens)
    more = 0
    for kind, minutes in (("half_to", -30), ("half_past", 30)):
        if length := known.starts(kind, tokens[at:]):
            at, more = at + length, minutes
    clock = _clock(tokens[at:])
    if clock is None:
        return None
    said, minute, length = clock
    twelve = 0 < said <= 12 and not tokens[at].startswith("0")
    marked = at > 0 or not (tokens[at].isdecimal() or tokens[at].isalpha())
    at, more = at + length, more + minute
    for kind, sign in (("later", 1), ("sooner", -1)):
        length = known.starts(kind, tokens[at:])
        counted = read_number(tokens[at + length :]) if length else None
        if counted is not None and counted[0] < 60:
            at, more, marked = at + length + counted[1], more + sign * counted[0], True
    return _Hour(said, more, at, twelve, marked)


def _clock(tokens: Sequence[str]) -> tuple[int, int, int] | None:
    """Return hour, minute and number of tokens of "19.30", "1930", "7" or "tujuh"; or None."""
    if tokens and not tokens[0].isdecimal() and tokens[0][:1].isdecimal():
        hour, minute = (int(part) for part in tokens[0].replace(":", ".").split("."))
        length = 1
    elif (number := read_number(tokens)) is not None:
        said, length = number
        compact = len(tokens[0]) == 4 and tokens[0].isdecimal()
        hour, minute = divmod(said, 100) if compact else (said, 0)
    else:
        return None
    return (hour % 24, minute, length) if minute < 60 and hour * 60 + minute <= _DAY else None
