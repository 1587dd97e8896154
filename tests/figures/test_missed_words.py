"""What of a search in vain is counted: subjects, and nothing that tells of somebody."""

from __future__ import annotations

from datetime import date

import pytest

from bot.figures.missed_words import missed_words
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.region_data import load_region_data
from bot.search.dictionary import load_dictionary
from bot.search.query import parse_query

FINDER = PlaceFinder(load_gazetteer(), load_region_data())


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("loker cikupa", "loker cikupa"),
        ("Cikupa LOKER", "loker cikupa"),  # the same, however it is said
        ("jadwal sim keliling", "jadwal sim keliling"),
        ("cikupa", "cikupa"),
        ("08123456789", ""),
        ("3603191234567890", ""),
        ("siti@contoh.id", ""),
        ("https://contoh.id/a", ""),
        ("pak lurah kemarin malam bagi amplop di rumah ketua rt", ""),  # a story
        ("a" * 41, ""),
        ("", ""),
    ],
)
def test_a_subject_is_counted_and_a_story_is_not(typed: str, counted: str) -> None:
    """Few and short words; no number or address of anybody."""
    query = parse_query(
        typed, finder=FINDER, dictionary=load_dictionary(), today=date(2026, 11, 29)
    )
    assert missed_words(query, typed) == counted
