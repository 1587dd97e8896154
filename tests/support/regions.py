"""The regions, one tagger and one finder for all tests, and pieces of articles about places."""

from __future__ import annotations

import pytest

from bot.places.finder import PlaceFinder
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.region_data import RegionData, load_region_data
from bot.tagger.tagger import Tagger


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def data() -> RegionData:
    return load_region_data()


@pytest.fixture(scope="session")
def tagger(gazetteer: Gazetteer, data: RegionData) -> Tagger:
    return Tagger(gazetteer, data)


@pytest.fixture(scope="session")
def finder(gazetteer: Gazetteer, data: RegionData) -> PlaceFinder:
    return PlaceFinder(gazetteer, data)


PIECES = [
    *("Kecamatan ", "Desa ", "Kota ", "Kab. ", "Polsek ", "warga ", "asal ", "Jalan ", "yaitu "),
    *("Curug", "Serang", "Tangerang", "Panongan", "Cianjur", "Lebak", "Banten", "Mekarjaya"),
    *("Polres Cilegon", "KP3B", ", ", " dan ", " - ", ". ", "\n", "x"),
]
