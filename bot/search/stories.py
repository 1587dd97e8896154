"""The stories that go on: a followed article's story is told further in a later article.

Two articles of one place share its name and the common words of news. The rare words of their
headlines make them one story: enough of these, by weight, must stand in the other article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2

from bot.search.stems import candidates, stem_of
from bot.search.words import words_of

STORY = "~"  # marks a keyword that is a story; an article's id follows
ENOUGH = 0.4  # share of a headline's weight that the other article must have
FEWEST = 2  # rare words that both headlines, or a headline and the other's text, have in common
_SHORTEST = 3  # letters of a word that counts


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article as it is compared: the roots of its headline and of all its text, its places."""

    headline: frozenset[str]
    everything: frozenset[str]
    places: frozenset[str]


def story_name(article_id: int) -> str:
    """Return the keyword of the story that an article begins."""
    return f"{STORY}{article_id}"


def story_of(name: str) -> int:
    """Return the id of the article that begins a story."""
    return int(name.removeprefix(STORY))


def roots_of(words: Iterable[str], ignored: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the likeliest root of each word, without short words and numbers."""
    return frozenset(
        candidates(stem_of(word))[0]
        for word in words
        if len(word) >= _SHORTEST and word.isalpha() and word not in ignored
    )


def prepare_article(
    title: str, words: Iterable[str], places: Iterable[str], names: str = ""
) -> PreparedArticle:
    """Return an article as it is compared; the words in `names` (of its places) do not count."""
    ignored = frozenset(words_of(names))
    return PreparedArticle(
        roots_of(words_of(title), ignored), roots_of(words, ignored), frozenset(places)
    )


def continues(new: PreparedArticle, story: PreparedArticle, count: Callable[[str], int]) -> bool:
    """Return whether the new article continues the story.

    `count`: the number of articles with a root; the more, the less the root counts.
    """
    if new.places.isdisjoint(story.places) and (new.places or story.places):
        return False
    return all(_is_told(one, other, count) for one, other in ((new, story), (story, new)))


def _is_told(one: PreparedArticle, other: PreparedArticle, count: Callable[[str], int]) -> bool:
    """Return whether enough of one article's headline stands in the other article."""
    weights = {root: 1 / log2(2 + count(root)) for root in one.headline}
    shared = one.headline & other.everything
    enough = sum(weights[root] for root in shared) >= ENOUGH * sum(weights.values())
    return enough and len(shared) >= FEWEST
