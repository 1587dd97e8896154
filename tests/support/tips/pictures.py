"""Pictures small enough to read: what a server takes for an image, and what a camera writes."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def png(width: int = 8, height: int = 6, *, grey: int = 128) -> bytes:
    """A plain grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + bytes([grey]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


PNG = png()
MARK = "Zulaikhamark"


def exif(*, gps: bool = False, artist: str = "", serial: str = "", turned: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = turned
    if artist:
        made[0x013B] = artist
    if serial:
        made.get_ifd(0x8769)[0xA431] = serial
    if gps:
        made.get_ifd(0x8825)[1] = "S"
        made.get_ifd(0x8825)[2] = (6.0, 15.0, 0.0)
    return made


def picture(kind: str, *, size: tuple[int, int] = (40, 20), **given: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **given)
    return made.getvalue()


# HEIC of 64 x 64 red pixels, with a position and an artist: no library that we may use
# writes one.
HEIC = base64.b64decode(
    """
    AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA
    AAAAADRpbG9jAAAAAERAAAIAAQAAAAABuwABAAAAAAAAABoAAgAAAAAB1QABAAAAAAAAAHQAAAA4aWluZgAAAAAAAgAAABVp
    bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHho
    dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAA
    AwAAAwAeoCCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAA
    AAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAAAA5jZHNjAAIA
    AQABAAAAlm1kYXQAAAAWKAGvGYD3fIU3//f4x/19q/4pBXi0cAAAAAZFeGlmAABNTQAqAAAACAACATsAAgAAAA0AAAAmiCUA
    BAAAAAEAAAA0AAAAAFp1bGFpa2hhbWFyawAAAAIAAQACAAAAAlMAAAAAAgAFAAAAAwAAAFIAAAAAAAAABgAAAAEAAAAPAAAA
    AQAAAAAAAAAB
    """
)
