"""What a query is taken for: topic, places, time; and what is left out where nothing has it all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.finder import PlaceFinder
from bot.search.dictionary import load_dictionary
from bot.search.matching import AllOf, AnyOf, Vocabulary, expression_of
from bot.search.query import DroppedWords, Query, parse_query, relaxations
from bot.search.typos import closest, trigrams
from bot.search.words import words_of
from tests.support.regions import PIECES

TODAY = date(2026, 11, 27)


def read(typed: str, finder: PlaceFinder) -> Query:
    return parse_query(typed, finder=finder, dictionary=load_dictionary(), today=TODAY)


@pytest.mark.parametrize(
    ("typed", "topic", "places", "period"),
    [
        ("banjir di labuan minggu lalu", "banjir", ["36.01.12"], "2026-11-16/2026-11-22"),
        ("Ada berita banjir di Panongan?", "banjir", ["36.03.19"], ""),
        ("lowongan kerja cikupa", "lowongan kerja", ["36.03.18"], ""),
        ("pencurian motor curug kota serang", "pencurian motor", ["36.73.04"], ""),
        ("bupati serang", "bupati", ["36.04", "36.73"], ""),
        ("berita kemarin", "", [], "2026-11-26"),
        ("berita banten", "banten", [], ""),
        ("korupsi banten", "korupsi", [], ""),
        ("tersambar petir", "tersambar petir", [], ""),
        ("panongan", "panongan", [], ""),
        ("apa itu", "apa itu", [], ""),
        ("", "", [], ""),
    ],
)
def test_topic_place_and_time_are_told_apart(
    typed: str, topic: str, places: list[str], period: str, finder: PlaceFinder
) -> None:
    """Filler goes unless there is nothing else; an ordinary word that is a place stays a word."""
    query = read(typed, finder)
    assert (query.topic, list(query.places), str(query.period or "")) == (topic, places, period)


def test_a_phrase_means_all_that_mean_the_same(finder: PlaceFinder) -> None:
    """The longest phrase of the dictionary is one thing, with the typed words first."""
    (concept,) = read("lowongan kerja", finder).concepts
    assert concept.phrases[0] == ("lowongan", "kerja")
    assert ("loker",) in concept.phrases
    (place,) = read("petir", finder).concepts
    assert place.places == ("36.04.19",)


@given(st.lists(st.sampled_from([*PIECES, "kemarin ", "banjir ", "14/2 ", "2026"]), max_size=9))
def test_a_query_is_read_back_as_it_is_written(finder: PlaceFinder, pieces: list[str]) -> None:
    """A button carries its text to the next page, which must be of the same articles.

    The first page is of such a text already (handlers.readers.search).
    """
    query = read(read("".join(pieces), finder).text, finder)
    again = read(query.text, finder)
    assert (again.period, set(again.places)) == (query.period, set(query.places))
    assert set(again.topic.split()) == set(query.topic.split())


def test_what_is_nearest_leaves_out_one_thing_after_the_other(finder: PlaceFinder) -> None:
    """First all of it, last the place alone; nothing is left out that was not there."""
    query = read("pembagian sembako gratis cikupa kemarin", finder)
    dropped = [kind for _, kind in relaxations(query)]
    assert dropped == [
        DroppedWords.NOTHING, DroppedWords.NOTHING, DroppedWords.PERIOD,
        DroppedWords.WORD, DroppedWords.TOPIC,
    ]  # fmt: skip
    *_, (last, _) = relaxations(query)
    assert (last.concepts, last.places, last.period) == ((), ("36.03.18",), None)
    assert [kind for _, kind in relaxations(read("banjir", finder))] == [DroppedWords.NOTHING]


def test_a_word_may_be_missing_of_two_and_a_place(finder: PlaceFinder) -> None:
    """ "banjir rob cilegon" finds what is about either there; of two words alone none may be."""
    kinds = {kind for _, kind in relaxations(read("banjir rob cilegon", finder))}
    assert DroppedWords.WORD in kinds
    assert DroppedWords.WORD not in {kind for _, kind in relaxations(read("banjir rob", finder))}


def test_a_road_between_places_is_found_by_its_name(finder: PlaceFinder) -> None:
    """Of several places, what names them all is found, wherever else it is filed; of one, not."""
    archive = Vocabulary(words={"macet": 1})
    road, (one, other) = read("macet cikupa balaraja", finder), ("§360318", "§360301")
    both = AllOf(("cikupa", "balaraja"))
    assert expression_of(road, archive) == AllOf((AnyOf((one, other, both)), "macet"))
    place = read("macet curug kota serang", finder)
    assert expression_of(place, archive) == AllOf(("§367304", "macet"))


def test_the_closest_word_is_the_one_with_fewest_slips() -> None:
    """Then the commonest; a short word may have one slip, a number none."""
    known = {"banjir": 3, "banjar": 90, "panjir": 1, "kebakaran": 4}
    assert closest("bnjir", known) == "banjir"
    assert closest("banjor", known) == "banjar"
    assert closest("kebakran", known) == closest("kebkarna", known) == "kebakaran"
    assert closest("lebar", known) is None
    assert trigrams("2026") == trigrams("abc") == ()
    assert trigrams("rapat") == (" ra", "rap", "apa", "pat")


def test_the_dictionary_is_in_order(tmp_path: Path) -> None:
    """Every line has phrases; `whole` are folded words; a wrong line is named."""
    assert [word for word in load_dictionary().whole if words_of(word) != [word]] == []
    broken = tmp_path / "synonyms.toml"
    broken.write_text('synonyms = [["sendiri"]]\nwhole = []', encoding="utf-8")
    with pytest.raises(ValueError, match="sendiri"):
        load_dictionary(broken)
