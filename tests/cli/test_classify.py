"""The pure core of the `classify` command."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.cli.language.classify import classify_lines
from bot.core.errors import OperatorError
from bot.tagger.tagger import Tagger

LINES: list[str | bytes] = [
    '{"title": "Camat Panongan buka turnamen voli", "text": "Camat Panongan membuka turnamen."}',
    "",
    b'{"title": "Harga cabai turun", "text": "Pasar sepi."}',
]


def test_a_line_comes_out_for_each_article_in_order(tagger: Tagger) -> None:
    """The contract's shape: codes, province, and the reasons with place, phrase and weight."""
    first, second = map(json.loads, classify_lines(LINES, tagger))
    assert list(first) == ["regencies", "districts", "province", "reasons"]
    assert (first["regencies"], first["districts"]) == (["36.03"], ["36.03.19"])
    assert first["province"] is False
    assert first["reasons"][0] == {
        "place": "36.03.19",
        "phrase": "Camat Panongan",
        "where": "title",
        "weight": 4.5,
    }
    assert second == {"regencies": [], "districts": [], "province": False, "reasons": []}


def test_an_empty_article_has_no_places(tagger: Tagger) -> None:
    """Nothing written is no mistake: it is answered like anything without a place."""
    for line in ('{"title": "", "text": ""}', '{"title": "Cuaca", "text": null}'):
        assert json.loads(next(classify_lines([line], tagger)))["regencies"] == []


def test_a_line_is_answered_before_the_next_is_read(tagger: Tagger) -> None:
    """A long file streams: nothing waits for its end."""

    def endless() -> Iterator[str | bytes]:
        yield LINES[0]
        raise AssertionError("read ahead")

    assert next(classify_lines(endless(), tagger))


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"text"',
        "{}",
        '{"title": 3, "text": ""}',
        '{"text": "a", "categories": "b"}',
        b"\xff",
    ],
)
def test_a_broken_line_is_named_by_its_number(tagger: Tagger, line: str | bytes) -> None:
    """The operator learns which line to mend; those before it came out."""
    out = classify_lines([LINES[0], line], tagger)
    next(out)
    with pytest.raises(OperatorError, match="Line 2"):
        next(out)
