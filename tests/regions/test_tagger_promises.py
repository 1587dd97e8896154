"""What holds for every article, every order of the data and every province."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.gazetteer import Gazetteer
from bot.model import Places
from bot.regiondata import RegionData
from bot.regions import Tagger, load_tagger

TAGGER = load_tagger()


def codes(places: Places) -> tuple[Sequence[str], Sequence[str]]:
    return places.regencies, places.districts


@given(st.text(max_size=40), st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_article_is_tagged_soundly(title: str, text: str, categories: list[str]) -> None:
    """Whatever the words: sorted codes, each district's regency, province only alone."""
    places = TAGGER.tag(title, text, categories)
    assert list(places.regencies) == sorted(set(places.regencies))
    assert list(places.districts) == sorted(set(places.districts))
    assert {code[:5] for code in places.districts} <= set(places.regencies)
    assert not (places.province and places.regencies)


PIECES = [
    *("Kecamatan ", "Desa ", "Kota ", "Kab. ", "Polsek ", "warga ", "asal ", "Jalan ", "yaitu "),
    *("Curug", "Serang", "Tangerang", "Panongan", "Cianjur", "Lebak", "Banten", "Mekarjaya"),
    *("Polres Cilegon", "KP3B", ", ", " dan ", " - ", ". ", "\n", "x"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.lists(st.sampled_from(PIECES)))
def test_any_jumble_of_places_is_tagged_soundly(title: list[str], text: list[str]) -> None:
    """Cues and names in any order keep the promises too, and every place has its reasons."""
    places = TAGGER.tag("".join(title), "".join(text))
    assert {code[:5] for code in places.districts} <= set(places.regencies)
    reasoned = {reason.place for reason in places.reasons}
    assert set(places.districts) <= reasoned
    assert set(places.regencies) <= reasoned | {c[:5] for c in places.districts}
    assert not places.province or "36" in reasoned


def test_the_order_of_the_data_changes_nothing(gazetteer: Gazetteer, data: RegionData) -> None:
    """Rows and entries shuffled: the same places, the same reasons."""
    shuffle = random.Random(5)
    rows = [
        gazetteer.get(code)
        for code in ("36", *gazetteer.regencies, *gazetteer.districts, *gazetteer.villages)
    ]
    shuffle.shuffle(rows)
    turned = replace(
        data,
        names=dict(reversed(list(data.names.items()))),
        shared=dict(reversed(list(data.shared.items()))),
        landmarks=data.landmarks[::-1],
        units=data.units[::-1],
        blocked=data.blocked[::-1],
        elsewhere=data.elsewhere[::-1],
        ambiguity=dict(reversed(list(data.ambiguity.items()))),
    )
    other = Tagger(Gazetteer(rows), turned)
    for title, text in ARTICLES:
        assert other.tag(title, text) == TAGGER.tag(title, text)


ARTICLES = [
    ("Warga Curug dan Cibeber rapat", "SERANG – Desa Mekarjaya, Kecamatan Curug, Kota Serang."),
    ("Polsek Mancak, Polres Cilegon", "Baduy dan Merak ramai. Warga Tangerang asal Lebak ikut."),
    ("Banten", "Kecamatan Petir, Kopo, Kabupaten Serang; Kota Tangerang, Kota Cilegon."),
]


def test_the_hash_seed_changes_nothing() -> None:
    """Two processes with different PYTHONHASHSEED print the same bytes."""
    script = (
        "from bot.regions import load_tagger\n"
        "from tests.regions.test_tagger_promises import ARTICLES\n"
        "tagger = load_tagger()\nprint([tagger.tag(*article) for article in ARTICLES])"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "7", "99")
    }
    assert len(outputs) == 1


def test_classifying_needs_neither_telegram_nor_sql() -> None:
    """`classify` starts quickly because it imports only what computes."""
    script = (
        "import sys, bot.classify, bot.placefinder\n"
        "heavy = {'telegram', 'sqlalchemy', 'aiohttp', 'pydantic', 'asyncio'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])


def test_another_province_is_another_folder(tmp_path: Path) -> None:
    """Two regencies of Lampung and no other file: no code knows which province it serves."""
    (tmp_path / "regions.csv").write_text(LAMPUNG, encoding="utf-8")
    tagger = load_tagger(tmp_path)
    places = tagger.tag("Panen kopi", "Petani Kecamatan Air Hitam, Kabupaten Lampung Barat, panen.")
    assert codes(places) == (("18.04",), ("18.04.14",))
    assert tagger.tag("Gubernur Lampung lantik pejabat", "Acara singkat.").province is True
    assert codes(tagger.tag("Camat Panongan", "Kabupaten Tangerang, Banten")) == ((), ())


LAMPUNG = """code,level,name,parent_code
18,province,Lampung,
18.04,regency,Kabupaten Lampung Barat,18
18.04.04,district,Sumber Jaya,18.04
18.04.14,district,Air Hitam,18.04
18.72,regency,Kota Metro,18
18.72.01,district,Metro Pusat,18.72
"""
