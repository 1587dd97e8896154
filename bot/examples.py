"""Articles labelled with their places by a person, as JSON Lines.

`{"title", "text", "categories"?, "regencies", "districts", "province", "optional"?}`: codes as in
the region file. Other keys, such as a note, are kept by nobody and do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from bot.articlelines import ArticleLine, read_article, strings
from bot.faults import OperatorError
from bot.gazetteer import Gazetteer

LABELS = ("regencies", "districts", "province")


@dataclass(frozen=True, slots=True)
class Example:
    """An article and the places an editor gave it.

    A district's regency is among `regencies`; `province` is news of the province as a whole.
    `optional` are codes that one editor would give and the next would not: they count neither
    for nor against a tagger.
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
    """Each example with the number of its line; blank lines are passed over.

    Raises `OperatorError` naming the line that is no example, or has a code the gazetteer lacks.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _example(read_article(line, number), number, gazetteer)


def example_line(example: Example) -> str:
    """The example as a line, without its end."""
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
    codes = strings(fields, name, number)
    for code in codes:
        if code not in known:
            raise OperatorError(f'Line {number}: {code} under "{name}" is not in the region file.')
    return tuple(sorted(set(codes)))
