"""The picture of the panels: pygal draws each, resvg makes pixels. Runs in its own process.

The card has dark words on its own light ground, so that it reads the same in a dark messenger. Its
width is 360 points, at two pixels a point.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from bot.figures.charts import Panel, Shape

FONT = Path(__file__).parents[1] / "data" / "charts" / "chart.ttf"
FAMILY = "Posbanten Chart"
WIDTH, SCALE = 360, 2  # points; pixels a point
TITLE, HEIGHT, ROW, MARGIN = 22, 112, 19, 8
LETTER = 7  # points of a digit and the space beside it, at the small size
GROUND, TEXT, GRID = "#ffffff", "#1f2328", "#d1d9e0"
COLOURS = ("#0757ba", "#a8440b")  # distinct without seeing red, and 4.5 to 1 on the ground
_SMALL, _LARGE = 11, 13


def draw(heading: str, panels: Sequence[Panel]) -> bytes:
    """Draw the panels one below the other, under a heading; return the PNG."""
    import resvg_py

    parts, top = [_text(heading, MARGIN, 22, _LARGE + 1)], 34
    for panel in panels:
        parts.append(_text(panel.title, MARGIN, top + 14, _LARGE))
        parts.extend(_names(panel, top + 14))
        height = _height(panel)
        drawn = _chart(panel, height)
        parts.append(f'<g transform="translate(0 {top + TITLE})">{drawn}</g>')
        top += TITLE + height
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}">'
        f'<rect width="{WIDTH}" height="{top}" fill="{GROUND}"/>{"".join(parts)}</svg>'
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=SCALE,
            skip_system_fonts=True,
            font_files=[str(FONT)],
            font_family=FAMILY,
        )
    )


def _height(panel: Panel) -> int:
    return ROW * len(panel.labels) + 2 * MARGIN if panel.shape is Shape.ROWS else HEIGHT


def _chart(panel: Panel, height: int) -> str:
    """Return the panel as SVG, without its title."""
    pygal = _pygal()
    kinds = {Shape.LINE: pygal.Line, Shape.BARS: pygal.Bar, Shape.ROWS: pygal.HorizontalBar}
    kind = pygal.StackedBar if len(panel.series) > 1 else kinds[panel.shape]
    chart = kind(**_options(panel, height))
    if panel.shape is Shape.ROWS:
        return _rows(chart, panel)
    chart.x_labels = list(panel.labels)
    last = len(panel.labels) - 1
    chart.x_labels_major = [panel.labels[at] for at in sorted({0, last // 2, last})]
    chart.y_labels = [{"value": value, "label": label} for value, label in panel.ticks]
    for series in panel.series:
        chart.add(series.name, list(series.values))
    return str(chart.render(is_unicode=True))


def _pygal() -> Any:
    """Import pygal and remove the import hook that it leaves, which is for maps and old Pythons.

    Python 3.11 warns of the hook at every later import.
    """
    import pygal

    sys.meta_path[:] = [
        each for each in sys.meta_path if type(each).__name__ != "PluginImportFixer"
    ]
    return pygal


def _options(panel: Panel, height: int) -> Mapping[str, Any]:
    from pygal.style import Style

    style = Style(
        background=GROUND,
        plot_background=GROUND,
        foreground=TEXT,
        foreground_strong=TEXT,
        foreground_subtle=GRID,
        guide_stroke_color=GRID,
        major_guide_stroke_color=GRID,
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        opacity="1",
        colors=COLOURS,
        stroke_width="2.5" if panel.shape is Shape.LINE else "0",
        font_family=FAMILY,
        label_font_size=_SMALL,
        major_label_font_size=_SMALL,
    )
    return {
        "style": style,
        "width": WIDTH,
        "height": height,
        "explicit_size": True,
        "margin": MARGIN,
        "margin_top": 0,
        "margin_right": 2 * MARGIN + LETTER * max(map(len, panel.said), default=0),
        "show_legend": False,
        "show_minor_x_labels": False,
        "truncate_label": -1,
        "show_dots": False,
        "js": [],
        "disable_xml_declaration": True,
    }


def _rows(chart: Any, panel: Panel) -> str:
    """Draw the rows, the first label on top, the number at the right end; the axis has no names."""
    from pygal.etree import etree

    chart.x_labels = list(reversed(panel.labels))
    chart.show_x_labels = chart.show_y_guides = False
    chart.range = (0, max(value or 0 for value in panel.series[0].values) or 1)
    chart.add("", list(reversed(panel.series[0].values)))
    tree = chart.render_tree()
    said = dict(zip(panel.labels, panel.said, strict=True))
    plot = next(each for each in tree.iter("g") if each.get("class") == "plot")
    left = float(plot.get("transform").partition("(")[2].partition(",")[0])
    for parent in list(plot.iter("g")):
        for name in parent.findall("text"):
            # On the line on which pygal puts the name of the row.
            at = {"x": f"{WIDTH - MARGIN - left}", "y": name.get("y")}
            number = etree.SubElement(parent, "text", {**at, "style": "text-anchor:end"})
            number.text = said[name.text]
    return str(etree.tostring(tree, encoding="unicode"))


def _names(panel: Panel, baseline: int) -> list[str]:
    """Return the legend of the colours, beside the title, placed from the right."""
    named = [(series.name, colour) for series, colour in zip(panel.series, COLOURS, strict=False)]
    parts, right = [], WIDTH - MARGIN
    for name, colour in reversed([pair for pair in named if pair[0]]):
        parts.append(_text(f"■ {name}", right, baseline, _SMALL, anchor="end", colour=colour))
        right -= LETTER * len(name) + 24
    return parts


def _text(
    said: str, at: int, baseline: float, size: int, *, anchor: str = "start", colour: str = TEXT
) -> str:
    return (
        f'<text x="{at}" y="{baseline}" text-anchor="{anchor}" fill="{colour}"'
        f' font-family="{FAMILY}" font-size="{size}">{escape(said)}</text>'
    )
