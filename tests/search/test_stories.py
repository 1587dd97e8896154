"""What goes on with a story, and what only happens in the same place."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from bot.search.stories import PreparedArticle, continues, prepare_article
from bot.search.words import words_of

PANONGAN = ("36.03.19", "36.03")
NAMES = "Panongan Kabupaten Tangerang Banten"
FILE = Path(__file__).parents[1] / "data" / "search" / "stories.txt"


def read_stories() -> list[list[tuple[str, str]]]:
    """The articles of each story, its first one first."""
    _, *blocks = FILE.read_text(encoding="utf-8").split("\n\n")
    return [
        [(title, text) for title, _, text in (line.partition(" | ") for line in block.splitlines())]
        for block in blocks
    ]


STORIES = read_stories()
LABELLED = [(number, *article) for number, story in enumerate(STORIES) for article in story]
COUNTS = Counter(
    root
    for _, title, text in LABELLED
    for root in prepare_article(title, words_of(f"{title} {text}"), ()).everything
)


def article(title: str, text: str, places: tuple[str, ...] = PANONGAN) -> PreparedArticle:
    return prepare_article(title, words_of(f"{title} {text}"), places, NAMES)


def test_no_other_story_of_the_place_is_a_continuation() -> None:
    """Precision: all pairs of stories that have only the place in common; none is taken for one."""
    wrong = [
        (one[1], other[1])
        for one, other in permutations(LABELLED, 2)
        if one[0] != other[0]
        and continues(article(*one[1:]), article(*other[1:]), COUNTS.__getitem__)
    ]
    assert wrong == []


def test_what_came_of_a_story_is_a_continuation() -> None:
    """Recall: at least five of the six."""
    found = [
        continues(article(*later), article(*story[0]), COUNTS.__getitem__)
        for story in STORIES
        for later in story[1:]
    ]
    assert len(found) == 6
    assert sum(found) >= 5


@pytest.mark.parametrize("places", [("36.73.05", "36.73"), ()])
def test_the_same_words_elsewhere_are_another_story(places: tuple[str, ...]) -> None:
    """Places decide first."""
    first, later = STORIES[0][0], STORIES[0][1]
    assert not continues(article(*later, places), article(*first), COUNTS.__getitem__)
