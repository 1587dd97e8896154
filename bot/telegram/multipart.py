"""PURE: multipart/form-data (RFC 7578) in small pieces, so that a stalled upload can be noticed.

aiohttp's own writer does not say when a piece has gone out, and a time-out between two pieces
is what python-telegram-bot promises as `write_timeout`.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator, Mapping
from typing import IO, TypeAlias

File: TypeAlias = "tuple[str, bytes | IO[bytes], str]"  # name, content, media type
PIECE = 64 * 1024


def _quoted(text: str) -> str:
    """As browsers write names (HTML, multipart/form-data encoding algorithm)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _size(content: bytes | IO[bytes]) -> int:
    if isinstance(content, bytes):
        return len(content)
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    return size


def _pieces(content: bytes | IO[bytes]) -> Iterator[bytes]:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    while piece := file.read(PIECE):
        yield piece


class Multipart:
    """A request body: `content_type` and `length` for the headers, then the pieces.

    Files must be bytes or seekable; they are read from their beginning.
    """

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, File]) -> None:
        self._boundary = uuid.uuid4().hex
        self._parts: list[tuple[bytes, bytes | IO[bytes]]] = []
        for name, value in fields.items():
            self._add(f'name="{_quoted(name)}"', value.encode())
        for name, (filename, content, media_type) in files.items():
            self._add(
                f'name="{_quoted(name)}"; filename="{_quoted(filename)}"'
                f"\r\nContent-Type: {media_type}",
                content,
            )

    def _add(self, description: str, content: bytes | IO[bytes]) -> None:
        head = f"--{self._boundary}\r\nContent-Disposition: form-data; {description}\r\n\r\n"
        self._parts.append((head.encode(), content))

    @property
    def content_type(self) -> str:
        """With its boundary."""
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def length(self) -> int:
        """Of the whole body, in bytes."""
        parts = sum(len(head) + _size(content) + len(b"\r\n") for head, content in self._parts)
        return parts + len(self._end)

    @property
    def _end(self) -> bytes:
        return f"--{self._boundary}--\r\n".encode()

    def __iter__(self) -> Iterator[bytes]:
        for head, content in self._parts:
            yield head
            yield from _pieces(content)
            yield b"\r\n"
        yield self._end
