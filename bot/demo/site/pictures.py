"""Pictures for the demo's stories, painted by code: a sky and two ranges of hills or waves."""

from __future__ import annotations

import colorsys
import functools
import math
import struct
import zlib

WIDTH, HEIGHT = 640, 360
_SKIES = 160  # shades from the top of the sky to its horizon


@functools.lru_cache(maxsize=32)
def png(name: str) -> bytes:
    """A PNG of 640x360 that is always the same for a name (PNG specification, colour type 3)."""
    seed = zlib.crc32(name.encode())
    hue, phase = (seed % 360) / 360, seed % 97
    far = [_ridge(x, phase, 190, 34) for x in range(WIDTH)]
    near = [_ridge(x, phase * 3, 265, 26) for x in range(WIDTH)]
    rows = bytearray()
    for y in range(HEIGHT):
        sky = min(y * _SKIES // 220, _SKIES - 1)
        rows.append(0)  # filter type: none
        rows.extend(
            _SKIES + 1 if y >= near[x] else _SKIES if y >= far[x] else sky for x in range(WIDTH)
        )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", _palette(hue)), (b"IDAT", zlib.compress(rows)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks) + _chunk(b"IEND")


def _ridge(x: int, phase: int, middle: int, swing: int) -> float:
    return middle + swing * math.sin((x + phase * 11) / 83) + swing / 3 * math.sin(x / 31 + phase)


def _palette(hue: float) -> bytes:
    shades = [_rgb(hue, 0.55 - 0.4 * i / _SKIES, 0.72 + 0.26 * i / _SKIES) for i in range(_SKIES)]
    return b"".join([*shades, _rgb(hue + 0.06, 0.5, 0.5), _rgb(hue + 0.1, 0.6, 0.3)])


def _rgb(hue: float, saturation: float, value: float) -> bytes:
    return bytes(round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
