"""What holds for every article, every order of the data and every province."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.places.gazetteer import Gazetteer
from bot.places.model import Places
from bot.places.region_data import RegionData
from bot.tagger.tagger import Tagger, load_tagger
from tests.support.regions import PIECES

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
