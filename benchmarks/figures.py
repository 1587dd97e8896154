"""The table under which benchmarks print what they measured, beside what was wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.machine import machine


@dataclass(frozen=True)
class Figure:
    """One row. `at_most`: the target is a ceiling, else the least that will do."""

    case: str
    what: str
    target: float
    measured: float
    at_most: bool = False

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.measured <= self.target if self.at_most else self.measured >= self.target

    @property
    def ratio(self) -> str:
        """Measured by target; nothing can be divided by a target of 0."""
        return f"{self.measured / self.target:.2f}" if self.target else "-"

    @property
    def row(self) -> str:
        """The cells, in columns of fixed width."""
        bound = f"{'<=' if self.at_most else '>='} {self.target:,g}"
        verdict = "holds" if self.holds else "MISSED"
        measured = f"{self.measured:,.4g}"
        return f"{self.case:10}{self.what:48}{bound:>12}{measured:>12}{self.ratio:>8}  {verdict}"


def print_figures(figures: Iterable[Figure]) -> None:
    """The machine, then one row a figure."""
    print(f"{machine()}\n")
    print(f"{'case':10}{'':48}{'target':>12}{'measured':>12}{'ratio':>8}  verdict")
    for figure in figures:
        print(figure.row)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of them does not exceed; infinite where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")
