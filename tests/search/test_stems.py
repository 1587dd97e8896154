"""Stems: affixed words of one root find each other, by what an archive tells; others do not."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.matching import AllOf, AnyOf, Expression, Vocabulary, expression_of
from bot.search.stems import OPEN, candidates, open_stems, stem_of
from bot.search.words import words_of
from tests.support.paths import ROOT
from tests.support.queries import plain_query

PAIRS = tomllib.loads((ROOT / "tests/data/search/pairs.toml").read_text(encoding="utf-8"))
MEASURED = 30  # pairs of the goal


@cache
def archive() -> Vocabulary:
    """The words of our labelled articles, as an archive has them."""
    words = Counter(PAIRS["everyday"] * 2)
    for path in (ROOT / "tests/data/regions").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            words.update(words_of(f"{article['title']}\n{article['text']}"))
    return with_words(words)


def with_words(words: Counter[str]) -> Vocabulary:
    stems: Counter[str] = Counter()
    for word, count in words.items():
        stems[stem_of(word)] += count
    return Vocabulary(words, stems)


def finds(looked_for: str, other: str) -> bool:
    """Whether a search for one word finds an article that has only the other, in this archive."""
    known = archive()
    words = Counter(known.words)
    words[other] += 1
    expression = expression_of(plain_query(looked_for), with_words(words))
    stem = stem_of(other)
    terms = {other, stem if OPEN in stem else OPEN + stem}
    return expression is not None and matches(expression, terms)


def matches(expression: Expression, terms: set[str]) -> bool:
    if isinstance(expression, AllOf):
        return all(matches(part, terms) for part in expression.parts)
    if isinstance(expression, AnyOf):
        return any(matches(part, terms) for part in expression.parts)
    return expression in terms


def missed(pairs: list[list[str]]) -> list[list[str]]:
    return [pair for pair in pairs if not (finds(*pair) and finds(*reversed(pair)))]


def test_words_of_one_root_find_each_other() -> None:
    """29 of the 30 pairs of the goal, and of all that we know, both ways."""
    assert len(missed(PAIRS["joined"][:MEASURED])) <= 1
    assert missed(PAIRS["joined"]) == []
    assert len(missed(PAIRS["heldout"])) <= 2


@pytest.mark.parametrize("pair", PAIRS["apart"], ids=" ".join)
def test_words_of_different_roots_do_not(pair: list[str]) -> None:
    """Neither way: a wrong join shows news of something else."""
    assert not finds(*pair)
    assert not finds(*reversed(pair))


@given(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=20))
def test_an_open_stem_and_its_roots_know_each_other(word: str) -> None:
    """Whatever root a stem may have leads back to that stem; a stem is never empty."""
    stem = stem_of(word)
    assert stem
    if OPEN in stem:
        assert all(stem in open_stems(root) for root in candidates(stem))
    else:
        assert candidates(stem) == (stem,)


def test_the_archive_decides_what_is_open() -> None:
    """The same word, two archives: the root is the one that most words speak for."""
    assert Vocabulary({}, {"tangkap": 3}).root_of(stem_of("penangkapan")) == "tangkap"
    assert Vocabulary({}, {"nangkap": 3}).root_of(stem_of("penangkapan")) == "nangkap"
    assert Vocabulary().root_of(stem_of("penangkapan")) == "tangkap"
