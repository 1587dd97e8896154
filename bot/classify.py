"""The `classify` command: articles in, places out, as JSON Lines."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator

import orjson

from bot.faults import OperatorError
from bot.model import Places
from bot.regions import Tagger


def classify_lines(lines: Iterable[str | bytes], tagger: Tagger) -> Iterator[str]:
    """One line of places for each article, in the same order; blank lines are left out.

    Raises `OperatorError` naming the line that is not `{"title": ..., "text": ...}`.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        title, text, categories = _article(line, number)
        yield _line(tagger.tag(title, text, categories))


def _article(line: str | bytes, number: int) -> tuple[str, str, tuple[str, ...]]:
    try:
        article: object = orjson.loads(_without_bom(line))
    except ValueError as error:
        raise OperatorError(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(article, dict):
        raise OperatorError(f'Line {number} must be an object with "title" and "text".')
    title, text = article.get("title") or "", article.get("text") or ""
    categories = article.get("categories", [])
    known = "title" in article or "text" in article
    if not (known and isinstance(title, str) and isinstance(text, str)):
        raise OperatorError(f'Line {number} needs "title" and "text", both text.')
    if not isinstance(categories, list) or not all(isinstance(name, str) for name in categories):
        raise OperatorError(f'Line {number}: "categories" must be a list of text.')
    return title, text, tuple(categories)


def _without_bom(line: str | bytes) -> str | bytes:
    """Some editors and shells begin a file with a byte order mark."""
    return line.removeprefix("\ufeff") if isinstance(line, str) else line.removeprefix(BOM_UTF8)


def _line(places: Places) -> str:
    return orjson.dumps(
        {
            "regencies": places.regencies,
            "districts": places.districts,
            "province": places.province,
            "reasons": [
                {
                    "place": reason.place,
                    "phrase": reason.phrase,
                    "where": reason.where,
                    "weight": reason.weight,
                }
                for reason in places.reasons
            ],
        }
    ).decode()
