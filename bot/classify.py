"""The `classify` command: articles in, places out, as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from bot.articlelines import read_article
from bot.model import Places
from bot.regions import Tagger


def classify_lines(lines: Iterable[str | bytes], tagger: Tagger) -> Iterator[str]:
    """One line of places for each article, in the same order; blank lines are left out.

    Raises `OperatorError` naming the line that is not `{"title": ..., "text": ...}`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            article = read_article(line, number)
            yield _line(tagger.tag(article.title, article.text, article.categories))


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
