"""Scores of the tagger on labelled articles, and their report as a table or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import orjson

from bot.places.gazetteer import Gazetteer
from bot.places.model import Places
from bot.tagger.examples import Example

_TITLE_SHOWN = 70  # characters
_HEAD = f"{'':<10}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}"


def evaluation_table(report: Evaluation, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield lines: a row for each level, then each article where tagger and editor differ."""
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
                yield f"  {word:<8}{_code_and_name(code, gazetteer)}"


def evaluation_json(report: Evaluation) -> str:
    """Return the evaluation as one JSON object."""
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


def _levels(report: Evaluation) -> tuple[tuple[str, LevelScore], ...]:
    return (
        ("regencies", report.regencies),
        ("districts", report.districts),
        ("province", report.province),
    )


def _sides(difference: Difference) -> tuple[list[str], list[str]]:
    """Return the codes that the tagger missed, and the codes that it found wrongly."""
    expected, found = set(difference.expected), set(difference.found)
    return sorted(expected - found), sorted(found - expected)


def _code_and_name(code: str, gazetteer: Gazetteer) -> str:
    """Return "36.03.19 Panongan, Kab. Tangerang"; the word "province" stays as it is."""
    return f"{code} {gazetteer.full_name(code)}" if code in gazetteer else code


@dataclass(slots=True)
class LevelScore:
    """The counts over all articles: places found rightly, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of found places that are right; 1 if none was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of expected places that were found; 1 if none was expected."""
        expected = self.right + self.missed
        return self.right / expected if expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if none was expected and none found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def add(self, expected: frozenset[str], found: frozenset[str]) -> None:
        """Add the places of one more article."""
        self.right += len(expected & found)
        self.wrong += len(found - expected)
        self.missed += len(expected - found)


@dataclass(frozen=True, slots=True)
class Difference:
    """An article where tagger and editor differ; codes sorted, the province is "province"."""

    line: int
    title: str
    expected: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(slots=True)
class Evaluation:
    """The scores by level over labelled articles.

    `placeless`: articles that belong to no place of the province. `tagged`: placeless articles
    that were given a place; their pushes would annoy.
    """

    articles: int = 0
    regencies: LevelScore = field(default_factory=LevelScore)
    districts: LevelScore = field(default_factory=LevelScore)
    province: LevelScore = field(default_factory=LevelScore)
    placeless: int = 0
    tagged: int = 0
    differences: list[Difference] = field(default_factory=list)


def evaluate(results: Iterable[tuple[int, Example, Places]]) -> Evaluation:
    """Return the evaluation of lines with their examples and the tagger's places."""
    report = Evaluation()
    for line, example, places in results:
        report.articles += 1
        free = frozenset(example.optional)
        expected, found = _by_level(example), _by_level(places)
        for level, wanted, given in zip(
            (report.regencies, report.districts, report.province), expected, found, strict=True
        ):
            level.add(wanted - free, given - free)
        wanted, given = frozenset().union(*expected), frozenset().union(*found)
        if not wanted | free:
            report.placeless += 1
            report.tagged += bool(given)
        if wanted - free != given - free:
            report.differences.append(
                Difference(
                    line,
                    example.title,
                    expected=tuple(sorted(wanted - free)),
                    found=tuple(sorted(given - free)),
                )
            )
    return report


def _by_level(places: Example | Places) -> tuple[frozenset[str], ...]:
    return (
        frozenset(places.regencies),
        frozenset(places.districts),
        frozenset({"province"} if places.province else ()),
    )
