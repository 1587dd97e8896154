"""Films and recordings of a few bytes, with the tags that phones and programs write."""

from __future__ import annotations

import struct

from tests.support.tips.pictures import MARK


def _box(kind: bytes, *inner: bytes) -> bytes:
    content = b"".join(inner)
    return struct.pack(">I", len(content) + 8) + kind + content


def film(brand: bytes, *user_data: bytes, rest: bytes = b"") -> bytes:
    """MP4, QuickTime or 3GP with this beside its pictures (ISO 14496-12)."""
    about = _box(b"udta", *user_data) if user_data else b""
    return (
        _box(b"ftyp", brand, b"\0\0\2\0", brand)
        + _box(b"moov", _box(b"mvhd", b"\0" * 100), about, rest)
        + _box(b"mdat", b"gambar" * 20)
    )


PLAIN_FILM = film(b"isom")
ANDROID = film(b"mp42", _box(b"\xa9xyz", b"\0\x12\x15\xc7-6.2500+106.5000/"))
IPHONE = film(
    b"qt  ",
    rest=_box(
        b"meta",
        _box(b"keys", b"\0\0\0\0\0\0\0\1", _box(b"mdta", b"com.apple.quicktime.location.ISO6709")),
        _box(b"ilst", _box(b"\0\0\0\1", _box(b"data", b"\0\0\0\1\0\0\0\0-06.25+106.50+012/"))),
    ),
)
OLD_PHONE = film(b"3gp4", _box(b"loci", b"\0\0\0\0\x15\xc7rumah\0\0" + b"\0\x6a\x80\0" * 3))
ACTION_CAMERA = film(b"mp41", rest=_box(b"stsd", b"\0" * 8, _box(b"gpmd", b"\0" * 6 + b"\0\1")))


def m4a(tag: bytes = b"\xa9ART", text: str = MARK) -> bytes:
    """A recording of a phone, with a tag as iTunes writes it."""
    data = _box(b"data", b"\0\0\0\1\0\0\0\0" + text.encode())
    meta = _box(b"meta", b"\0\0\0\0", _box(b"hdlr", b"\0" * 25), _box(b"ilst", _box(tag, data)))
    return film(b"M4A ", meta)


def mp3(frame: bytes = b"TPE1", text: str = MARK) -> bytes:
    """A recording with a tag of ID3 2.3."""
    said = b"\0" + text.encode()
    body = frame + struct.pack(">I", len(said)) + b"\0\0" + said if text else b""
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body + (b"\xff\xfb\x90\0" + b"\0" * 413) * 3


def ogg(comment: str = "") -> bytes:
    """A voice note as Telegram sends it: Opus, with a comment or without (RFC 7845)."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    said = comment.encode()
    each = struct.pack("<I", 1) + struct.pack("<I", len(said)) + said
    tags = b"OpusTags" + struct.pack("<I", 4) + b"opus" + (each if comment else b"\0\0\0\0")
    return _page(2, 0, head) + _page(0, 1, tags) + _page(4, 2, b"\xfc\xff\xfe")


def _page(flags: int, number: int, packet: bytes) -> bytes:
    """A page of Ogg with one short packet (RFC 3533)."""
    head = struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, 960, 1, number, 0, 1, len(packet))
    return head + packet


VOICE = ogg()
