"""Labelled articles as lines: what is written is read back, and a slip is named by its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import OperatorError
from bot.places.gazetteer import load_gazetteer
from bot.tagger.examples import Example, example_line, read_examples

GAZETTEER = load_gazetteer()
PANONGAN = Example("Posyandu dibuka", "Isi.", ("36.03",), ("36.03.19",))

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    districts = draw(st.lists(st.sampled_from(GAZETTEER.districts), unique=True, max_size=3))
    regencies = {GAZETTEER.parent(code) for code in districts}
    regencies.update(draw(st.lists(st.sampled_from(GAZETTEER.regencies), max_size=2)))
    optional = draw(st.lists(st.sampled_from(GAZETTEER.districts), unique=True, max_size=2))
    return Example(
        title=draw(words),
        text=draw(words),
        regencies=tuple(sorted(regencies)),
        districts=tuple(sorted(districts)),
        province=not regencies and draw(st.booleans()),
        categories=tuple(draw(st.lists(words, max_size=2))),
        optional=tuple(sorted(optional)),
    )


@given(st.lists(examples(), max_size=4))
def test_what_is_written_is_read_back(wanted: list[Example]) -> None:
    """Any example survives its line, in order and numbered."""
    lines = [example_line(example) for example in wanted]
    assert list(read_examples(lines, GAZETTEER)) == list(enumerate(wanted, start=1))


def test_blank_lines_count_but_say_nothing() -> None:
    """The number is the file's own, so that an editor finds the line."""
    line = example_line(PANONGAN)
    lines: list[str | bytes] = [b"\xef\xbb\xbf" + line.encode(), b"\n", line]
    assert list(read_examples(lines, GAZETTEER)) == [(1, PANONGAN), (3, PANONGAN)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"regencies": ["36.99"]}, "36.99"),
        ({"regencies": ["36.03.19"]}, "36.03.19"),
        ({"regencies": "36.03"}, "list of text"),
        ({"regencies": []}, "36.03.19 lies in 36.03"),
        ({"districts": [3]}, "list of text"),
        ({"optional": ["Panongan"]}, "Panongan"),
        ({"province": "ya"}, "true or false"),
        ({"province": True}, "not both"),
        ({"title": 3}, "both text"),
    ],
)
def test_a_slip_is_named_by_its_line(change: dict[str, object], said: str) -> None:
    """Unknown codes, wrong levels and contradictions are told with the number of the line."""
    line = json.dumps({**json.loads(example_line(PANONGAN)), **change})
    read = read_examples([example_line(PANONGAN), line], GAZETTEER)
    assert next(read) == (1, PANONGAN)
    with pytest.raises(OperatorError, match=r"Line 2\b") as caught:
        next(read)
    assert said in str(caught.value)
