"""Who gets what: the contract's table; and what goes out as breaking news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.reach import is_breaking, missing_reach, reach
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.model import Places, Reach

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
    assert reach(places, gazetteer) == Reach(("36",), province=places.province)


codes = st.lists(st.sampled_from("abcd"), unique=True).map(tuple)
reaches = st.builds(lambda d, w: Reach(d, tuple(c for c in w if c not in d)), codes, codes)


def get(reached: Reach) -> set[tuple[str, bool]]:
    """The followers it is for: of which place, and whether only those who asked for more."""
    return {(c, wide) for c in reached.direct for wide in (True, False)} | {
        (c, True) for c in reached.wide
    }


@given(reaches, reaches)
def test_newly_meant_are_those_it_is_for_now_and_was_not(before: Reach, after: Reach) -> None:
    """Once all of `before` have it. One who has it may be named again: a chat gets it once."""
    newly = get(missing_reach(before, after))
    assert get(after) - get(before) <= newly <= get(after)


@given(reaches, reaches, reaches)
def test_who_has_not_got_it_is_still_owed_it(before: Reach, after: Reach, owed: Reach) -> None:
    """As long as it is for them; a correction in the middle of the spreading loses nobody."""
    newly = get(missing_reach(before, after, owed))
    assert get(after) & get(owed) <= newly <= get(after)


@pytest.mark.parametrize("name", ["Breaking News", "BREAKING NEWS", "breaking", " Breaking  news "])
def test_a_category_of_the_site_makes_it_breaking(name: str) -> None:
    """However the editors write it, and whatever else it is filed under."""
    assert is_breaking(["Panongan", name])


@pytest.mark.parametrize("names", [[], ["Panongan", "News"], ["Breakingnya apa"], [""]])
def test_everything_else_is_ordinary(names: list[str]) -> None:
    """A word within another name does not count."""
    assert not is_breaking(names)


@pytest.mark.parametrize(
    ("before", "after", "owed", "newly"),
    [
        (False, True, False, True),
        (True, True, False, False),
        (True, True, True, True),
        (False, False, False, False),
        (True, False, True, False),
    ],
)
def test_the_whole_province_is_newly_meant_as_a_place_is(
    before: bool, after: bool, owed: bool, newly: bool
) -> None:
    """Where it was not before, or not everybody has it yet; and it is now."""
    reached, now, waiting = (Reach((), province=meant) for meant in (before, after, owed))
    assert missing_reach(reached, now, waiting).province is newly
