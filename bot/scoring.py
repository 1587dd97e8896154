"""How well a tagger agrees with people: precision, recall, F1, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.examples import Example
from bot.model import Places


@dataclass(slots=True)
class Score:
    """Counts over all articles: places found rightly, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be found that was; 1 where there was nothing to find."""
        expected = self.right + self.missed
        return self.right / expected if expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where there was nothing and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def count(self, expected: frozenset[str], found: frozenset[str]) -> None:
        """One more article."""
        self.right += len(expected & found)
        self.wrong += len(found - expected)
        self.missed += len(expected - found)


@dataclass(frozen=True, slots=True)
class Difference:
    """An article on which tagger and person differ; codes sorted, the province's is "province"."""

    line: int
    title: str
    expected: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """The scores by level. `placeless` articles belong to no place of the province; `tagged` of
    them were given one all the same: those are pushes that annoy."""

    articles: int = 0
    regencies: Score = field(default_factory=Score)
    districts: Score = field(default_factory=Score)
    province: Score = field(default_factory=Score)
    placeless: int = 0
    tagged: int = 0
    differences: list[Difference] = field(default_factory=list)


def score(results: Iterable[tuple[int, Example, Places]]) -> Report:
    """The report over lines, their examples and what the tagger found."""
    report = Report()
    for line, example, places in results:
        report.articles += 1
        free = frozenset(example.optional)
        expected, found = _by_level(example), _by_level(places)
        for level, wanted, given in zip(
            (report.regencies, report.districts, report.province), expected, found, strict=True
        ):
            level.count(wanted - free, given - free)
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
