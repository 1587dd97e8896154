"""What a file says of where and by whom it was made, and a picture without it.

Looked for: the GPS position and the names that cameras (EXIF, XMP), PDF and office programs write,
and the position in films (ISO 14496-12, `©xyz`). What nobody finds may be there all the same: a
PDF can hide its author in a compressed part. A copy that is encoded anew holds the picture alone.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


LONGEST = 20_000_000  # bytes: Telegram gives bots no more
MOST_PIXELS = 25_000_000  # some 120 MB while it is encoded: a small machine has room for one
CORE_PART_LIMIT = 1_000_000  # bytes of an office file's own description
QUALITY = 92
KINDS = ("JPEG", "PNG", "WEBP", "TIFF")  # and MPO, several JPEG in one, of which the first counts

_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_NAMES = (0x013B, 0x9C9D)  # Artist, XPAuthor
_OWNERS = (0xA430, 0xA431, 0xA435)  # CameraOwnerName, BodySerialNumber, LensSerialNumber
# A mark, and what must follow it. The mark is looked for as plain bytes and only a little behind it
# by a pattern: that takes no longer for a file made to keep a pattern busy, and lets others run.
_XMP_PLACE = (b"exif:GPS", re.compile(rb"L(?:at|ong)itude"))
_XMP_NAME = (
    b"<dc:creator>",
    re.compile(rb"\s{0,99}(?:<rdf:\w{1,9}>\s{0,99}<rdf:li[^>]{0,99}>\s{0,99})?[^<\s]"),
)
_PDF_NAME = (b"/Author", re.compile(rb"\s{0,99}(?:\(\s{0,99}[^)\s]|<\s{0,99}[0-9A-Fa-f])"))
_BEHIND = 500  # bytes looked at behind a mark
_MOST_MARKS = 1000  # of one kind
_FILM_PLACE = b"\xa9xyz"
_PARTS = ("docProps/core.xml", "meta.xml")  # of Office Open XML and of OpenDocument
_PART_NAMES = tuple(
    (b"<%s>" % tag, re.compile(rb"\s{0,99}[^<\s]"))
    for tag in (b"dc:creator", b"cp:lastModifiedBy", b"meta:initial-creator")
)


class Trace(StrEnum):
    """What a file gives away."""

    PLACE = "place"
    NAME = "name"  # of a person, or the number of a camera, which leads to one


def traces(content: bytes) -> frozenset[Trace]:
    """What was found in a file, of whatever kind."""
    found = set(_in_text(content))
    if content.startswith(b"PK\x03\x04"):
        found |= set(_in_office(content))
    image = _open_picture(content)
    if image is not None:
        with image:
            found |= _in_exif(image)
    return frozenset(found)


def can_be_cleaned(content: bytes) -> bool:
    """Whether it is a picture that `clean_copy` makes something of."""
    image = _open_picture(content)
    if image is None:
        return False
    with image:
        return True


def clean_copy(content: bytes) -> tuple[bytes, str] | None:
    """The picture alone, encoded anew, with the suffix for its name; None where it is none.

    Turned the way the camera meant it, as that stands in what is left out. Takes a second or so.
    """
    image = _open_picture(content)
    if image is None:
        return None
    from PIL import ImageOps

    made = BytesIO()
    with image:
        kind, suffix = ("PNG", ".png") if image.format == "PNG" else ("JPEG", ".jpg")
        try:
            ImageOps.exif_transpose(image, in_place=True)
            mode = "RGBA" if kind == "PNG" and image.has_transparency_data else "RGB"
            picture = image if image.mode == mode else image.convert(mode)
            picture.info.clear()  # comments, profiles, XMP: encoders take them over from here
            picture.save(made, kind, quality=QUALITY)
        except Exception:  # noqa: BLE001  # as in `_open_picture`
            return None
    return made.getvalue(), suffix


def _open_picture(content: bytes) -> Image | None:
    """The picture, its pixels not read yet; None for what is none, is too large, or moves."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it would only warn; we refuse what is larger than ours
    warnings.filterwarnings("ignore", module="PIL")  # of damaged files: nobody mends them
    try:
        image = Image.open(BytesIO(content), formats=KINDS)
        frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
    except Exception:  # noqa: BLE001  # what a stranger's file raises, Pillow does not promise
        return None
    if image.width * image.height <= MOST_PIXELS and frames == 1:
        return image
    image.close()
    return None


def _in_exif(image: Image) -> frozenset[Trace]:
    try:
        exif = image.getexif()
        place, details = exif.get_ifd(_GPS_IFD), exif.get_ifd(_EXIF_IFD)
        named = [exif.get(tag) for tag in _NAMES] + [details.get(tag) for tag in _OWNERS]
    except Exception:  # noqa: BLE001  # as in `_open_picture`
        return frozenset()
    found = {Trace.PLACE: bool(place), Trace.NAME: any(named)}
    return frozenset(trace for trace, there in found.items() if there)


def _in_text(content: bytes) -> Iterator[Trace]:
    if _follows(content, *_XMP_PLACE) or _FILM_PLACE in content:
        yield Trace.PLACE
    if _follows(content, *_XMP_NAME) or (
        content.startswith(b"%PDF") and _follows(content, *_PDF_NAME)
    ):
        yield Trace.NAME


def _follows(content: bytes, mark: bytes, wanted: re.Pattern[bytes]) -> bool:
    """Whether what is wanted follows one of the first marks."""
    at = -1
    for _ in range(_MOST_MARKS):
        at = content.find(mark, at + 1)
        if at < 0:
            return False
        behind = at + len(mark)
        if wanted.match(content[behind : behind + _BEHIND]):
            return True
    return False


def _in_office(content: bytes) -> Iterator[Trace]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as pack:
            for name in _PARTS:
                if name in pack.NameToInfo:
                    with pack.open(name) as part:
                        described = part.read(CORE_PART_LIMIT)
                    if any(_follows(described, *named) for named in _PART_NAMES):
                        yield Trace.NAME
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return  # no pack after all, or a damaged or locked one
