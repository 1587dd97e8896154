"""The files of Word, Excel and PowerPoint up to 2003, and other OLE files (MS-OLEPS, MS-CFB)."""

from __future__ import annotations

from io import BytesIO

from bot.tips.files.model import Look, Trace, found_if

_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_ole(content: bytes) -> bool:
    """Whether the file begins as an OLE file."""
    return content.startswith(_START)


def look_into_ole(content: bytes) -> Look:
    """Look for authors; comments and earlier words are in parts that our libraries cannot read."""
    import olefile

    with olefile.OleFileIO(BytesIO(content)) as opened:
        about = opened.get_metadata()
        named = any((about.author, about.last_saved_by, about.company, about.manager))
    return found_if(Trace.NAME, named) | Look(whole=False)
