"""What editors type to say which places an article is about, and the buttons that ask back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles.model import Article
from bot.articles.place_correction import clarification, place_names
from bot.messages.catalogue import load_texts
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.places.region_data import load_region_data
from bot.places.typed_places import (
    MOST_ANSWERS,
    narrowest_codes,
    pack_places,
    parse_places,
    places_of,
    unpack_places,
)

GAZETTEER = load_gazetteer()
FINDER = PlaceFinder(GAZETTEER, load_region_data())
CONTEXT = PageContext(load_texts().of("id"), GAZETTEER, ZoneInfo("Asia/Jakarta"), 0.0)
PANONGAN, CIKUPA, TANGERANG = "36.03.19", "36.03.18", "36.03"
ARTICLE = Article(10**9, "Judul <b>", "https://kabar.example/?a=1&b=2", "", None, 0.0, Places())

any_places = st.builds(
    lambda codes: places_of(codes, GAZETTEER),
    st.lists(st.sampled_from(["36", *GAZETTEER.regencies, *GAZETTEER.districts]), max_size=9),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Panongan", [PANONGAN]),
        ("Panongan, Cikupa", [PANONGAN, CIKUPA]),
        ("panongan dan Kec. Cikupa", [PANONGAN, CIKUPA]),
        ("Kab. Tangerang; Kota Serang", [TANGERANG, "36.73"]),
        ("Curug, Kota Serang", ["36.73.04"]),
        ("Curug, Tangerang", ["36.03.17"]),
        ("Mekarjaya, Panongan", ["36.01.30", PANONGAN]),
        ("Desa Ranca Iyuh", [PANONGAN]),
        ("36.03.19", [PANONGAN]),
        ("Panongan, Kab. Tangerang", [PANONGAN]),
        ("Cilegon, Kota Cilegon", ["36.72.02"]),
        ("Cilegon, Kota Serang", ["36.72", "36.73"]),
    ],
)
def test_names_that_are_clear_are_places(typed: str, codes: list[str]) -> None:
    """Parted by commas or "dan"; a regency behind a name that needs one is its address."""
    (answer,) = parse_places(typed, FINDER, GAZETTEER).interpretations
    assert answer.places == places_of(codes, GAZETTEER)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("provinsi", Places(province=True)),
        ("Semua Banten", Places(province=True)),
        ("tidak ada", Places()),
        ("none", Places()),
        ("Banten, Panongan", Places((TANGERANG,), (PANONGAN,))),
    ],
)
def test_the_province_and_no_place_have_words_of_their_own(typed: str, places: Places) -> None:
    """The province beside one of its districts says nothing more."""
    assert [answer.places for answer in parse_places(typed, FINDER, GAZETTEER).interpretations] == [
        places
    ]


def test_what_is_not_clear_leaves_one_answer_for_each_meaning() -> None:
    """Each answer is whole: it has what was clear, too. A typo is never taken for granted."""
    found = parse_places("Cikupa, Curug", FINDER, GAZETTEER)
    assert found.unclear == ("Curug",)
    assert [answer.places.districts for answer in found.interpretations] == [
        ("36.03.17", CIKUPA),
        (CIKUPA, "36.73.04"),
    ]
    (typo,) = parse_places("panogan", FINDER, GAZETTEER).interpretations
    assert (typo.places.districts, typo.choices[0].code) == ((PANONGAN,), PANONGAN)
    assert len(parse_places("Curug, Cibeber", FINDER, GAZETTEER).interpretations) == 4


def test_what_is_unknown_or_has_too_many_meanings_has_no_answer() -> None:
    """The names are told, so that the editor writes them better."""
    assert parse_places("xyzzyq, Panongan", FINDER, GAZETTEER).unknown == ("xyzzyq",)
    many = parse_places("Curug, Cibeber, Tangerang, Serang", FINDER, GAZETTEER)
    assert (many.interpretations, len(many.unclear)) == ((), 4)


@given(st.text(max_size=80))
@example("\ud83d")
def test_any_words_are_taken(typed: str) -> None:
    """No exception, never too many answers, and never answers beside unknown names."""
    found = parse_places(typed, FINDER, GAZETTEER)
    assert len(found.interpretations) <= MOST_ANSWERS
    assert not (found.interpretations and found.unknown)


@given(any_places)
def test_a_button_says_places_in_full(places: Places) -> None:
    """What is packed is unpacked, none included."""
    assert unpack_places(pack_places(places, GAZETTEER), GAZETTEER) == places


@pytest.mark.parametrize("data", ["99", "03.19+99.99", "03.19.2001", "03.19 ", "x"])
def test_codes_that_are_not_ours_are_no_places(data: str) -> None:
    """A button of before the region file changed, or one that somebody made up."""
    assert unpack_places(data, GAZETTEER) is None


def test_buttons_name_only_what_was_not_clear_and_fit_telegram() -> None:
    """Where the data would not, the editor is asked to write it better."""
    page = clarification(CONTEXT, ARTICLE, parse_places("Cikupa, Curug", FINDER, GAZETTEER))
    assert "‘Curug’ belum jelas" in page.text
    assert '<a href="https://kabar.example/?a=1&amp;b=2"><b>Judul &lt;b&gt;</b></a>' in page.text
    assert [(b.text, b.data) for (b,) in page.buttons] == [
        ("Curug, Kab. Tangerang", "w:1000000000:03.17+03.18"),
        ("Curug, Kota Serang", "w:1000000000:03.18+73.04"),
    ]
    long = ", ".join(GAZETTEER.full_name(code) for code in GAZETTEER.districts[:12])
    page = clarification(CONTEXT, ARTICLE, parse_places(f"{long}, Curug", FINDER, GAZETTEER))
    assert page.buttons == ()
    assert "Curug Kota Serang" in page.text


@given(any_places.filter(lambda places: bool(narrowest_codes(places, GAZETTEER))))
def test_what_the_bot_says_of_places_can_be_typed_back(places: Places) -> None:
    """An editor copies the line and changes a word; every name is clear as the bot writes it."""
    (answer,) = parse_places(
        f"📍 {place_names(CONTEXT, places)}", FINDER, GAZETTEER
    ).interpretations
    assert answer.places == places


@given(any_places)
def test_places_are_said_by_what_they_come_down_to(places: Places) -> None:
    """Districts, regencies meant as a whole, the province, or that there is none."""
    said = place_names(CONTEXT, places)
    assert said
    assert said.count(" · ") == max(0, len(narrowest_codes(places, GAZETTEER)) - 1)
