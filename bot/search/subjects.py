"""The subjects of a site: the categories that belong together, and the names people use.

Source: `bot/data/subjects.toml`, which editors may change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.search.index_terms import in_headline, stem_term
from bot.search.keywords import SUBJECT, keyword_of
from bot.search.stems import stem_of

FILE = Path(__file__).parents[1] / "data" / "subjects.toml"


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of the data file; the key of each is its keyword ("#politik").

    `labels`: its names by language. `named`: subjects by the names people use. `categories`: by the
    folded name of a category. `headlines`: words that show the subject if all are in a headline.
    """

    labels: Mapping[str, Mapping[str, str]]
    named: Mapping[str, str]
    categories: Mapping[str, str]
    headlines: tuple[tuple[str, tuple[str, ...]], ...]

    def of_article(self, categories: Iterable[str], terms: Set[str]) -> frozenset[str]:
        """Return the subjects of an article with these categories and index terms."""
        found = {self.categories.get(keyword_of(name), "") for name in categories} - {""}
        found.update(
            subject
            for subject, words in self.headlines
            if all(_stands_in_headline(word, terms) for word in words)
        )
        return frozenset(found)

    def resolve(self, typed: str) -> str:
        """Return the keyword of the typed words: the subject of that name, else the words."""
        words = keyword_of(typed)
        return self.named.get(words, words)

    def label(self, keyword: str, language: str) -> str:
        """Return a keyword's name in a language; a keyword of words is its own name."""
        if not keyword.startswith(SUBJECT):
            return keyword
        labels = self.labels.get(keyword, {})
        return labels.get(language) or labels.get(DEFAULT_LANGUAGE) or keyword.removeprefix(SUBJECT)


@cache
def load_subjects(path: Path = FILE) -> Subjects:
    """Read the subjects of the file. Raises ValueError for a name that two subjects share."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    named: dict[str, str] = {}
    categories: dict[str, str] = {}
    for name, said in data.items():
        for call in (name, *said["label"].values(), *said["names"]):
            _claim(path, named, call, name)
        for category in said["categories"]:
            _claim(path, categories, category, name)
    return Subjects(
        labels={SUBJECT + name: said["label"] for name, said in data.items()},
        named=named,
        categories=categories,
        headlines=tuple(
            (SUBJECT + name, tuple(keyword_of(phrase).split()))
            for name, said in data.items()
            for phrase in said["headlines"]
        ),
    )


def _claim(path: Path, taken: dict[str, str], call: str, name: str) -> None:
    if taken.setdefault(keyword_of(call), SUBJECT + name) != SUBJECT + name:
        raise ValueError(f"{path.name}: {call!r} is named by two subjects")


def _stands_in_headline(word: str, terms: Set[str]) -> bool:
    stem = stem_of(word)
    return any(in_headline(term) in terms for term in (word, stem, stem_term(stem)))
