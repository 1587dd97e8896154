"""Typed words -> the words that they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers.understanding.spelling import Spelling, tokens_of

SPELLING = Spelling(
    {"jangan": ["tidak usah"], "tidak": ["ndak", "ga"], "berhenti": ["stop"], "usah": []},
    ["kirim", "berapa"],
)


def meanings(said: str) -> list[str]:
    return [word.meaning for word in SPELLING.words(tokens_of(said), lambda _token: False)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ndak usah kirim", ["jangan", "kirim"]),  # only "tidak usah" is written down
        ("stop stop berhenti", ["berhenti"]),
        ("brp", ["berapa"]),
        ("brhnti krim", ["berhenti", "kirim"]),
        ("berhnti", ["berhenti"]),
        ("brpa2", ["berapa"]),
        ("br", ["br"]),  # too short to be an abbreviation of one word
        ("kirum", ["kirum"]),  # another vowel is no vowel left out
    ],
)
def test_spellings_are_read_as_the_word_they_stand_for(said: str, meant: list[str]) -> None:
    """Slang, words spelt together, vowels left out, typos; what is unsure stays as it is."""
    assert meanings(said) == meant


def test_a_name_is_no_abbreviation() -> None:
    """A place that looks like a word without its vowels stays a place."""
    words = SPELLING.words(["krim"], lambda token: token == "krim")
    assert [word.meaning for word in words] == ["krim"]


@given(st.lists(st.sampled_from(["ga", "usah", "kirim", "stop", "banjir", "brp"]), max_size=8))
def test_every_token_belongs_to_exactly_one_word(tokens: list[str]) -> None:
    """Words cover the tokens in their order, without gaps."""
    words = SPELLING.words(tokens, lambda _token: False)
    ends = [0, *(word.end for word in words)]
    assert [word.start for word in words] == ends[:-1]
    assert ends[-1] == len(tokens)
