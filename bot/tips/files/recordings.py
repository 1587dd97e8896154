"""The tags of recordings: ID3, MP4, Vorbis, APE, RIFF and ASF, as tinytag reads them."""

from __future__ import annotations

from io import BytesIO

from bot.tips.files.model import Look, Trace, found_if

_NAMES = frozenset(
    {
        "artist", "albumartist", "composer", "conductor", "lyricist", "author", "arranger",
        "performer", "director", "producer", "engineer", "publisher", "copyright", "owner",
        "encoded_by", "originalartist", "contact", "organization",
    }
)  # fmt: skip
_LABELS = frozenset(
    {"title", "album", "comment", "description", "lyrics", "grouping", "subtitle", "location"}
)
_FILMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")  # behind the first size
_WITHOUT_TAGS = (b"#!AMR",)  # RFC 4867: sound alone


def is_film(content: bytes) -> bool:
    """Whether the file begins as MP4, 3GP or QuickTime; their places are found by their marks."""
    return content[4:8] in _FILMS


def is_recording(content: bytes) -> bool:
    """Whether the file's tags can be read, or its kind has none."""
    from tinytag import TinyTag, UnsupportedFormatError

    try:
        TinyTag.get(file_obj=BytesIO(content), tags=False, duration=False)
    except UnsupportedFormatError:
        return content.startswith(_WITHOUT_TAGS)
    return True


def look_into_recording(content: bytes) -> Look:
    """Look for performers and authors, titles and remarks."""
    if content.startswith(_WITHOUT_TAGS):
        return Look()
    from tinytag import TinyTag

    tags = TinyTag.get(file_obj=BytesIO(content), duration=False).as_dict()
    said = {
        key.casefold() for key, value in tags.items() if value and isinstance(value, list | str)
    }
    return found_if(Trace.NAME, said & _NAMES) | found_if(Trace.LABEL, said & _LABELS)
