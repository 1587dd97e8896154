"""Who gets what: the contract's table."""

from __future__ import annotations

import pytest

from bot.audience import reach
from bot.gazetteer import Gazetteer, load_gazetteer
from bot.model import Places, Reach

TIGARAKSA, PANONGAN = "36.03.03", "36.03.19"
KAB_TANGERANG, KOTA_SERANG, CURUG_SERANG = "36.03", "36.73", "36.73.06"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def test_districts_reach_their_followers_their_regencies_and_the_province(
    gazetteer: Gazetteer,
) -> None:
    """And nobody in a neighbouring district, wide or not."""
    places = Places(regencies=(KAB_TANGERANG,), districts=(PANONGAN,))
    assert reach(places, gazetteer) == Reach(direct=("36", KAB_TANGERANG, PANONGAN))


def test_districts_of_two_regencies_reach_both(gazetteer: Gazetteer) -> None:
    """Each district brings its own regency, also where the tagger did not list it."""
    places = Places(regencies=(KAB_TANGERANG,), districts=(PANONGAN, CURUG_SERANG))
    assert set(reach(places, gazetteer).direct) == {
        "36",
        KAB_TANGERANG,
        PANONGAN,
        KOTA_SERANG,
        CURUG_SERANG,
    }


def test_a_regency_as_a_whole_reaches_its_districts_followers_who_asked(
    gazetteer: Gazetteer,
) -> None:
    """Its followers and the province's in any case; its districts' only if they switched it on."""
    found = reach(Places(regencies=(KAB_TANGERANG,)), gazetteer)
    assert found.direct == ("36", KAB_TANGERANG)
    assert PANONGAN in found.wide
    assert CURUG_SERANG not in found.wide
    assert len(found.wide) == len(gazetteer.children(KAB_TANGERANG))


@pytest.mark.parametrize("places", [Places(), Places(province=True)])
def test_the_province_or_no_place_reaches_the_province_s_followers(
    places: Places, gazetteer: Gazetteer
) -> None:
    """ "Semua Banten" is everything the site publishes."""
    assert reach(places, gazetteer) == Reach(direct=("36",))
