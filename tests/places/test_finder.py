"""What a reader types, and the place it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.model import PlaceMatch
from bot.places.region_data import load_region_data

FINDER = PlaceFinder(load_gazetteer(), load_region_data())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("panongan", "36.03.19"),
        ("  PANONGAN ", "36.03.19"),
        ("kec. panongan", "36.03.19"),
        ("kecamatan Pasar Kemis", "36.03.12"),
        ("pasarkemis", "36.03.12"),
        ("tiga raksa", "36.03.03"),
        ("pano\u200bng\u200dan", "36.03.19"),
        ("\u202epanongan\u202c", "36.03.19"),
        ("kab. tangerang", "36.03"),
        ("Kabupaten Tangerang", "36.03"),
        ("kota tangerang", "36.71"),
        ("tangsel", "36.74"),
        ("kota tangerang selatan", "36.74"),
        ("kota serang", "36.73"),
        ("kec serang", "36.73.01"),
        ("cilegon", "36.72"),
        ("banten", "36"),
        ("Semua Banten", "36"),
        ("semua", "36"),
        ("36", "36"),
        ("36.03.19", "36.03.19"),
        ("Provinsi Banten", "36"),
        ("Curug, Kota Serang", "36.73.04"),
        ("curug tangerang", "36.03.17"),
        ("Cilegon, Kota Cilegon", "36.72.02"),
        ("Serang, Kota Serang", "36.73.01"),
        ("cibeber cilegon", "36.72.01"),
        ("anyer", "36.04.30"),
    ],
)
def test_a_name_finds_its_place(finder: PlaceFinder, words: str, code: str) -> None:
    """Official, other and joined names, with or without their level, however spelt."""
    assert finder.find(words).sole == PlaceMatch(code)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("curug", ["36.03.17", "36.73.04"]),
        ("cibeber", ["36.02.19", "36.72.01"]),
        ("kecamatan sobang", ["36.01.35", "36.02.22"]),
        ("tangerang", ["36.03", "36.71", "36.74"]),
        ("serang", ["36.04", "36.73"]),
    ],
)
def test_an_ambiguous_name_is_asked_back(finder: PlaceFinder, words: str, codes: list[str]) -> None:
    """Every candidate is offered, in the order of the codes, and none is chosen."""
    found = finder.find(words)
    assert [match.code for match in found.matches] == codes
    assert found.sole is None


def test_a_village_finds_its_district_and_says_so(finder: PlaceFinder) -> None:
    """Nobody can follow a village: its district is offered, with the village it came by."""
    for words in (
        "ranca iyuh",
        "Rancaiyuh",
        "desa Ranca Iyuh",
        "kel. ranca iyuh",
        "ranca iyuh panongan",
        "Desa Ranca Iyuh, Kec. Panongan, Kab. Tangerang",
    ):
        assert finder.find(words).sole == PlaceMatch("36.03.19", via="36.03.19.2001")


def test_a_village_of_many_districts_is_asked_back(finder: PlaceFinder) -> None:
    """ "Desa Mekarjaya" is in ten districts; a district's own name goes before a village's."""
    assert len(finder.find("desa mekarjaya").matches) == 10
    assert finder.find("mekarjaya").sole == PlaceMatch("36.01.30")
    assert finder.find("mekarjaya panongan").sole == PlaceMatch("36.03.19", via="36.03.19.2006")


@pytest.mark.parametrize(
    ("typo", "code"),
    [("panogan", "36.03.19"), ("kec. panogann", "36.03.19"), ("pandegelang", "36.01")],
)
def test_a_typo_is_answered_with_a_suggestion(finder: PlaceFinder, typo: str, code: str) -> None:
    """A near miss matches nothing and suggests what was meant."""
    found = finder.find(typo)
    assert found.matches == ()
    assert found.suggestions[0].code == code


@pytest.mark.parametrize(
    ("typo", "codes"),
    [
        ("ranca iyu", ["36.03.19"]),
        ("desa ranca iyu", ["36.03.19"]),
        ("ranca iyu panongan", ["36.03.19"]),
        ("curg kota serang", ["36.73.04"]),
        ("desa sukamju", ["36.01.12", "36.02.22", "36.04.16", "36.04.23"]),
        ("desa sukamju sobang", ["36.02.22"]),
    ],
)
def test_a_misspelt_village_or_address_suggests_where_it_lies(
    finder: PlaceFinder, typo: str, codes: list[str]
) -> None:
    """All districts that have a village of the likeliest name; only those that the rest allows."""
    found = finder.find(typo)
    assert found.matches == ()
    assert [match.code for match in found.suggestions] == codes


def test_behind_desa_a_village_goes_before_a_district(finder: PlaceFinder) -> None:
    """ "Desa Panogan" is the village of Panongan, which lies in the district of the name."""
    assert finder.find("panogan").suggestions[0].via is None
    assert finder.find("desa panogan").suggestions[0].via is not None


@pytest.mark.parametrize("words", ["", "!!!", "xyzzyq", "apa kabar", "jakarta", "\u200b", "🙂"])
def test_nonsense_suggests_nothing(finder: PlaceFinder, words: str) -> None:
    """What is near no place is not answered with one."""
    found = finder.find(words)
    assert (found.matches, found.suggestions) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("berita panongan", ("36.03.19",)),
        ("kabar terbaru dari pasar kemis dong", ("36.03.12",)),
        ("Berita Serpong dan Ciputat", ("36.74.01", "36.74.04")),
        ("ada berita apa di kota serang", ("36.73",)),
        ("berita curug kota serang", ("36.73.04",)),
        ("berita tangerang", ("36.03", "36.71", "36.74")),
        ("berita petir", ("36.04.19",)),
        ("info hari ini di maja", ("36.02.13",)),
        ("petir", ("36.04.19",)),
        ("kecamatan petir banjir", ("36.04.19",)),
        ("di desa ranca iyuh ada apa", ("36.03.19",)),
        ("berita ranca iyuh", ("36.03.19",)),
        ("saya mau tanya harga petir", ()),
        ("israel serang iran", ()),
        ("benda apa itu", ()),
        ("terima kasih banyak", ()),
        ("", ()),
    ],
)
def test_a_sentence_names_places_not_words(
    finder: PlaceFinder, sentence: str, codes: tuple[str, ...]
) -> None:
    """An everyday word is a place only where somebody asks for a place."""
    assert finder.find_in_sentence(sentence) == codes


@given(st.text(max_size=60))
def test_any_words_are_answered(words: str) -> None:
    """Whatever is typed: known codes, matches or suggestions but never both, no exception."""
    found = FINDER.find(words)
    assert not (found.matches and found.suggestions)
    assert FINDER.find_in_sentence(words) == tuple(sorted(set(FINDER.find_in_sentence(words))))
