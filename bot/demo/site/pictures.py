"""Pictures for the demo's stories, painted from samples/pictures.toml; none shows a person."""

from __future__ import annotations

import functools
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.demo.site.newsroom import SAMPLES

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 640, 360
_FINER = 2  # the factor of painting larger and then reducing, for smooth edges


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of one colour; `at`: box, disc x, y, width, height; area, line x, y, x, y, ….

    `repeat`: the number of copies, each moved so far right and down from the one before.
    """

    kind: str
    colour: str
    at: Sequence[float]
    width: float = 1
    repeat: tuple[int, float, float] = (1, 0, 0)


@functools.lru_cache(maxsize=32)
def png(name: str) -> bytes:
    """Return a PNG of 640x360, always the same for a name. Raises KeyError for an unknown one."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER))
    pen = ImageDraw.Draw(image)
    for shape in _scene(name):
        for step in range(shape.repeat[0]):
            _paint(pen, shape, step)
    file = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _scene(name: str) -> Iterator[Shape]:
    scenes = tomllib.loads((SAMPLES / "pictures.toml").read_text(encoding="utf-8"))
    for kind, colour, at, *more in scenes[name]["shapes"]:
        yield Shape(kind, colour, at, **(more[0] if more else {}))


def _paint(pen: ImageDraw, shape: Shape, step: int) -> None:
    _, right, down = shape.repeat
    shift = (step * right, step * down)
    points = [(value + shift[index % 2]) * _FINER for index, value in enumerate(shape.at)]
    if shape.kind in {"box", "disc"}:
        left, top = points[:2]
        around = (left, top, left + shape.at[2] * _FINER, top + shape.at[3] * _FINER)
        draw = pen.rectangle if shape.kind == "box" else pen.ellipse
        draw(around, fill=shape.colour)
    elif shape.kind == "line":
        pen.line(points, fill=shape.colour, width=round(shape.width * _FINER), joint="curve")
    else:
        pen.polygon(points, fill=shape.colour)
