"""The traces that PDF programs write beside the pages, and the pages alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from bot.tips.files.marks import look_for_marks
from bot.tips.files.model import NOT_LOOKED, Look, Trace, found_if

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, PdfObject

_NAMES = ("/Author", "/Company", "/Manager", "/LastSavedBy")
_KEPT_ANNOTATIONS = ("/Link", "/Widget")  # all others are somebody's remarks
_BESIDE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA")


def is_pdf(content: bytes) -> bool:
    """Whether the file is a PDF: the mark may come a little later (ISO 32000, annex I)."""
    return b"%PDF-" in content[:1024]


def look_into_pdf(content: bytes, look: Callable[[bytes], Look]) -> Look:
    """Look for authors, remarks, earlier versions; `look` looks at pictures and files within."""
    from pypdf.generic import DictionaryObject

    reader = _open(content)
    if reader is None:
        return NOT_LOOKED
    about = reader.metadata or DictionaryObject()
    title = str(about.get("/Title", ""))
    looked = found_if(Trace.NAME, any(about.get(key) for key in _NAMES))
    looked |= found_if(Trace.NAME, "\\Users\\" in title or "/home/" in title)
    # A change that is added at the end keeps the earlier version before it.
    looked |= found_if(Trace.HISTORY, content.count(b"%%EOF") > _ends_of_one_version(content))
    for thing in _objects(reader):
        looked |= _in_object(thing, look)
    return looked


def clean_pdf(content: bytes) -> tuple[bytes, str] | None:
    """Return the pages in a new file; None where they would not look the same there."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    reader = _open(content)
    if reader is None or "/XFA" in _dictionary(reader.root_object.get("/AcroForm")):
        return None
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    if "/OCProperties" in reader.root_object:  # which layers are shown
        layers = reader.root_object["/OCProperties"].clone(writer)
        writer.root_object[NameObject("/OCProperties")] = layers
    _strip(writer)
    writer.compress_identical_objects(remove_duplicates=False)  # removes unreferenced objects
    writer.metadata = None
    made = BytesIO()
    writer.write(made)
    return made.getvalue(), ".pdf"


def _open(content: bytes) -> PdfReader | None:
    """Return the reader of a file; None for a locked one."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content), strict=False)
    return None if reader.is_encrypted else reader


def _ends_of_one_version(content: bytes) -> int:
    return 2 if b"/Linearized" in content[:2048] else 1


def _objects(reader: PdfReader) -> Iterator[PdfObject]:
    from pypdf.generic import IndirectObject

    numbers = {
        (number, generation) for generation, table in reader.xref.items() for number in table
    } | {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        thing = reader.get_object(IndirectObject(number, generation, reader))
        if thing is not None:
            yield thing


def _in_object(thing: PdfObject, look: Callable[[bytes], Look]) -> Look:
    from pypdf.generic import StreamObject

    described = _dictionary(thing)
    looked = found_if(Trace.HISTORY, _is_remark(described))
    if not isinstance(thing, StreamObject):
        return looked
    if described.get("/Type") == "/Metadata":
        return looked | look_for_marks(thing.get_data())
    if described.get("/Type") == "/EmbeddedFile":
        return looked | look(thing.get_data())
    if described.get("/Filter") == "/DCTDecode":
        return looked | look(thing._data)  # the JPEG itself, as it was taken
    return looked


def _is_remark(described: DictionaryObject) -> bool:
    kind = described.get("/Subtype")
    placed = "/Rect" in described and kind is not None
    return placed and kind not in _KEPT_ANNOTATIONS and bool(described.get("/T"))


def _strip(writer: PdfWriter) -> None:
    from pypdf.generic import ArrayObject, NameObject

    for page in writer.pages:
        kept = [
            each
            for each in page.get("/Annots") or ()
            if _dictionary(each.get_object()).get("/Subtype") in _KEPT_ANNOTATIONS
        ]
        page[NameObject("/Annots")] = ArrayObject(kept)
    for thing in writer._objects:  # all objects that will be written
        described = _dictionary(thing)
        for key in _BESIDE:
            described.pop(key, None)


def _dictionary(thing: object) -> DictionaryObject:
    """Return the thing as a dictionary; an empty one for any other object."""
    from pypdf.generic import DictionaryObject, IndirectObject

    if isinstance(thing, IndirectObject):
        thing = thing.get_object()
    return thing if isinstance(thing, DictionaryObject) else DictionaryObject()
