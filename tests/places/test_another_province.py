"""A newsroom in another province brings a folder, and no code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.places.data_checks import problems
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.region_data import load_region_data
from bot.tagger.tagger import load_tagger
from tests.support.paths import DATA

LAMPUNG = DATA / "provinces" / "18"


def test_its_files_need_no_mending() -> None:
    """They pass the same checks as those that are shipped."""
    assert problems(load_region_data(LAMPUNG), load_gazetteer(LAMPUNG)) == []


def test_its_articles_are_tagged(capsys: pytest.CaptureFixture[str]) -> None:
    """Villages, other names, police, a landmark and traps; and nothing of our province is known."""
    examples = str(LAMPUNG / "examples.jsonl")
    assert main(["classify", "--regions", str(LAMPUNG), "--check", "--json", examples]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 12
    assert report["differences"] == []


def test_its_places_are_found_by_what_people_type() -> None:
    """An alias, a district, and a village that leads to its district."""
    finder = PlaceFinder(load_gazetteer(LAMPUNG), load_region_data(LAMPUNG))
    for words, code in (("lamsel", "18.01"), ("natar", "18.01.04"), ("desa kelawi", "18.01.21")):
        match = finder.find(words).sole
        assert match is not None, words
        assert match.code == code


def test_the_list_of_regions_alone_is_enough(tmp_path: Path) -> None:
    """Every other file may follow later."""
    shutil.copy(LAMPUNG / "regions.csv", tmp_path)
    places = load_tagger(tmp_path).tag(
        "Panen kopi", "Petani Kecamatan Air Hitam, Kabupaten Lampung Barat, panen."
    )
    assert (places.regencies, places.districts) == (("18.04",), ("18.04.14",))


def test_a_folder_that_is_none_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator reads which folder cannot be read."""
    assert main(["classify", "--regions", str(tmp_path / "19"), "-"]) == 1
    assert "Cannot read the regions in" in capsys.readouterr().err
