"""Scores that can be checked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.model import Places
from bot.tagger.evaluation import Difference, Evaluation, LevelScore, evaluate
from bot.tagger.examples import Example

CURUG = Example("Curug", "", ("36.03", "36.73"), ("36.03.17", "36.73.04"))
NATIONAL = Example("Larangan mudik", "")
PROVINCE = Example("Gubernur", "", province=True)


def places(example: Example) -> Places:
    return Places(example.regencies, example.districts, example.province)


def test_a_tagger_that_agrees_is_perfect() -> None:
    """Nothing wrong, nothing missed, no difference to show."""
    report = evaluate([(n, e, places(e)) for n, e in enumerate((CURUG, NATIONAL, PROVINCE))])
    assert report == Evaluation(
        3, LevelScore(2), LevelScore(2), LevelScore(1), placeless=1, tagged=0
    )
    assert report.districts.f1 == report.regencies.precision == report.province.recall == 1.0


def test_what_differs_is_counted_by_level_and_shown_with_its_line() -> None:
    """One district missed, one wrong; the national article that was tagged; the lost province."""
    report = evaluate(
        [
            (4, CURUG, Places(("36.03", "36.73"), ("36.73.04", "36.73.01"))),
            (6, NATIONAL, Places(("36.71",), ("36.71.13",))),
            (9, PROVINCE, Places()),
        ]
    )
    assert (report.regencies, report.districts) == (LevelScore(2, 1, 0), LevelScore(1, 2, 1))
    assert report.province == LevelScore(0, 0, 1)
    assert (report.placeless, report.tagged) == (1, 1)
    assert report.districts.precision == pytest.approx(1 / 3)
    assert report.districts.recall == 0.5
    assert report.districts.f1 == pytest.approx(0.4)
    assert report.differences[1:] == [
        Difference(6, "Larangan mudik", (), ("36.71", "36.71.13")),
        Difference(9, "Gubernur", ("province",), ()),
    ]


@pytest.mark.parametrize("found", [(), ("36.71",)])
def test_an_optional_place_counts_neither_way(found: tuple[str, ...]) -> None:
    """Where editors differ among themselves the tagger may do either."""
    example = Example("Warga Kota Tangerang di Bandung", "", optional=("36.71",))
    report = evaluate([(1, example, Places(found))])
    assert report == Evaluation(articles=1)


codes = st.frozensets(st.sampled_from(["36.01", "36.02", "36.03"]))


@given(st.lists(st.tuples(codes, codes)))
def test_f1_lies_between_precision_and_recall(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    """As a mean does, and all three are shares."""
    total = LevelScore()
    for expected, found in pairs:
        total.add(expected, found)
    low, high = sorted((total.precision, total.recall))
    assert 0 <= low <= total.f1 + 1e-9 <= high + 2e-9 <= 1 + 2e-9
