"""A report of scores as an operator reads it, and as a script does."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from bot.gazetteer import Gazetteer
from bot.scoring import Difference, Report, Score

_TITLE_SHOWN = 70  # characters
_HEAD = f"{'':<10}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}"


def score_table(report: Report, gazetteer: Gazetteer) -> Iterator[str]:
    """Lines: a row for each level, then each article on which tagger and editor differ."""
    yield _HEAD
    for level, score in _levels(report):
        yield (
            f"{level:<10}{score.precision:>10.3f}{score.recall:>8.3f}{score.f1:>7.3f}"
            f"{score.right:>7}{score.wrong:>7}{score.missed:>8}"
        )
    yield ""
    yield (
        f"{report.articles} articles, {len(report.differences)} with a difference;"
        f" {report.tagged} of {report.placeless} without a place were given one."
    )
    for difference in report.differences:
        yield ""
        yield f"line {difference.line}: {' '.join(difference.title.split())[:_TITLE_SHOWN]}"
        missed, wrong = _sides(difference)
        for word, codes in (("missed", missed), ("wrong", wrong)):
            for code in codes:
                yield f"  {word:<8}{_named(code, gazetteer)}"


def score_json(report: Report) -> str:
    """The same as one JSON object."""
    levels = {
        level: {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "right": score.right,
            "wrong": score.wrong,
            "missed": score.missed,
        }
        for level, score in _levels(report)
    }
    differences = [
        {"line": each.line, "title": each.title, "missed": missed, "wrong": wrong}
        for each in report.differences
        for missed, wrong in [_sides(each)]
    ]
    return orjson.dumps(
        {
            "articles": report.articles,
            **levels,
            "placeless": report.placeless,
            "tagged": report.tagged,
            "differences": differences,
        }
    ).decode()


def _levels(report: Report) -> tuple[tuple[str, Score], ...]:
    return (
        ("regencies", report.regencies),
        ("districts", report.districts),
        ("province", report.province),
    )


def _sides(difference: Difference) -> tuple[list[str], list[str]]:
    """What the tagger missed, and what it should not have found."""
    expected, found = set(difference.expected), set(difference.found)
    return sorted(expected - found), sorted(found - expected)


def _named(code: str, gazetteer: Gazetteer) -> str:
    """ "36.03.19 Panongan, Kab. Tangerang"; the province as the word that examples have for it."""
    return f"{code} {gazetteer.full_name(code)}" if code in gazetteer else code
