"""The detection of a child who tells their age: ("umur saya 15 tahun") -> True.

Only what a writer says of themselves counts, in the words of data/tips/age.toml. The bot does not
guess at the age of others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "tips" / "age.toml"
OF_AGE = 18
YOUNGEST = 6  # a younger child does not write; "saya baru 2 tahun di sini" is no age


def states_minor(said: str) -> bool:
    """Whether these words say that their writer is under 18."""
    patterns = _patterns()
    text = " ".join(said.casefold().split())
    return any(patterns.is_minor(found) for one in patterns.all for found in one.finditer(text))


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns. `of`: the person before "saya"; `age`: the number. One without it is an age."""

    all: tuple[re.Pattern[str], ...]
    others: frozenset[str]
    numbers: Mapping[str, int]

    def is_minor(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        if (groups.get("of") or "").strip() in self.others:
            return False
        number = groups.get("age")
        if number is None:
            return True
        age = int(number) if number.isdecimal() else self.numbers[number]
        return YOUNGEST <= age < OF_AGE


@cache
def _patterns() -> _Patterns:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    numbers: dict[str, int] = data["numbers"]
    me, age, years = _any(data["self"]), _any(data["age"]), _any(data["years"])
    still, number = rf"(?:{_any(data['still'])}\s+)*", rf"(?P<age>\d{{1,2}}|{_any(numbers)})"
    before, end = r"(?:(?P<of>\w+)\s+)?", rf"(?=\s*(?:$|[.,;:!?)]|(?:{_any(data['after'])})\b))"
    pupil = rf"(?:(?:{_any(data['pupil'])})\s+(?:\d{{1,2}}\s+)?)*"
    patterns = (
        rf"\b{age}\s+{me}\s+{still}{number}\b",
        rf"\b{_any(data['own_age'])}\s+{still}{number}\b",
        rf"\b{before}{me}\s+{still}{age}\s+{still}{number}\b",
        rf"\b{before}{me}\s+{still}{number}\s*{years}{end}",
        rf"\b(?:i am|i['’]?m)\s+{still}{number}{end}",
        rf"\b{before}{me}\s+(?:in\s+)?{still}{pupil}{_any(data['schools'])}\b",
        rf"\b{_any(data['phrases'])}\b",
    )
    return _Patterns(tuple(map(re.compile, patterns)), frozenset(data["others"]), numbers)


def _any(words: Iterable[str]) -> str:
    """Return a pattern of one of these words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
