"""The words of a PDF whose fonts are the standard ones, line by line."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


def pages(pdf: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def text_of(pdf: bytes) -> str:
    """What a reader sees, a line for each piece that is set at once."""
    return "\n".join(piece for page in texts_of_pages(pdf) for piece in page)


def texts_of_pages(pdf: bytes) -> list[list[str]]:
    """The pieces of each page that has any."""
    pages = [
        [
            _ESCAPED.sub(rb"\1", shown).decode("latin-1")
            for shown in _SHOWN.findall(_inflated(stream))
        ]
        for stream in _STREAM.findall(pdf)
    ]
    return [page for page in pages if page]


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:  # not a page's content
        return b""
