"""The labelled articles, lines of JSON: `{"title": ..., "text": ..., "categories": [...]}`."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from bot.core.errors import OperatorError
from bot.places.gazetteer import Gazetteer

LABELS = ("regencies", "districts", "province")


@dataclass(frozen=True, slots=True)
class Example:
    """An article and the places that an editor gave it.

    A district's regency is among `regencies`; `province` is news of the whole province.
    `optional`: codes on which editors may differ: they count neither for nor against a tagger.
    """

    title: str
    text: str
    regencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    province: bool = False
    categories: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def read_examples(
    lines: Iterable[str | bytes], gazetteer: Gazetteer
) -> Iterator[tuple[int, Example]]:
    """Yield each example with the number of its line; blank lines are skipped.

    Raises `OperatorError` naming a line that is no example, or has an unknown code.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _example(read_article(line, number), number, gazetteer)


def example_line(example: Example) -> str:
    """Return the example as a line, without a line end."""
    fields: dict[str, object] = {
        "title": example.title,
        "text": example.text,
        "regencies": example.regencies,
        "districts": example.districts,
        "province": example.province,
    }
    if example.categories:
        fields["categories"] = example.categories
    if example.optional:
        fields["optional"] = example.optional
    return orjson.dumps(fields).decode()


def _example(article: ArticleLine, number: int, gazetteer: Gazetteer) -> Example:
    fields = article.fields
    if not any(label in fields for label in LABELS):  # else it would score as rightly placeless
        raise OperatorError(
            f'Line {number} has no labels: "regencies" and "districts" with codes, or "province".'
        )
    regencies = _codes(fields, "regencies", number, gazetteer.regencies)
    districts = _codes(fields, "districts", number, gazetteer.districts)
    optional = _codes(fields, "optional", number, (*gazetteer.regencies, *gazetteer.districts))
    for district in districts:
        if gazetteer.parent(district) not in regencies:
            raise OperatorError(
                f"Line {number}: {district} lies in {gazetteer.parent(district)}, "
                'which is missing under "regencies".'
            )
    province = fields.get("province", False)
    if not isinstance(province, bool):
        raise OperatorError(f'Line {number}: "province" must be true or false.')
    if province and regencies:
        raise OperatorError(f'Line {number} is either "province" or has "regencies", not both.')
    return Example(
        article.title, article.text, regencies, districts, province, article.categories, optional
    )


def _codes(
    fields: Mapping[str, object], name: str, number: int, known: tuple[str, ...]
) -> tuple[str, ...]:
    codes = string_list(fields, name, number)
    for code in codes:
        if code not in known:
            raise OperatorError(f'Line {number}: {code} under "{name}" is not in the region file.')
    return tuple(sorted(set(codes)))


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as the tagger reads it; `fields` are all fields of the line."""

    title: str
    text: str
    categories: tuple[str, ...]
    fields: Mapping[str, object]


def read_article(line: str | bytes, number: int) -> ArticleLine:
    """Return the article of a line. Raises `OperatorError` naming a line without one."""
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
    return ArticleLine(title, text, string_list(article, "categories", number), article)


def string_list(fields: Mapping[str, object], name: str, number: int) -> tuple[str, ...]:
    """Return a list of text under this name; empty if there is none. Raises `OperatorError`."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OperatorError(f'Line {number}: "{name}" must be a list of text.')
    return tuple(value)


def _without_bom(line: str | bytes) -> str | bytes:
    """Return the line without the byte order mark that some editors and shells write."""
    return line.removeprefix("\ufeff") if isinstance(line, str) else line.removeprefix(BOM_UTF8)
