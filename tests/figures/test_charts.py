"""Charts are honest: they begin at zero, hold every number, and say what they show."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.figures.charts import Shape, panels_of, signed_number
from bot.figures.drawing import SCALE, WIDTH, draw
from bot.figures.model import DayFigures, Figures, PlaceFollowers
from tests.support.figures import SUNDAY, context, month

NUMBER = st.integers(0, 10**7)


def titles(figures: Figures) -> list[str]:
    return [panel.title for panel in panels_of(figures, context())]


def test_every_figure_has_a_panel_with_words() -> None:
    """In the order in which they are read."""
    assert titles(month()) == [
        "Pelanggan aktif",
        "Pengikut per wilayah (perubahan)",
        "Datang dan pergi per hari",
        "Kabar terkirim per hari",
        "Rata-rata waktu sampai (detik)",
    ]
    rows = panels_of(month(), context())[1]
    assert rows.labels == ("Banten", "Kab. Tangerang", "Kota Tangerang")
    assert rows.said == ("540 (+10)", "300 (−10)", "90")


def test_what_there_is_nothing_of_has_no_panel() -> None:
    """No empty picture."""
    assert titles(Figures()) == []
    nothing = month(joined=0, left=0, sent=0, delay=0.0)
    assert "Datang dan pergi per hari" not in titles(nothing)
    assert "Kabar terkirim per hari" not in titles(nothing)
    assert titles(month(delay=180.0))[-1] == "Rata-rata waktu sampai (menit)"


@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), min_size=2, max_size=30))
def test_every_axis_holds_zero_and_every_number(
    numbers: list[tuple[int, int, int, int]],
) -> None:
    """From the lowest tick to the highest, evenly, with few ticks."""
    days = [DayFigures(SUNDAY + timedelta(days=at), *each) for at, each in enumerate(numbers)]
    for panel in panels_of(Figures(days=days), context()):
        ticks = [value for value, _ in panel.ticks]
        values = [value for series in panel.series for value in series.values if value]
        assert 0 in ticks
        assert ticks == sorted(ticks)
        assert ticks[0] <= min(values) * (min(values) < 0)
        assert max(values) * (max(values) > 0) <= ticks[-1]
        steps = {round(after - before, 6) for before, after in pairwise(ticks)}
        assert len(steps) == 1
        assert len(ticks) <= 8
        assert len(panel.series[0].values) == len(panel.labels) == len(days)


@pytest.mark.parametrize(("change", "said"), [(34, "+34"), (-1200, "−1.200"), (0, "±0")])
def test_a_change_has_its_sign(change: int, said: str) -> None:
    """It is read in a glance."""
    assert signed_number(change, context().words) == said


def picture(figures: Figures, heading: str = "30 hari") -> Image.Image:
    return Image.open(io.BytesIO(draw(heading, panels_of(figures, context()))))


def colours(image: Image.Image) -> dict[tuple[int, int, int], int]:
    found = image.convert("RGB").getcolors(1 << 24)
    assert found is not None
    return {
        (colour[0], colour[1], colour[2]): count
        for count, colour in found
        if isinstance(colour, tuple)
    }


BLUE, BROWN = (7, 87, 186), (168, 68, 11)


def test_the_picture_is_made_for_a_phone() -> None:
    """360 points wide at two pixels a point, on a ground of its own, words and bars in it."""
    image = picture(month())
    assert image.format == "PNG"
    assert image.width == WIDTH * SCALE == 720
    assert image.height > image.width
    seen = colours(image)
    assert max(seen, key=lambda colour: seen[colour]) == (255, 255, 255)
    assert seen[BLUE] > seen[BROWN] > 100


def test_the_picture_is_of_its_numbers() -> None:
    """More that left is more of its colour; other words are other pixels."""
    few, many = colours(picture(month(left=1))), colours(picture(month(left=9)))
    assert many[BROWN] > 2 * few[BROWN]
    assert picture(month()).tobytes() != picture(month(), "31 hari").tobytes()
    same = picture(month()).tobytes()
    assert same == picture(month()).tobytes()


def test_a_name_with_signs_of_markup_is_a_name() -> None:
    """The drawing is made of markup."""
    figures = replace(month(), followers=(PlaceFollowers("36.03", 1, 0),))
    (rows,) = [panel for panel in panels_of(figures, context()) if panel.shape is Shape.ROWS]
    assert draw("<a & b>", [replace(rows, labels=('<Kab> & "Kota"',))])


@settings(max_examples=15)
@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), min_size=2, max_size=30))
def test_any_numbers_can_be_drawn(numbers: list[tuple[int, int, int, int]]) -> None:
    """Zeros and millions side by side."""
    days = [DayFigures(SUNDAY + timedelta(days=at), *each) for at, each in enumerate(numbers)]
    panels = panels_of(Figures(days=days), context())
    if panels:
        assert draw("x", panels).startswith(b"\x89PNG")
