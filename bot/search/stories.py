"""Whether an article goes on with a story: what somebody follows in one article is told in another.

Two articles of one place have its name and the words of all news in common. What makes them one
story are the rare words of their headlines: each must stand, by weight, in what the other tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2

from bot.search.stems import candidates, stem_of
from bot.search.words import words_of

STORY = "~"  # in front of an article's id: a keyword that is a story
ENOUGH = 0.4  # of the weight of a headline, in what the other article tells
FEWEST = 2  # rare words that both headlines, or a headline and the other's text, have in common
_SHORTEST = 3  # letters of a word that tells something


@dataclass(frozen=True, slots=True)
class Told:
    """An article: the roots of its headline and of all it says, and the places it is about."""

    headline: frozenset[str]
    everything: frozenset[str]
    places: frozenset[str]


def story_name(article_id: int) -> str:
    """Return the keyword of the story that an article begins."""
    return f"{STORY}{article_id}"


def story_of(name: str) -> int:
    """Return the article that begins a story."""
    return int(name.removeprefix(STORY))


def roots_of(words: Iterable[str], ignored: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the likeliest root of each word; short words and numbers tell nothing."""
    return frozenset(
        candidates(stem_of(word))[0]
        for word in words
        if len(word) >= _SHORTEST and word.isalpha() and word not in ignored
    )


def told(title: str, words: Iterable[str], places: Iterable[str], names: str = "") -> Told:
    """Return an article as it is compared; `names`: of its places, which do not count."""
    ignored = frozenset(words_of(names))
    return Told(roots_of(words_of(title), ignored), roots_of(words, ignored), frozenset(places))


def continues(new: Told, story: Told, count: Callable[[str], int]) -> bool:
    """Return whether the new article goes on with the story.

    `count`: in how many articles a root stands; the more, the less it tells.
    """
    if new.places.isdisjoint(story.places) and (new.places or story.places):
        return False
    return all(_is_told(one, other, count) for one, other in ((new, story), (story, new)))


def _is_told(one: Told, other: Told, count: Callable[[str], int]) -> bool:
    """Whether the headline of the one is told in the other."""
    weights = {root: 1 / log2(2 + count(root)) for root in one.headline}
    shared = one.headline & other.everything
    enough = sum(weights[root] for root in shared) >= ENOUGH * sum(weights.values())
    return enough and len(shared) >= FEWEST
