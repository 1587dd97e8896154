"""One tagger and one finder for all tests here: both are pure."""

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
