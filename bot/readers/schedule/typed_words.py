"""The words and numbers that people type to /jadwal; a data file has the words with a meaning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.places.normalization import lower_case, normalize

FILE = Path(__file__).parents[2] / "data" / "hours.toml"
LONGEST = 200  # characters: a longer text is no hour and no number

_TOKEN = re.compile(r"\d{1,2}[.:]\d{2}(?![\d.,:])|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[-–—]")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_ABBREVIATED = re.compile(r"\b([aps])[./]\s?([md])\b\.?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: its first, last and usual hour; hours of the next day are over 24."""

    first: int
    last: int
    usual: int

    def hour(self, said: int, *, twelve: bool) -> int | None:
        """Return the hour of the day that is meant; None if it is not in this part.

        `twelve`: it may be of a clock with twelve hours.
        """
        meant = (said % 12, said % 12 + 12) if twelve else (said,)
        lies = (hour for hour in (*meant, *(each + 24 for each in meant)) if self.holds(hour))
        return next((hour % 24 for hour in lies), None)

    def holds(self, hour: int) -> bool:
        """Return whether the hour is in this part."""
        return self.first <= hour <= self.last


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the data file; phrases are split into words."""

    parts: Mapping[tuple[str, ...], Part]
    moments: Mapping[tuple[str, ...], int]
    words: Mapping[str, frozenset[tuple[str, ...]]]
    numbers: Mapping[str, int]
    times: Mapping[str, int]
    plus: Mapping[str, int]

    def starts(self, kind: str, tokens: Sequence[str]) -> int:
        """Return the number of tokens at the start that are a phrase of this kind; 0 for none."""
        return longest_phrase(self.words[kind], tokens)

    def leave_out(self, kind: str, tokens: Sequence[str]) -> list[str]:
        """Return the tokens that are not words of this kind."""
        return [token for token in tokens if (token,) not in self.words[kind]]

    def is_all(self, kind: str, tokens: Sequence[str]) -> bool:
        """Return whether the tokens are exactly a phrase of this kind."""
        return tuple(tokens) in self.words[kind]


def longest_phrase(
    phrases: Mapping[tuple[str, ...], object] | frozenset[tuple[str, ...]], tokens: Sequence[str]
) -> int:
    """Return the length of the longest phrase at the start of the tokens; 0 for none."""
    lengths = range(min(3, len(tokens)), 0, -1)
    return next((length for length in lengths if tuple(tokens[:length]) in phrases), 0)


def tokens_of(text: str) -> list[str]:
    """Return words, numbers, times like "19.30" and dashes, in lower case; drop other signs."""
    said = lower_case(normalize(text[:LONGEST])).replace("’", "'")
    said = _reduplication().sub(r"\1", said)
    return _TOKEN.findall(_ABBREVIATED.sub(r"\1\2", said))


def read_number(tokens: Sequence[str]) -> tuple[int, int] | None:
    """Return the number at the start of the tokens, and its number of tokens; None for none."""
    if tokens and tokens[0].isdecimal():
        return int(tokens[0]), 1
    known, said = vocabulary(), list[int]()
    for at, token in enumerate(tokens):
        if said and token in known.plus and 0 < said[-1] < known.plus[token]:
            said[-1] += known.plus[token]
        elif said and token in known.times and 0 < said[-1] < known.times[token]:
            said[-1] *= known.times[token]
        elif token in known.numbers and (not said or _follows(known.numbers[token], said[-1])):
            said.append(known.numbers[token])
        else:
            return (sum(said), at) if said else None
    return (sum(said), len(tokens)) if said else None


def join_thousands(text: str) -> str:
    """Return the text with "1.000" and "1,000" as 1000."""
    return _THOUSANDS.sub("", text)


@cache
def vocabulary() -> Vocabulary:
    """Return the words of the data file."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Vocabulary(
        parts={tuple(name.split()): Part(*hours) for name, hours in read["parts"].items()},
        moments={tuple(name.split()): hour for name, hour in read["moments"].items()},
        words={
            kind: frozenset(tuple(phrase.split()) for phrase in phrases)
            for kind, phrases in read["words"].items()
        },
        numbers=read["numbers"],
        times=read["times"],
        plus=read["plus"],
    )


@cache
def _reduplication() -> re.Pattern[str]:
    """Return the pattern of a doubled part of the day: the 2 in "malam2" is no hour."""
    names = "|".join(name for name, *more in vocabulary().parts if not more)
    return re.compile(rf"\b({names})2\b")


def _follows(number: int, before: int) -> bool:
    """Return whether a number continues the one before: "dua puluh" and "lima", not "dua lima"."""
    return 0 < number < before and before % 10 ** len(str(number)) == 0
