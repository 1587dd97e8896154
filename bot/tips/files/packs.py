"""The packs of other files: opened with limits, and packed anew without their dates."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath

from bot.tips.files.model import Look
from bot.tips.files.names import look_at_name

MOST_PARTS = 2000
MOST_BYTES = 100_000_000  # unpacked, together


class TooMuch(Exception):
    """The pack holds more than the limits allow."""


def is_pack(content: bytes) -> bool:
    """Whether the file begins as a ZIP."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes. Raises TooMuch, or RuntimeError where a part is locked (zipfile)."""
    left = MOST_BYTES
    with zipfile.ZipFile(BytesIO(content)) as pack:
        listed = [each for each in pack.infolist() if not each.is_dir()]
        if len(listed) > MOST_PARTS:
            raise TooMuch
        for each in listed:
            with pack.open(each) as part:
                data = part.read(left + 1)
            left -= len(data)
            if left < 0:
                raise TooMuch
            yield each.filename, data


def pack_again(parts: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """Return a pack without its time and place of origin. `stored`: a part not to be compressed."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts:
            how = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            pack.writestr(zipfile.ZipInfo(name), data, how)
    return made.getvalue()


def look_into_pack(parts: Iterable[tuple[str, bytes]], look: Callable[[bytes], Look]) -> Look:
    """Look into every file of a pack, and at their names."""
    looked = Look()
    for name, data in parts:
        looked |= look(data) | look_at_name(PurePosixPath(name).name)
        if looked.traces and not looked.whole:
            break
    return looked


def clean_pack(
    parts: Iterable[tuple[str, bytes]], clean: Callable[[bytes], tuple[bytes, str] | None]
) -> tuple[bytes, str] | None:
    """Return a pack of clean copies, named by numbers; None where one cannot be cleaned."""
    cleaned = []
    for number, (name, data) in enumerate(parts, 1):
        made = clean(data)
        if made is None:
            return None
        suffix = made[1] or PurePosixPath(name).suffix
        cleaned.append((f"{number}{suffix}", made[0]))
    return pack_again(cleaned), ".zip"
