"""The table under which benchmarks print what they measured, beside what was wanted."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.machine import machine


class Stuck(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Figure:
    """One row. `at_most`: the target is a ceiling, else the least that will do.

    Without a target it is only told; without a measurement `note` says why there is none.
    """

    case: str
    what: str
    target: float | None
    measured: float | None
    at_most: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the target is met, where there is one."""
        if self.target is None or self.measured is None:
            return self.note
        holds = (
            self.measured <= self.target if self.at_most else self.measured >= self.target
        )  # fmt: skip
        return "holds" if holds else "MISSED"

    @property
    def ratio(self) -> str:
        """Measured by target; nothing can be divided by a target of 0."""
        if not self.target or self.measured is None:
            return "-"
        return f"{self.measured / self.target:.2f}"

    @property
    def row(self) -> str:
        """The cells, in columns of fixed width."""
        bound = "" if self.target is None else f"{'<=' if self.at_most else '>='} {self.target:,g}"
        measured = "-" if self.measured is None else f"{self.measured:,.4g}"
        if self.measured is not None and abs(self.measured) >= 10_000:
            measured = f"{self.measured:,.0f}"
        cells = f"{self.case:15}{self.what:58}{bound:>12}{measured:>12}{self.ratio:>8}"
        return f"{cells}  {self.verdict}"


Case: TypeAlias = Callable[..., Awaitable[list[Figure]]]


def print_figures(figures: Iterable[Figure]) -> None:
    """The machine, then one row a figure."""
    print(f"{machine()}\n")
    print(f"{'case':15}{'':58}{'target':>12}{'measured':>12}{'ratio':>8}  verdict")
    for figure in figures:
        print(figure.row)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of them does not exceed; infinite where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def run(program: str, cases: Sequence[Case]) -> None:
    """A benchmark's command line: the cases that are named, or all, as one table."""
    known = {case.__name__: case for case in cases}
    parser = argparse.ArgumentParser(prog=f"python -m {program}", allow_abbrev=False)
    parser.add_argument("case", nargs="*", metavar="CASE", help=", ".join(known))
    parser.add_argument("--full", action="store_true", help="the sizes of the targets")
    args = parser.parse_args()
    if unknown := set(args.case) - known.keys():
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    wanted = [known[name] for name in args.case] or cases
    print_figures(asyncio.run(gather(wanted, full=args.full)))


async def gather(cases: Sequence[Case], *, full: bool) -> list[Figure]:
    """Each after the other: they would share the machine's cores. One that fails is a row."""
    figures = []
    for case in cases:
        print(f"{case.__name__} ...", file=sys.stderr)
        try:
            figures += await case(full=full)
        except Stuck as fault:
            print(fault, file=sys.stderr)
            reason = str(fault).partition("\n")[0]
            figures.append(Figure(case.__name__, "", None, None, note=f"FAILED: {reason}"))
    return figures
