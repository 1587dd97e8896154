"""The places of an article in a line, for whoever reads it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import DISTRICTS_SHOWN, PageContext, place_line
from bot.places.model import Places

GAZETTEER = load_gazetteer()
PANONGAN, CIKUPA, CURUG, TIGARAKSA = "36.03.19", "36.03.18", "36.03.17", "36.03.03"
CILEDUG = "36.71.06"
TANGERANG, KOTA_TANGERANG, PANDEGLANG, LEBAK = "36.03", "36.71", "36.01", "36.02"
FOUR = Places((TANGERANG,), (TIGARAKSA, CIKUPA, CURUG, PANONGAN))


def line(places: Places, *followed: str) -> str:
    words, zone = load_texts().of("id"), ZoneInfo("Asia/Jakarta")
    context = PageContext(words, GAZETTEER, zone, 0.0, followed=frozenset(followed))
    return place_line(context, places)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (Places(), "Banten"),
        (Places(province=True), "Banten"),
        (Places((TANGERANG,)), "Kab. Tangerang"),
        (Places((TANGERANG,), (PANONGAN,)), "Panongan, Kab. Tangerang"),
        (Places((TANGERANG,), (CURUG, CIKUPA)), "Curug, Cikupa · Kab. Tangerang"),
        (FOUR, "Tigaraksa, Cikupa, Curug +1 · Kab. Tangerang"),
        (
            Places((TANGERANG, KOTA_TANGERANG), (PANONGAN,)),
            "Panongan · Kab. Tangerang, Kota Tangerang",
        ),
        (Places((PANDEGLANG, LEBAK, TANGERANG)), "Kab. Pandeglang, Kab. Lebak +1"),
    ],
)
def test_places_are_said_in_the_order_of_mention_and_the_regency_once(
    places: Places, said: str
) -> None:
    """Of many the first, and how many more: a push about all eight is still one line."""
    assert line(places) == said


@pytest.mark.parametrize(
    ("places", "followed", "said"),
    [
        (FOUR, PANONGAN, "Panongan, Tigaraksa, Cikupa +1 · Kab. Tangerang"),
        (
            Places((KOTA_TANGERANG, TANGERANG), (CILEDUG, CURUG, PANONGAN)),
            PANONGAN,
            "Panongan, Curug, Ciledug · Kab. Tangerang, Kota Tangerang",
        ),
        (
            Places((KOTA_TANGERANG, TANGERANG), (CILEDUG, CURUG)),
            TANGERANG,
            "Curug, Ciledug · Kab. Tangerang, Kota Tangerang",
        ),
        (Places((PANDEGLANG, LEBAK, TANGERANG)), PANONGAN, "Kab. Tangerang, Kab. Pandeglang +1"),
        (FOUR, GAZETTEER.province, line(FOUR)),
    ],
)
def test_ones_own_places_come_first(places: Places, followed: str, said: str) -> None:
    """What is followed, then its neighbours in the same regency."""
    assert line(places, followed) == said


places = st.lists(st.sampled_from(GAZETTEER.districts), unique=True, max_size=12).map(
    lambda districts: Places(
        tuple(dict.fromkeys(map(GAZETTEER.parent, districts))), tuple(districts)
    )
)


@given(places, st.sets(st.sampled_from(GAZETTEER.districts), max_size=3))
def test_no_follower_misses_their_own_place(places: Places, followed: set[str]) -> None:
    """However many an article has, those that brought it are among the ones that are shown."""
    said = line(places, *followed)
    for code in sorted(followed.intersection(places.districts))[:DISTRICTS_SHOWN]:
        assert GAZETTEER.short_name(code) in said
    assert len(said) < 200
