"""The official tree and what its regions are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import OperatorError
from bot.places.gazetteer import Gazetteer, Region, load_gazetteer

PROVINCE = Region("36", "province", "Banten", "")


def test_a_province_has_its_official_numbers(gazetteer: Gazetteer) -> None:
    """Kepmendagri 300.2.2-2138/2025: 8 regencies and cities, 155 districts, 1,552 villages."""
    assert gazetteer.province == "36"
    assert len(gazetteer.regencies) == 8
    assert len(gazetteer.districts) == 155
    assert len(gazetteer.villages) == 1552


def test_a_tree_is_walked_both_ways(gazetteer: Gazetteer) -> None:
    """Every child knows its parent, and every code below the province has a regency."""
    for code in (*gazetteer.regencies, *gazetteer.districts, *gazetteer.villages):
        assert code in gazetteer.children(gazetteer.parent(code))
        assert gazetteer.regency_of(code) in gazetteer.regencies
    assert gazetteer.parent("36") == ""
    assert gazetteer.children("36.03.19.2001") == ()


@pytest.mark.parametrize(
    ("code", "short", "full", "label"),
    [
        ("36", "Banten", "Banten", "Banten"),
        ("36.03", "Kab. Tangerang", "Kab. Tangerang", "Kab. Tangerang"),
        ("36.73", "Kota Serang", "Kota Serang", "Kota Serang"),
        ("36.74", "Kota Tangerang Selatan", "Kota Tangerang Selatan", "Tangsel"),
        ("36.03.19", "Panongan", "Panongan, Kab. Tangerang", "Panongan"),
        ("36.73.04", "Curug", "Curug, Kota Serang", "Curug, Kota Serang"),
        ("36.01.35", "Sobang", "Sobang, Kab. Pandeglang", "Sobang, Pandeglang"),
        ("36.73.01", "Serang", "Serang, Kota Serang", "Kec. Serang"),
        ("36.03.19.2001", "Ranca Iyuh", "Ranca Iyuh, Panongan, Kab. Tangerang", "Ranca Iyuh"),
    ],
)
def test_a_region_is_called_as_people_call_it(
    gazetteer: Gazetteer, code: str, short: str, full: str, label: str
) -> None:
    """Short where it is clear, longer where two would be confused."""
    assert gazetteer.short_name(code) == short
    assert gazetteer.full_name(code) == full
    assert gazetteer.label(code) == label


def test_a_label_is_one_places_own(gazetteer: Gazetteer) -> None:
    """No two buttons among regencies and districts read the same, and all fit a phone."""
    labels = [gazetteer.label(code) for code in (*gazetteer.regencies, *gazetteer.districts)]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 21


def test_an_unknown_code_is_a_key_error(gazetteer: Gazetteer) -> None:
    """Codes come from stored data; a wrong one is a programming error."""
    assert "99.99" not in gazetteer
    with pytest.raises(KeyError):
        gazetteer.get("99.99")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [PROVINCE, PROVINCE],
        [PROVINCE, Region("36.03.19", "district", "Panongan", "36.03")],
        [PROVINCE, Region("36.03.19", "district", "Panongan", "36")],
    ],
)
def test_a_broken_tree_is_refused(rows: list[Region]) -> None:
    """No province, a code twice, a missing parent, a parent of the wrong level."""
    with pytest.raises(OperatorError, match=r"regions\.csv"):
        Gazetteer(rows)


@pytest.mark.parametrize(
    "content", [None, "code,level\n36,province\n", "code,level,name,parent_code\n36,x,y,\n"]
)
def test_an_unreadable_file_is_said_in_one_sentence(tmp_path: Path, content: str | None) -> None:
    """A missing file, missing columns and an unknown level are the editor's to mend."""
    if content is not None:
        (tmp_path / "regions.csv").write_text(content, encoding="utf-8")
    with pytest.raises(OperatorError, match="Cannot read the regions"):
        load_gazetteer(tmp_path)
