"""Keywords: the words by which people follow news, matched as the search would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.index_terms import index_terms, words_among
from bot.search.keywords import Matcher, keyword_of, may_match, pivot_of, pivots_of
from bot.search.matching import Vocabulary, look_ups
from bot.search.stems import stem_of
from bot.search.words import words_of

WORDS = st.sampled_from([
    "banjir", "kebanjiran", "bola", "sepak", "menyepak", "sekolah", "persekolahan", "penangkapan",
    "tangkap", "menangkap", "ditangkap", "perusakan", "rusak", "merusak", "penembakan", "tembak",
    "karang", "mengarang", "arang", "jalan", "berjalan", "perjalanan", "pejalan", "kpk", "air",
    "mengairi", "pengairan", "masalah",
])  # fmt: skip


def vocabulary_of(*texts: str) -> Vocabulary:
    """What an archive of these articles has."""
    words, stems = Counter[str](), Counter[str]()
    for text in texts:
        for word in words_of(text):
            words[word] += 1
            stems[stem_of(word)] += 1
    return Vocabulary(words, stems)


def is_matched(keyword: str, text: str) -> bool:
    terms = index_terms("", text, (), ())
    matcher = Matcher.of([keyword_of(keyword)], vocabulary_of(text, keyword))
    return bool(matcher.match(frozenset(terms)))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("banjir", "Warga kebanjiran sejak pagi"),
        ("Sepak Bola", "Turnamen bola: anak menyepak"),
        ("penangkapan", "Pelaku ditangkap polisi"),
        ("jalan rusak", "Perusakan jalan"),
        ("kpk", "Diperiksa KPK"),
    ],
)
def test_a_keyword_matches_every_form_of_its_words(keyword: str, text: str) -> None:
    """As the search finds them: affixes, case and order do not count."""
    assert is_matched(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("bola", "Bolaang ramai"),
        ("api", "Kapitan kapal"),
        ("sepak bola", "Bola pingpong"),
        ("ular", "Penularan campak"),
    ],
)
def test_no_keyword_matches_inside_another_word(keyword: str, text: str) -> None:
    """Words are whole words, and all of them are needed."""
    assert not is_matched(keyword, text)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=8))
def test_whatever_matches_is_looked_up(keyword: Sequence[str], article: Sequence[str]) -> None:
    """The pivots of an article are those of every keyword that it matches."""
    phrase, text = keyword_of(" ".join(keyword)), " ".join(article)
    if is_matched(phrase, text):
        pivots = pivots_of(words_of(text))
        assert pivot_of(phrase) in pivots
        assert may_match(phrase, pivots)


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_words_may_be_typed(typed: str, text: str) -> None:
    """Nothing that somebody types is an operator; the article's own words always match it."""
    keyword = keyword_of(typed)
    if keyword:
        is_matched(keyword, text)
        assert is_matched(keyword, f"{keyword} {text}") or len(keyword.split()) > 12


def test_an_article_costs_as_much_as_it_has_words() -> None:
    """Twice the words, twice the pivots at most."""
    words = [f"kata{number}" for number in range(2000)]
    assert len(pivots_of(words)) <= 2 * len(pivots_of(words[:1000])) + 1
    assert pivots_of(words_among(words)) <= look_ups(words)
