"""A file of any kind: its traces, and a copy without them.

A file whose bytes make a library raise any exception counts as not looked at. A look that takes too
long or too much memory is ended from outside (`bot.workers.file_inspector`).
"""

from __future__ import annotations

from collections.abc import Callable

from bot.tips.files.marks import look_for_marks, look_into_rtf
from bot.tips.files.model import NOT_LOOKED, Look
from bot.tips.files.office import is_office, look_into_office
from bot.tips.files.office_cleaning import clean_office
from bot.tips.files.ole import is_ole, look_into_ole
from bot.tips.files.packs import clean_pack, is_pack, look_into_pack, pack_again, parts_of
from bot.tips.files.pdf import clean_pdf, is_pdf, look_into_pdf
from bot.tips.files.pictures import clean_picture, is_picture, look_into_picture
from bot.tips.files.recordings import is_film, is_recording, look_into_recording

DEEPEST = 3  # a picture in a letter in a pack
_KEPT_FIRST = "mimetype"  # of OpenDocument, part 2, 3.3: first, and not compressed
_OFFICE_SUFFIXES = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_OPEN_SUFFIXES = {b"text": ".odt", b"spreadsheet": ".ods", b"presentation": ".odp"}


def look(content: bytes, depth: int = 0) -> Look:
    """Return the traces found in a file of any kind."""
    if depth > DEEPEST:
        return NOT_LOOKED
    marks = look_for_marks(content)
    try:
        return marks | _look_by_kind(content, depth)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # no library promises which exceptions a stranger's file raises
        return marks | NOT_LOOKED


def clean_copy(content: bytes) -> tuple[bytes, str] | None:
    """Return the copy, and the suffix of its name where its kind is known; None without a copy.

    A copy in which a trace is found, or that cannot be looked at whole, is rejected.
    """
    made = _clean(content, 0)
    return made if made is not None and look(made[0]).is_clean else None


def _look_by_kind(content: bytes, depth: int) -> Look:
    def within(data: bytes) -> Look:
        return look(data, depth + 1)

    for is_kind, look_into in _LOOKS:
        if is_kind(content):
            return look_into(content, within)
    return NOT_LOOKED


def _look_into_pack(content: bytes, within: Callable[[bytes], Look]) -> Look:
    parts = dict(parts_of(content))
    into = look_into_office if is_office(parts) else look_into_pack
    return into(parts.items(), within)


def _is_rtf(content: bytes) -> bool:
    return content.startswith(b"{\\rtf")


def _is_text(content: bytes) -> bool:
    """Whether the file is plain text."""
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _clean(content: bytes, depth: int) -> tuple[bytes, str] | None:
    """Return the same as `clean_copy`; without a suffix where the file is clean already."""
    if depth > DEEPEST:
        return None
    if look(content, depth).is_clean:
        return content, ""
    try:
        return _clean_by_kind(content, depth)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as in `look`
        return None


def _clean_by_kind(content: bytes, depth: int) -> tuple[bytes, str] | None:
    def within(data: bytes) -> tuple[bytes, str] | None:
        return _clean(data, depth + 1)

    if is_picture(content):
        return clean_picture(content)
    if is_pdf(content):
        return clean_pdf(content)
    if not is_pack(content):
        return None
    parts = dict(parts_of(content))
    if not is_office(parts):
        return clean_pack(parts.items(), within)
    cleaned = clean_office(parts, within)
    if cleaned is None:
        return None
    return pack_again(cleaned.items(), stored=_KEPT_FIRST), _office_suffix(parts)


def _office_suffix(parts: dict[str, bytes]) -> str:
    for folder, suffix in _OFFICE_SUFFIXES.items():
        if any(name.startswith(folder) for name in parts):
            return suffix
    kind = parts.get(_KEPT_FIRST, b"").rpartition(b".")[2]
    return _OPEN_SUFFIXES.get(kind, ".odt")


_LOOKS: tuple[
    tuple[Callable[[bytes], bool], Callable[[bytes, Callable[[bytes], Look]], Look]], ...
] = (
    (is_picture, lambda content, _: look_into_picture(content)),
    (is_pdf, look_into_pdf),
    (is_pack, _look_into_pack),
    (is_ole, lambda content, _: look_into_ole(content)),
    (_is_rtf, lambda content, _: look_into_rtf(content)),
    (is_film, lambda content, _: look_into_recording(content)),
    (is_recording, lambda content, _: look_into_recording(content)),
    (_is_text, lambda _content, _: Look()),
)
