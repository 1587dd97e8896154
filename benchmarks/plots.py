"""Draws which share of the deliveries was known within what time, for light and dark pages.

One unit of the drawing is a CSS pixel when it is shown 360 pixels wide, as on a phone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES = (5.0, 5.6)  # 72 units each
FONT = 12.5
TICKS = {
    60: "1 min",
    300: "5 min",
    1800: "30 min",
    7200: "2 h",
    43_200: "12 h",
    172_800: "2 days",
}
FIRST, LAST = 50.0, 190_000.0  # seconds: the ends of the axis
POINTS = 120


@dataclass(frozen=True)
class Ink:
    """Colours that are read on a page of its brightness: 4.5 to 1 and more for words."""

    text: str
    grid: str
    bundled: str
    one_by_one: str


INKS = {
    "light": Ink(text="#1f2328", grid="#d1d9e0", bundled="#0757ba", one_by_one="#a8440b"),
    "dark": Ink(text="#e6edf3", grid="#3d444d", bundled="#79b8ff", one_by_one="#ffab70"),
}


@dataclass(frozen=True)
class Panel:
    """One audience: seconds from publication to delivery by either rule, in any order."""

    title: str
    one_by_one: Sequence[float]
    bundled: Sequence[float]


def draw_both(panels: Sequence[Panel], folder: Path) -> None:
    """Write bundling-light.svg and bundling-dark.svg, the same bytes for the same numbers."""
    lines = [(_known(panel.one_by_one), _known(panel.bundled)) for panel in panels]
    titles = [panel.title for panel in panels]
    for name, ink in INKS.items():
        _draw(titles, lines, ink, folder / f"bundling-{name}.svg")


def _times() -> list[float]:
    """Evenly spaced on the axis, which is logarithmic."""
    return [FIRST * (LAST / FIRST) ** (number / POINTS) for number in range(POINTS + 1)]


def _known(delays: Sequence[float]) -> list[float]:
    """For each of the times, how many per cent of the deliveries took no longer."""
    ordered = sorted(delays)
    return [100 * bisect_right(ordered, time) / len(ordered) for time in _times()]


def _draw(
    titles: Sequence[str],
    lines: Sequence[tuple[list[float], list[float]]],
    ink: Ink,
    path: Path,
) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {
            "font.size": FONT,
            "svg.hashsalt": "bundling",
            "text.color": ink.text,
            "axes.labelcolor": ink.text,
            "axes.edgecolor": ink.text,
            "xtick.color": ink.text,
            "ytick.color": ink.text,
        }
    ):
        figure = Figure(figsize=INCHES, layout="constrained")
        found = figure.subplots(len(lines), 1, sharex=True, squeeze=False)
        for axes, title, (one_by_one, bundled) in zip(found[:, 0], titles, lines, strict=True):
            axes.set_title(title, loc="left", fontsize=FONT + 1)
            _axes(axes, ink)
            _line(axes, one_by_one, "one by one", ink.one_by_one, dashes=(4, 1.5))
            _line(axes, bundled, "bundled", ink.bundled, dashes=())
        found[-1, 0].set_xlabel("time since publication (logarithmic)")
        figure.supylabel("share of articles delivered", fontsize=FONT, color=ink.text)
        figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})


def _axes(axes: Axes, ink: Ink) -> None:
    axes.set_xscale("log")
    axes.set_xlim(FIRST, LAST)
    axes.set_ylim(0, 101)
    axes.set_xticks(list(TICKS), labels=list(TICKS.values()))
    axes.minorticks_off()
    axes.set_yticks([0, 25, 50, 75, 100], labels=["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.tick_params(length=0, pad=6)
    axes.grid(color=ink.grid, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _line(
    axes: Axes, known: list[float], label: str, colour: str, dashes: tuple[float, ...]
) -> None:
    times = _times()
    axes.plot(times, known, color=colour, linewidth=2.2, dashes=dashes)
    half = next(number for number, share in enumerate(known) if share >= 50)
    axes.annotate(
        label,
        (times[half], known[half]),
        xytext=(-8, 6),
        textcoords="offset points",
        ha="right",
        color=colour,
    )
