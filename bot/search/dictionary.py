"""The words that an editor may add: synonyms, words without affixes, and fillers.

Sources: `bot/data/synonyms.toml`, and the fillers that are shared with wishes.
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

FOLDER = Path(__file__).parents[1] / "data"
FILE = FOLDER / "synonyms.toml"
FILLERS = FOLDER / "wishes" / "fillers.toml"

Phrase: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The words of the data files, ready for use.

    `synonyms`: for each phrase, all phrases with its meaning, itself included. `whole`: words that
    are their own root. `filler`: words that add nothing to a query.
    """

    synonyms: Mapping[Phrase, tuple[Phrase, ...]]
    whole: frozenset[str]
    filler: frozenset[str]

    @property
    def longest(self) -> int:
        """The number of words of the longest phrase."""
        return max(map(len, self.synonyms), default=1)


@cache
def load_dictionary(path: Path = FILE) -> Dictionary:
    """Read the dictionary. Raises ValueError for a line that is no list of phrases."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    fillers = tomllib.loads(FILLERS.read_text(encoding="utf-8"))
    synonyms: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for line in data["synonyms"]:
        phrases = [tuple(words_of(phrase)) for phrase in line]
        if len(phrases) < 2 or not all(phrases):
            raise ValueError(f"{path.name}: {line} is no list of phrases that mean the same")
        for phrase in phrases:
            synonyms[phrase] += phrases
    merged = {phrase: tuple(dict.fromkeys(others)) for phrase, others in synonyms.items()}
    return Dictionary(
        merged, frozenset(data["whole"]), frozenset((*fillers["news"], *fillers["question"]))
    )
