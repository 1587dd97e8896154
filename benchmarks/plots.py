"""Draws which share of the deliveries was known within what time, for light and dark pages.

One unit of the drawing is a CSS pixel when it is shown 360 pixels wide, as on a phone.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES = (5.0, 2.8)  # of one panel, 72 units each
FONT = 12.5
POINTS = 120
DASHES: tuple[tuple[float, ...], ...] = ((4, 1.5), (), (1.5, 1.5), (8, 2))  # line after line


@dataclass(frozen=True)
class Ink:
    """Colours that are read on a page of its brightness: 4.5 to 1 and more for words."""

    text: str
    grid: str
    lines: tuple[str, ...]


INKS = {
    "light": Ink("#1f2328", "#d1d9e0", ("#a8440b", "#0757ba", "#1a6b3a", "#7a3e9d")),
    "dark": Ink("#e6edf3", "#3d444d", ("#ffab70", "#79b8ff", "#7ee2a0", "#d2a8ff")),
}


@dataclass(frozen=True)
class Line:
    """Seconds from publication to delivery, in any order.

    It is named where `named_at` % are known: left of it, or `on_right`.
    """

    label: str
    delays: Sequence[float]
    named_at: float = 50
    on_right: bool = False


@dataclass(frozen=True)
class Panel:
    """What is compared with each other: four lines at most."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Axis:
    """The times at its ends, in seconds, and those that are named."""

    first: float
    last: float
    ticks: Mapping[float, str]

    def times(self) -> list[float]:
        """Evenly spaced on the axis, which is logarithmic."""
        span = self.last / self.first
        return [self.first * span ** (number / POINTS) for number in range(POINTS + 1)]

    def known(self, delays: Sequence[float]) -> list[float]:
        """For each of the times, how many per cent of the deliveries took no longer."""
        ordered = sorted(delays)
        return [100 * bisect_right(ordered, time) / len(ordered) for time in self.times()]


def need_matplotlib() -> None:
    """Exit with a sentence where it is not installed: before what is to be drawn is computed."""
    if find_spec("matplotlib") is None:
        sys.exit("--plot needs matplotlib, which is in benchmarks/requirements.lock")


def draw_both(panels: Sequence[Panel], axis: Axis, folder: Path, name: str) -> None:
    """Write NAME-light.svg and NAME-dark.svg, the same bytes for the same numbers."""
    known = [[axis.known(line.delays) for line in panel.lines] for panel in panels]
    for brightness, ink in INKS.items():
        _draw(panels, known, axis, ink, folder / f"{name}-{brightness}.svg")


def _draw(
    panels: Sequence[Panel],
    known: Sequence[Sequence[Sequence[float]]],
    axis: Axis,
    ink: Ink,
    path: Path,
) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {
            "font.size": FONT,
            "svg.hashsalt": path.stem.rpartition("-")[0],
            "text.color": ink.text,
            "axes.labelcolor": ink.text,
            "axes.edgecolor": ink.text,
            "xtick.color": ink.text,
            "ytick.color": ink.text,
        }
    ):
        size = INCHES[0], INCHES[1] * len(panels)
        figure = Figure(figsize=size, layout="constrained")
        found = figure.subplots(len(panels), 1, sharex=True, squeeze=False)
        for axes, panel, shares in zip(found[:, 0], panels, known, strict=True):
            axes.set_title(panel.title, loc="left", fontsize=FONT + 1)
            _axes(axes, axis, ink)
            drawn = zip(panel.lines, shares, ink.lines, DASHES, strict=False)
            for line, share, colour, dashes in drawn:
                axes.plot(axis.times(), share, color=colour, linewidth=2.2, dashes=dashes)
                _name(axes, line, axis.times(), share, colour)
        found[-1, 0].set_xlabel("time since publication (logarithmic)")
        figure.supylabel("share of articles delivered", fontsize=FONT, color=ink.text)
        figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})


def _axes(axes: Axes, axis: Axis, ink: Ink) -> None:
    axes.set_xscale("log")
    axes.set_xlim(axis.first, axis.last)
    axes.set_ylim(0, 101)
    axes.set_xticks(list(axis.ticks), labels=list(axis.ticks.values()))
    axes.minorticks_off()
    axes.set_yticks([0, 25, 50, 75, 100], labels=["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.tick_params(length=0, pad=6)
    axes.grid(color=ink.grid, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _name(
    axes: Axes, line: Line, times: Sequence[float], known: Sequence[float], colour: str
) -> None:
    place = next(number for number, share in enumerate(known) if share >= line.named_at)
    axes.annotate(
        line.label,
        (times[place], known[place]),
        xytext=(8, -6) if line.on_right else (-8, 6),
        textcoords="offset points",
        ha="left" if line.on_right else "right",
        color=colour,
    )
