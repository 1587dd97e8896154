"""A clean copy of an office file: changes are accepted, comments are removed.

XML parts stay where other parts expect them, emptied; binary parts are removed with their
relations. Unknown traces stay, and the look at the copy finds them (`inspection`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.tips.files.office import (
    PRINTER,
    REMARKS,
    attribute,
    is_plain,
    is_printer_setting,
    is_xml,
    local_name,
    read_elements,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_GONE = (PRINTER, "thumbnail", "signature")  # in the names of parts, in small letters
_EMPTIED = (
    *("docprops/", "customxml/item", "word/comments", "word/people"),
    *("xl/persons/", "ppt/commentauthors", "ppt/authors"),
)
_ACCEPTED = frozenset({"ins", "moveTo"})  # Word's: the content stays
_DELETED = frozenset({"del", "moveFrom"})
_FORGOTTEN = REMARKS | {"commentRangeStart", "commentRangeEnd", "commentReference"}
_FORGOTTEN |= {"moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"}
_FORGOTTEN |= {"annotation-end", "change", "change-start", "change-end"}  # OpenDocument's
_FORGOTTEN |= {"attachedTemplate", "rsids", "absPath", "author"}
_WAS = "PrChange"  # ends the names of earlier properties of a paragraph, a table, a section
_RELATIONS = ".rels"


def clean_office(
    parts: Mapping[str, bytes], clean: Callable[[bytes], tuple[bytes, str] | None]
) -> dict[str, bytes] | None:
    """Return the parts of the copy; None where a picture or a file within cannot be cleaned.

    `clean`: makes the copy of such a file, and returns a suffix where its kind changes.
    """
    gone = {name for name in parts if any(each in name.casefold() for each in _GONE)}
    cleaned = {}
    for name, data in parts.items():
        if name in gone:
            continue
        if is_xml(name) and data:
            cleaned[name] = _clean_part(name, data, gone, _lost_relations(name, gone, parts))
        elif is_plain(name):
            cleaned[name] = data
        else:
            made = clean(data)
            if made is None or made[1] not in {"", _suffix(name)}:
                return None
            cleaned[name] = made[0]
    return cleaned


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold().replace(".jpeg", ".jpg")


def _clean_part(
    name: str, data: bytes, gone: Collection[str], lost_relations: Collection[str]
) -> bytes:
    from lxml import etree

    root = read_elements(data)
    if name.casefold().startswith(_EMPTIED):
        _empty(root)
    elif name == "meta.xml":
        for about in root:
            _empty(about)
    else:
        for element in list(root.iter()):
            relation = local_name(element.tag) == "Relationship"
            if _is_lost(element, name, gone) if relation else _names_part(element, gone):
                _remove(element)
            else:
                _clean_element(element, lost_relations)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _clean_element(element: Element, lost_relations: Collection[str]) -> None:
    name, parent = local_name(element.tag), element.getparent()
    if name in _DELETED and parent is not None and local_name(parent.tag) == "trPr":
        _remove(parent.getparent())  # the whole row was deleted
    elif name in _FORGOTTEN or name in _DELETED or name.endswith(_WAS):
        _remove(element)
    elif name in _ACCEPTED:
        _unwrap(element)
    elif name == "ClientData" and attribute(element, "ObjectType") == "Note":
        _remove(parent)  # the shape of a comment in Excel
    elif is_printer_setting(element):
        element.text = None
    for key, value in list(element.attrib.items()):
        if local_name(key).startswith("rsid") or (
            "relationships" in str(key) and value in lost_relations
        ):
            del element.attrib[key]


def _lost_relations(name: str, gone: Collection[str], parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids by which a part refers to removed parts."""
    folder, base = posixpath.split(name)
    relations = posixpath.join(folder, "_rels", base + _RELATIONS)
    if relations not in parts:
        return frozenset()
    root = read_elements(parts[relations])
    return frozenset(each.get("Id", "") for each in root if _is_lost(each, relations, gone))


def _is_lost(relation: Element, part: str, gone: Collection[str]) -> bool:
    """Whether a relation leads to a removed part, or to a template in somebody's folder."""
    folder = posixpath.dirname(posixpath.dirname(part))
    target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
    template = relation.get("Type", "").endswith("/attachedTemplate")
    return template or target.lstrip("/") in gone


def _names_part(element: Element, gone: Collection[str]) -> bool:
    """Whether the element is the entry of a removed part in the list of all parts."""
    listed = element.get("PartName", "").lstrip("/") or attribute(element, "full-path")
    return listed in gone


def _empty(element: Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _remove(element: Element | None) -> None:
    """Remove an element; the words behind it stay."""
    parent = None if element is None else element.getparent()
    if element is None or parent is None:
        return
    _add_words(element, element.tail)
    parent.remove(element)


def _unwrap(element: Element) -> None:
    """Remove an element; its content stays in its place."""
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    _remove(element)


def _add_words(element: Element, words: str | None) -> None:
    """Put words before an element."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (words or "")
    elif parent is not None:
        parent.text = (parent.text or "") + (words or "")
