"""The words that an editor may add: what means the same, what has no affixes, what says nothing.

Source of all: `bot/data/synonyms.toml`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from bot.search.words import words_of

FILE = Path(__file__).parents[1] / "data" / "synonyms.toml"

Phrase: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The data file, made ready.

    `synonyms`: for each phrase, all that mean the same, itself among them. `whole`: words that
    have no root but themselves. `filler`: words that add nothing to a query.
    """

    synonyms: Mapping[Phrase, tuple[Phrase, ...]]
    whole: frozenset[str]
    filler: frozenset[str]

    @property
    def longest(self) -> int:
        """The words of the longest phrase."""
        return max(map(len, self.synonyms), default=1)


@cache
def load_dictionary(path: Path = FILE) -> Dictionary:
    """Read the words. A line that is no list of phrases is an error (ValueError)."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    synonyms: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for line in data["synonyms"]:
        phrases = [tuple(words_of(phrase)) for phrase in line]
        if len(phrases) < 2 or not all(phrases):
            raise ValueError(f"{path.name}: {line} is no list of phrases that mean the same")
        for phrase in phrases:
            synonyms[phrase] += phrases
    merged = {phrase: tuple(dict.fromkeys(others)) for phrase, others in synonyms.items()}
    return Dictionary(merged, frozenset(data["whole"]), frozenset(data["filler"]))
