"""An article as a line of JSON: `{"title": ..., "text": ..., "categories": [...]}`."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from bot.faults import OperatorError


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """What the tagger reads of an article; `fields` is all that stood in the line."""

    title: str
    text: str
    categories: tuple[str, ...]
    fields: Mapping[str, object]


def read_article(line: str | bytes, number: int) -> ArticleLine:
    """The article in a line. Raises `OperatorError` naming the line that holds none."""
    try:
        article: object = orjson.loads(_without_bom(line))
    except ValueError as error:
        raise OperatorError(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(article, dict):
        raise OperatorError(f'Line {number} must be an object with "title" and "text".')
    title, text = article.get("title") or "", article.get("text") or ""
    known = "title" in article or "text" in article
    if not (known and isinstance(title, str) and isinstance(text, str)):
        raise OperatorError(f'Line {number} needs "title" and "text", both text.')
    return ArticleLine(title, text, strings(article, "categories", number), article)


def strings(fields: Mapping[str, object], name: str, number: int) -> tuple[str, ...]:
    """A list of text under this name; empty if there is none. Raises `OperatorError`."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OperatorError(f'Line {number}: "{name}" must be a list of text.')
    return tuple(value)


def _without_bom(line: str | bytes) -> str | bytes:
    """Some editors and shells begin a file with a byte order mark."""
    return line.removeprefix("\ufeff") if isinstance(line, str) else line.removeprefix(BOM_UTF8)
