"""The traces that cameras and programs write into pictures, and the picture alone.

JPEG, PNG, WebP, TIFF, GIF and AVIF are Pillow's; HEIC, of phones, is pi-heif's. A copy that is
encoded anew holds the picture alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from bot.tips.files.marks import look_for_marks
from bot.tips.files.model import NOT_LOOKED, Look, Trace, found_if

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 25_000_000  # some 120 MB while it is encoded: a small machine has room for one
QUALITY = 92

# JPEG includes MPO, several JPEG in one, of which the first counts.
_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_NAMES = (0x013B, 0x8298, 0x9C9D)  # Artist, Copyright, XPAuthor
_OWNERS = (0xA430, 0xA431, 0xA435)  # CameraOwnerName, BodySerialNumber, LensSerialNumber
# IPTC IIM 4.2, record 2: by-line, its title, credit, source, copyright, contact, writer
_IPTC_NAMES = (80, 85, 110, 115, 116, 118, 122)
_IPTC_PLACES = (90, 92, 95, 101)  # city, sub-location, state, country
_AUTHORS = frozenset({"author", "artist", "creator", "copyright", "source"})  # keywords of PNG
_PLAIN = frozenset({"software", "creation time", "date:create", "date:modify", "date:timestamp"})


def is_picture(content: bytes) -> bool:
    """Whether the file begins as a picture."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return content.startswith(_STARTS) or webp or content[4:12] == b"ftypavif" or _is_heic(content)


def look_into_picture(content: bytes) -> Look:
    """Look for positions and names in EXIF, IPTC and texts; XMP is found by its marks."""
    with _open(content) as image:
        looked = _in_exif(image.getexif()) | _in_iptc(image)
        looked |= found_if(Trace.LABEL, image.info.get("comment"))
        if image.format == "PNG" and _is_huge(image):
            looked |= NOT_LOOKED
        elif image.format == "PNG":
            image.load()  # texts may stand behind the picture
            looked |= _in_texts(image)
        return looked


def clean_picture(content: bytes) -> tuple[bytes, str] | None:
    """Return the picture encoded anew, with the suffix for its name; None where it cannot be.

    The picture is turned as the camera meant it, since the copy has no EXIF that says so. This
    takes about a second.
    """
    from PIL import ImageOps

    made = BytesIO()
    with _open(content) as image:
        frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
        if _is_huge(image) or frames != 1:
            return None
        kind, suffix = ("PNG", ".png") if image.format in {"PNG", "GIF"} else ("JPEG", ".jpg")
        ImageOps.exif_transpose(image, in_place=True)
        mode = "RGBA" if kind == "PNG" and image.has_transparency_data else "RGB"
        picture = image if image.mode == mode else image.convert(mode)
        picture.info.clear()  # comments, profiles, XMP: encoders take them over from here
        picture.save(made, kind, quality=QUALITY)
    return made.getvalue(), suffix


def _open(content: bytes) -> ImageFile:
    """Open a picture without reading its pixels."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it would only warn; we refuse pictures above our own limit
    warnings.filterwarnings("ignore", module="PIL")  # about damaged files, which cannot be repaired
    if _is_heic(content):
        from pi_heif import register_heif_opener

        register_heif_opener()
        return Image.open(BytesIO(content), formats=("HEIF",))
    return Image.open(BytesIO(content), formats=_KINDS)


def _is_huge(image: ImageFile) -> bool:
    return image.width * image.height > MOST_PIXELS


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS


def _in_exif(exif: Exif) -> Look:
    place, details = exif.get_ifd(_GPS_IFD), exif.get_ifd(_EXIF_IFD)
    named = [exif.get(tag) for tag in _NAMES] + [details.get(tag) for tag in _OWNERS]
    return found_if(Trace.PLACE, place) | found_if(Trace.NAME, any(named))


def _in_iptc(image: ImageFile) -> Look:
    from PIL import IptcImagePlugin

    written: Mapping[tuple[int, int], object] = IptcImagePlugin.getiptcinfo(image) or {}
    return found_if(Trace.NAME, any(written.get((2, tag)) for tag in _IPTC_NAMES)) | found_if(
        Trace.PLACE, any(written.get((2, tag)) for tag in _IPTC_PLACES)
    )


def _in_texts(image: ImageFile) -> Look:
    """Look into the texts of a PNG; XMP is one of them, and may be compressed."""
    looked = Look()
    for keyword, text in getattr(image, "text", {}).items():
        name = str(keyword).casefold()
        if name.startswith(("xml:", "raw profile")):
            looked |= look_for_marks(str(text).encode())
        elif name in _AUTHORS:
            looked |= found_if(Trace.NAME, text)
        elif name not in _PLAIN:
            looked |= found_if(Trace.LABEL, text)
    return looked
