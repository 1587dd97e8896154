"""The traces that office programs write: authors, comments, changes, printers, folders.

Office Open XML (ECMA-376, with MS-DOCX, MS-XLSX, MS-PPTX) and OpenDocument 1.3. Elements and
attributes are known by their local names: prefixes, and the namespaces of the editions, differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from bot.tips.files.model import Look, Trace, look_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PRINTER = "printersettings"  # in the name of a part, or of a setting: which printer, and where
REMARKS = frozenset({"comment", "cm", "threadedComment", "annotation", "tracked-changes"})

_XML = (".xml", ".rels", ".vml", ".rdf")
_NAMES = frozenset(
    {"creator", "lastModifiedBy", "Company", "Manager", "author", "initial-creator"}
    | {"printed-by", "author-name", "lpwstr", "user-defined"}
)
_NAMED = {"person": "displayName", "cmAuthor": "name", "author": "name", "absPath": "url"}
# Fonts, Windows' own drawings, and the part that names the kind of a pack.
_PLAIN = (".odttf", ".fntdata", ".ttf", ".otf", ".emf", ".wmf", "mimetype")


def is_office(names: Collection[str]) -> bool:
    """Whether a pack with these parts is an office file."""
    return "[Content_Types].xml" in names or "META-INF/manifest.xml" in names


def is_xml(part: str) -> bool:
    """Whether the part of this name consists of elements."""
    return part.casefold().endswith(_XML)


def is_plain(part: str) -> bool:
    """Whether a part of this name never has a person's name in it."""
    return part.casefold().endswith(_PLAIN)


def read_elements(data: bytes) -> Element:
    """Return the root element of a part. Raises XMLSyntaxError."""
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(data, safe)


def local_name(name: object) -> str:
    """Return a name without its namespace; empty where it is no name (a comment in the XML)."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return the attribute of this local name; empty where there is none."""
    return next((str(v) for k, v in element.attrib.items() if local_name(k) == name), "")


def is_printer_setting(element: Element) -> bool:
    """Whether the element is OpenDocument's name or set-up of a printer."""
    return local_name(element.tag) == "config-item" and attribute(element, "name").startswith(
        "Printer"
    )


def look_into_office(parts: Iterable[tuple[str, bytes]], look: Callable[[bytes], Look]) -> Look:
    """Look into every part; pictures and files within are looked at by `look`."""
    looked = Look()
    for name, data in parts:
        if not data:
            continue
        if is_xml(name):
            for element in read_elements(data).iter():
                looked |= look_of(_in_element(element))
        elif PRINTER in name.casefold():
            looked |= look_of((Trace.NAME,))
        elif not is_plain(name):
            looked |= look(data)
    return looked


def _in_element(element: Element) -> Iterator[Trace]:
    name = local_name(element.tag)
    written = bool((element.text or "").strip())
    if written and (name in _NAMES or is_printer_setting(element)):
        yield Trace.NAME
    if name in _NAMED and attribute(element, _NAMED[name]):
        yield Trace.NAME
    if name == "Relationship" and element.get("Target", "").startswith("file:"):
        yield Trace.NAME  # a folder of the machine, often with its owner's name
    if name in REMARKS or attribute(element, "author") or attribute(element, "userName"):
        yield Trace.HISTORY
