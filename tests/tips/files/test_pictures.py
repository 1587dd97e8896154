"""A clean copy of a picture is that picture, and nothing beside it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from bot.tips.files.inspection import clean_copy, look
from bot.tips.files.model import Trace
from tests.support.tips.pictures import MARK, exif, picture

XMP = (
    f"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>{MARK}</rdf:li></rdf:Seq></dc:creator>"
    "<exif:GPSLatitude>6,15S</exif:GPSLatitude></x:xmpmeta>"
).encode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_writes_is_found(kind: str) -> None:
    """Position, name, and the number that leads to the owner; nothing in a plain picture."""
    assert look(picture(kind, exif=exif())).is_clean
    assert look(picture(kind, exif=exif(gps=True))).traces == {Trace.PLACE}
    assert look(picture(kind, exif=exif(artist=MARK))).traces == {Trace.NAME}
    assert look(picture(kind, exif=exif(serial="0123456"))).traces == {Trace.NAME}


def test_a_name_in_a_tiff_is_found() -> None:
    """Of which Pillow writes no position, for us to find."""
    assert look(picture("TIFF")).is_clean
    assert look(picture("TIFF", exif=exif(artist=MARK))).traces == {Trace.NAME}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_clean_copy_has_nothing_of_it(kind: str) -> None:
    """Neither EXIF nor XMP, comments, text or profiles: the mark is nowhere in its bytes."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", MARK)
    own: dict[str, dict[str, Any]] = {
        "JPEG": {"comment": MARK, "xmp": XMP},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": XMP},
    }
    marked = picture(
        kind,
        exif=exif(gps=True, artist=MARK),
        icc_profile=MARK.encode() * 10,
        **own.get(kind, {}),
    )
    assert MARK.encode() in marked
    made = clean_copy(marked)
    assert made is not None
    content, suffix = made
    assert MARK.encode() not in content
    assert look(content).is_clean
    assert suffix == (".png" if kind == "PNG" else ".jpg")
    with Image.open(BytesIO(content)) as clean:
        assert clean.size == (40, 20)
        assert not clean.getexif()
        red, green, _ = clean.convert("RGB").resize((1, 1)).tobytes()
        assert red > 150 > green


def test_a_clean_copy_stands_upright() -> None:
    """The way a camera was held stands in what is left out."""
    made = clean_copy(picture("JPEG", exif=exif(gps=True, turned=6)))
    assert made is not None
    with Image.open(BytesIO(made[0])) as clean:
        assert clean.size == (20, 40)


def test_a_picture_that_would_fill_the_memory_is_left_alone() -> None:
    """A file of a few kilobytes may be of 225 million pixels: its texts stay unread."""
    made = BytesIO()
    Image.new("1", (15_000, 15_000)).save(made, "PNG")
    assert not look(made.getvalue()).whole
    assert clean_copy(made.getvalue()) is None


def test_moving_pictures_have_no_clean_copy() -> None:
    """One picture of them would be another film."""
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], comment=MARK)
    assert look(made.getvalue()).traces == {Trace.LABEL}
    assert clean_copy(made.getvalue()) is None
