"""Where a dateline ends, and whether it names a town that is not ours."""

from __future__ import annotations

import pytest

from bot.tagger.dateline import dateline_end, dateline_town
from bot.tagger.tagger import Tagger

OUTLETS = ("pos", "kabar")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("TANGERANG – Warga", 12),
        ("OUTLET.COM, SERANG - Warga", 20),
        ("Outlet.co.id - Lebak - Warga", 22),
        ("Warga Panongan membangun jalan – swadaya", 0),
        ("", 0),
    ],
)
def test_a_dateline_ends_at_its_last_dash(text: str, end: int) -> None:
    """Only short pieces before a dash or bar are a dateline."""
    assert dateline_end(text) == end


@pytest.mark.parametrize(
    ("dateline", "name"),
    [
        ("SAMPIT – ", "SAMPIT"),
        ("Outlet.com, Kuala Lumpur - ", "Kuala Lumpur"),
        ("POSBANTEN – ", ""),
        ("Kabar6-", ""),
        ("14 Mei 2025 – ", ""),
        ("", ""),
    ],
)
def test_an_outlet_is_no_town(dateline: str, name: str) -> None:
    """What has a dot, a digit or a piece of an outlet's name is not where it happened."""
    assert dateline_town(dateline, OUTLETS) == name


def test_a_dateline_nobody_knows_is_elsewhere(tagger: Tagger) -> None:
    """ "SAMPIT – ... asal Lebak": no list of towns is ever complete."""
    text = "Buaya menerkam perantau asal Lebak. Warga Lebak itu dirawat."
    assert tagger.tag("Buaya serang warga", f"SAMPIT – {text}").regencies == ()
    assert tagger.tag("Buaya serang warga", f"LEBAK – {text}").regencies == ("36.02",)


def test_a_district_in_the_dateline_is_its_regency(tagger: Tagger) -> None:
    """It is where the reporter sat; the scene is in the same regency, seldom in that district."""
    places = tagger.tag("Jalan tol macet", "SERPONG – Antrean mengular sejak pagi.")
    assert (places.regencies, places.districts) == (("36.74",), ())
