"""What files give away is found, and a picture is left without it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bot.tips.files.metadata import Trace, can_be_cleaned, clean_copy, traces
from tests.support.tips.pictures import MARK, exif, picture

XMP = (
    f"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>{MARK}</rdf:li></rdf:Seq></dc:creator>"
    "<exif:GPSLatitude>6,15S</exif:GPSLatitude></x:xmpmeta>"
).encode()


def office(part: str, words: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr(part, words)
    return made.getvalue()


def test_a_name_in_a_tiff_is_found() -> None:
    """Of which Pillow writes no position, for us to find."""
    assert traces(picture("TIFF")) == set()
    assert traces(picture("TIFF", exif=exif(artist=MARK))) == {Trace.NAME}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_writes_is_found(kind: str) -> None:
    """Position, name, and the number that leads to the owner; nothing in a plain picture."""
    assert traces(picture(kind, exif=exif())) == set()
    assert traces(picture(kind, exif=exif(gps=True))) == {Trace.PLACE}
    assert traces(picture(kind, exif=exif(artist=MARK))) == {Trace.NAME}
    assert traces(picture(kind, exif=exif(serial="0123456"))) == {Trace.NAME}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.4\n<< /Author (Sumarni) >>", {Trace.NAME}),
        (b"%PDF-1.4\n<< /Author <FEFF0053> >>", {Trace.NAME}),
        (b"%PDF-1.4\n<< /Author () /Title (Surat) >>", set()),
        (b"%PDF-1.7\n" + XMP, {Trace.NAME, Trace.PLACE}),
        (office("docProps/core.xml", "<dc:creator>Sumarni</dc:creator>"), {Trace.NAME}),
        (office("docProps/core.xml", "<dc:creator></dc:creator>"), set()),
        (
            office("meta.xml", "<meta:initial-creator>Sumarni</meta:initial-creator>"),
            {Trace.NAME},
        ),
        (b"\0\0\0\x18ftypmp42....\xa9xyz\0\x12\x15\xc7-6.2500+106.5000/", {Trace.PLACE}),
        (b"", set()),
        (b"halo", set()),
    ],
)
def test_what_programs_write_is_found(content: bytes, found: set[Trace]) -> None:
    """Authors of PDF and office files, positions of films."""
    assert traces(content) == found


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
    assert traces(content) == set()
    assert suffix == (".png" if kind == "PNG" else ".jpg")
    with Image.open(BytesIO(content)) as clean:
        assert clean.size == (40, 20)
        assert not clean.getexif()
        red, green, _ = clean.convert("RGB").resize((1, 1)).tobytes()
        assert red > 150 > green


def test_a_clean_copy_stands_upright() -> None:
    """The way a camera was held stands in what is left out."""
    made = clean_copy(picture("JPEG", exif=exif(turned=6)))
    assert made is not None
    with Image.open(BytesIO(made[0])) as clean:
        assert clean.size == (20, 40)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.4", picture("JPEG")[:200], picture("GIF")],
    ids=["empty", "pdf", "cut short", "gif"],
)
def test_what_is_no_picture_is_not_cleaned(content: bytes) -> None:
    """Nothing is made of it; a picture that is cut short is none."""
    assert clean_copy(content) is None


def test_a_picture_that_would_fill_the_memory_is_left_alone() -> None:
    """A file of a few kilobytes may be of a billion pixels."""
    made = BytesIO()
    Image.new("1", (30_000, 30_000)).save(made, "PNG")
    assert not can_be_cleaned(made.getvalue())
    assert clean_copy(made.getvalue()) is None


@given(st.sampled_from(["JPEG", "PNG", "TIFF"]), st.data())
def test_damaged_files_harm_nobody(kind: str, data: st.DataObject) -> None:
    """Whatever byte is changed: an answer, and no exception."""
    content = bytearray(picture(kind, exif=exif(gps=True, artist=MARK)))
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    traces(bytes(content))
    can_be_cleaned(bytes(content))
    clean_copy(bytes(content))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF<dc:creator>" + b" " * 3_000_000,
        b"%PDF" + b"/Author " * 400_000,
        b"%PDF" + b"<dc:creator><rdf:Seq><rdf:li " * 100_000,
        office("docProps/core.xml", "<dc:creator>" + " " * 900_000),
    ],
    ids=["spaces", "authors", "creators", "office"],
)
def test_a_file_made_to_keep_us_busy_does_not(content: bytes) -> None:
    """A pattern that goes back and forth would take hours for these: nothing is found, soon."""
    assert traces(content) == set()


@given(st.binary(max_size=300))
def test_a_pack_of_anything_harms_nobody(content: bytes) -> None:
    """Whatever follows the mark of a ZIP or of a PDF."""
    traces(b"PK\x03\x04" + content)
    traces(b"%PDF" + content)
