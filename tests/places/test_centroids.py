"""A shared location offers the districts around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import OperatorError
from bot.places.centroids import OFFERED, load_centroids, nearest_districts
from bot.places.gazetteer import load_gazetteer

GAZETTEER, CENTROIDS = load_gazetteer(), load_centroids()


def names(latitude: float, longitude: float) -> list[str]:
    codes = nearest_districts(latitude, longitude, CENTROIDS)
    return [GAZETTEER.full_name(code) for code in codes]


def test_every_district_has_its_centroid() -> None:
    """All 155, and nothing else."""
    assert set(CENTROIDS) == set(GAZETTEER.districts)


@pytest.mark.parametrize(
    ("at", "district"),
    [
        ((-6.1169, 106.1503), "Serang, Kota Serang"),  # the town square
        ((-6.2715, 106.4836), "Tigaraksa, Kab. Tangerang"),  # the regent's office
        ((-6.1256, 106.6559), "Benda, Kota Tangerang"),  # the airport
        ((-6.3020, 106.5450), "Panongan, Kab. Tangerang"),  # Ranca Iyuh, nearer to Legok's centre
        ((-6.8360, 105.8850), "Wanasalam, Kab. Lebak"),  # the harbour of Binuangeun
    ],
)
def test_the_district_is_among_those_offered(at: tuple[float, float], district: str) -> None:
    """Not always the first: near a border the neighbour's centre is nearer."""
    assert district in names(*at)


def test_elsewhere_nothing_is_offered() -> None:
    """In Bandung no button could be right."""
    assert names(-6.9147, 107.6098) == []
    assert nearest_districts(-6.2, 106.5, {}) == ()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_location_is_answered(latitude: float, longitude: float) -> None:
    """A few districts, or none; a district's own centroid offers it first."""
    assert len(nearest_districts(latitude, longitude, CENTROIDS)) in {0, OFFERED}


def test_a_centroid_is_nearest_to_itself() -> None:
    """For each of them."""
    for code, at in CENTROIDS.items():
        assert nearest_districts(*at, CENTROIDS)[0] == code


def test_a_province_without_the_file_offers_nothing_and_a_damaged_one_says_so(
    tmp_path: Path,
) -> None:
    """The operator reads which file it is."""
    assert load_centroids(tmp_path) == {}
    (tmp_path / "centroids.csv").write_text("code,latitude\n36.03.19,x\n")
    load_centroids.cache_clear()
    with pytest.raises(OperatorError, match=r"centroids\.csv"):
        load_centroids(tmp_path)
