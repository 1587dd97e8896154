"""The traces that stand in a file as plain bytes, whatever its kind.

A trace is a mark and what must follow it. The mark is looked for as plain bytes, and a pattern only
a little behind it, so that no file can make a pattern slow. The chance that bytes of a film look
like a trace is under 1 in 10,000 for 20 MB; the source then has one more question to answer.

XMP: ISO 16684-1, IPTC Photo Metadata 2023. Films: ISO 14496-12; QuickTime File Format (user data,
metadata keys); 3GPP TS 26.244 (asset information); GoPro's GPMF and Google's CAMM tracks; `freeGPS`
of dashboard cameras. RTF 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.tips.files.model import Look, Trace, look_of

_BEHIND = 500  # bytes looked at behind a mark
_MOST_MARKS = 1000  # of one kind

_LIST = rb"(?:<rdf:\w{1,9}>\s{0,99}<rdf:li[^>]{0,99}>\s{0,99})?"
_XML_VALUE = rb"(?:=[\"'][^\"'<]|[^<>=]{0,99}>\s{0,99}" + _LIST + rb"[^<\s])"
_USER_DATA = rb"\x00[\x01-\xff].{2}[\x20-\x7e\xc2-\xf4]"  # size, language, text
_ASSET = rb"\x00{4}.{2}[^\x00]"  # version and flags, language, text
_TRACK = rb"\x00{6}"  # a sample entry begins with six zeros
_RTF_VALUE = rb"\s{0,99}[^\s{}\\]"

_Marks = Iterable[tuple[Trace, tuple[bytes, ...], bytes]]
_ANYWHERE: _Marks = (
    (
        Trace.PLACE,
        (
            b"exif:GPSLatitude",
            b"exif:GPSLongitude",
            b"photoshop:City",
            b"Iptc4xmpCore:Location",
            b"Iptc4xmpExt:City",
            b"Iptc4xmpExt:Sublocation",
        ),
        _XML_VALUE,
    ),
    (
        Trace.NAME,
        (
            b"dc:creator",
            b"photoshop:Credit",
            b"photoshop:CaptionWriter",
            b"tiff:Artist",
            b"xmpRights:Owner",
            b"aux:OwnerName",
            b"aux:SerialNumber",
            b"exifEX:CameraOwnerName",
            b"exifEX:BodySerialNumber",
            b"Iptc4xmpExt:PersonInImage",
            b"mwg-rs:Name",
            b"MPReg:PersonDisplayName",
            b"pdf:Author",
        ),
        _XML_VALUE,
    ),
    (Trace.PLACE, (b"\xa9xyz",), rb".{4}(?:data.{8})?[+-]\d"),
    (Trace.PLACE, (b"com.apple.quicktime.location.",), rb"\w"),
    (Trace.PLACE, (b"loci",), rb"\x00{4}.{2}"),
    (Trace.PLACE, (b"gpmd", b"camm"), _TRACK),
    (Trace.PLACE, (b"freeGPS ",), rb""),
    (
        Trace.NAME,
        (
            b"com.apple.quicktime.author",
            b"com.apple.quicktime.artist",
            b"com.apple.quicktime.director",
        ),
        rb"",
    ),
    (Trace.NAME, (b"\xa9aut", b"\xa9ART", b"\xa9prd", b"\xa9dir"), _USER_DATA),
    (Trace.LABEL, (b"com.apple.quicktime.title", b"com.apple.quicktime.comment"), rb""),
    (Trace.LABEL, (b"\xa9nam", b"\xa9cmt"), _USER_DATA),
    (Trace.NAME, (b"auth", b"perf"), _ASSET),
    (Trace.LABEL, (b"titl", b"dscp"), _ASSET),
)
_RTF: _Marks = (
    (
        Trace.NAME,
        (b"\\author", b"\\operator", b"\\manager", b"\\company"),
        _RTF_VALUE,
    ),
    (Trace.HISTORY, (b"\\annotation", b"\\atnauthor", b"\\revised", b"\\deleted"), rb"[^a-z]"),
)


def look_for_marks(content: bytes) -> Look:
    """Look for XMP, and for the metadata of films."""
    return _look(content, _ANYWHERE)


def look_into_rtf(content: bytes) -> Look:
    """Look for authors, comments and changes that word processors write."""
    return _look(content, _RTF)


def _look(content: bytes, marks: _Marks) -> Look:
    return look_of(
        trace
        for trace, names, wanted in marks
        if any(_follows(content, name, re.compile(wanted, re.DOTALL)) for name in names)
    )


def _follows(content: bytes, mark: bytes, wanted: re.Pattern[bytes]) -> bool:
    """Whether the pattern follows one of the first marks."""
    at = -1
    for _ in range(_MOST_MARKS):
        at = content.find(mark, at + 1)
        if at < 0:
            return False
        behind = at + len(mark)
        if wanted.match(content[behind : behind + _BEHIND]):
            return True
    return False
