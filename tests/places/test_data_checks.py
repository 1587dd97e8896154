"""The data files as editors leave them: mistakes are found before readers find them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import OperatorError
from bot.places.data_checks import problems
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import DEFAULT_FOLDER, Gazetteer
from bot.places.region_data import Ambiguity, Landmark, PoliceUnit, RegionData, load_region_data
from bot.tagger.tagger import Tagger


def test_a_shipped_file_needs_no_mending(data: RegionData, gazetteer: Gazetteer) -> None:
    """No unknown code, no name claimed twice, no unknown use."""
    assert problems(data, gazetteer) == []


def test_a_source_keeps_its_licence() -> None:
    """The list is cahyadsn/wilayah's, under MIT: its notice stands beside it."""
    notice = (DEFAULT_FOLDER / "LICENSE-wilayah.txt").read_text(encoding="utf-8")
    assert "Copyright (c) 2017 Cahya DSN" in notice
    assert "Permission is hereby granted" in notice


def test_every_alias_is_reachable(
    data: RegionData, gazetteer: Gazetteer, tagger: Tagger, finder: PlaceFinder
) -> None:
    """Each other name leads to its region, in an article and in the chat."""
    for code, aliases in data.names.items():
        for alias in aliases:
            if gazetteer.get(code).level == "district":
                regency = gazetteer.get(gazetteer.parent(code)).name
                places = tagger.tag("", f"Acara di Kecamatan {alias}, {regency}.")
                assert places.districts == (code,), alias
            else:
                assert tagger.tag(f"Kabar {alias}", f"Warga {alias}.").regencies == (code,), alias
            assert code in [match.code for match in finder.find(alias).matches], alias


def test_every_shared_name_is_asked_back(data: RegionData, finder: PlaceFinder) -> None:
    """A name of several regencies offers them all."""
    for name, codes in data.shared.items():
        assert sorted(match.code for match in finder.find(name).matches) == sorted(codes)


def test_every_landmark_is_reachable(data: RegionData, tagger: Tagger) -> None:
    """Each landmark speaks for its place wherever its regency is evident."""
    for landmark in data.landmarks:
        regency = tagger.gazetteer.regency_of(landmark.place)
        name = tagger.gazetteer.get(regency).name
        places = tagger.tag(landmark.name, f"Ramai di {landmark.name}. Kata warga {name}.")
        assert any(reason.phrase == landmark.name for reason in places.reasons), landmark.name


def test_every_police_unit_is_reachable(data: RegionData, tagger: Tagger) -> None:
    """Each unit's name, and its chief's, speaks for its regency."""
    for unit in data.units:
        if len(unit.places) > 1:
            continue
        for name in unit.names:
            for spelling in (name, "Ka" + name[0].lower() + name[1:]):
                assert tagger.tag(f"{spelling} berganti", "").regencies == unit.places, spelling


def test_every_blocked_phrase_is_silent(data: RegionData, tagger: Tagger) -> None:
    """What only looks like a place gives none, capitals or not."""
    for phrase in data.blocked:
        for spelling in (phrase, phrase.title(), phrase.upper()):
            places = tagger.tag(spelling, f"Kabar soal {spelling} hari ini.")
            assert (places.regencies, places.districts) == ((), ()), spelling


def test_every_category_is_reachable(data: RegionData, tagger: Tagger) -> None:
    """Each mapped category alone decides its place; one of several strengthens each of them."""
    for name, codes in data.categories.items():
        if len(codes) == 1:
            places = tagger.tag("Pengumuman", "Isi pengumuman.", [name])
            found = (*places.regencies, *places.districts, "36" if places.province else "")
            assert codes[0] in found, name
            continue
        assert tagger.tag("Pengumuman", "Isi pengumuman.", [name]).regencies == ()
        for code in codes:
            text = f"Pengumuman bagi warga {tagger.gazetteer.get(code).name}."
            reasons = tagger.tag("Pengumuman", text, [name]).reasons
            assert (code, name) in {(reason.place, reason.phrase) for reason in reasons}


def test_a_mistake_in_the_data_is_named(data: RegionData, gazetteer: Gazetteer) -> None:
    """Unknown codes, names claimed twice or hidden, and unknown uses are all reported."""
    broken = replace(
        data,
        names={
            "36.99": ("Entah",),
            "36.03.19": ("Serpong",),
            "36.01": ("Kembar",),
            "36.02": ("Kembar",),
        },
        landmarks=(Landmark("Panongan", "36.03.19", 1.0), Landmark("Tugu", "36.88", 10.0)),
        units=(PoliceUnit(("Polres Entah",), ("36.77",)),),
        sectors={"36.03.98": ()},
        ambiguity={"entah": Ambiguity(), "curug": Ambiguity(use="kadang")},
        blocked=("cikupa",),
        cues=replace(data.cues, words={**data.cues.words, "never": ("warga", "panongan")}),
        categories={"Entah": ("36.66",), "Pantura": ("36.03", "36.04.13")},
    )
    found = "\n".join(problems(broken, gazetteer))
    for expected in (
        "aliases.toml: unknown code 36.99",
        "aliases.toml: serpong is the official name of another region than 36.03.19",
        "aliases.toml: kembar is claimed by 36.01 and 36.02",
        "landmarks.toml: panongan is the name of a region",
        "landmarks.toml: unknown code 36.88",
        "police.toml: unknown code 36.77",
        "police.toml: unknown code 36.03.98",
        "ambiguity.csv: entah is no district",
        "ambiguity.csv: curug has the unknown use kadang",
        "blocked.txt: cikupa hides the region of that name",
        "categories.toml: unknown code 36.66",
        "categories.toml: Pantura names several places that are not all regencies",
        "cues.toml: warga stands under residents and under never",
        "cues.toml: panongan hides the region of that name",
        "landmarks.toml: the weight of tugu is not between 0 and 1",
    ):
        assert expected in found
    with pytest.raises(OperatorError, match="need mending"):
        Tagger(gazetteer, broken)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("aliases.toml", "[names\n"),
        ("aliases.toml", '[names]\n"36.03.19" = "Panongan"\n'),
        ("landmarks.toml", '[[landmark]]\nname = "Tugu"\nplace = "36"\nweight = "besar"\n'),
        ("landmarks.toml", '[[landmark]]\nname = "Tugu"\n'),
    ],
)
def test_a_damaged_file_is_said_in_one_sentence(tmp_path: Path, file: str, content: str) -> None:
    """A slip of an editor's pen is told by file, without a traceback."""
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(OperatorError):
        load_region_data(tmp_path)
