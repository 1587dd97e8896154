"""The likeness of an utterance to the examples, for phrases that no data file has.

It is multinomial naive Bayes over the words' meanings and the pairs of neighbours. A word of only
one example also counts as an unknown word: searches are full of unknown words, and words to the bot
are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.places.finder import PlaceFinder
from bot.readers.understanding.examples import read_examples
from bot.readers.understanding.spelling import tokens_of
from bot.readers.understanding.wishes import WISHES, Catalogue, Wish

EXAMPLES = WISHES / "examples.txt"

_PLACE = "·place·"  # the mark of any named place
_UNKNOWN = "·unknown·"
_EDGE = "·edge·"
_SMOOTHING = 0.02  # of a count; chosen, like the lead below, by cross-validation over the examples
_SEARCHES = frozenset({Wish.SEARCH, Wish.MAYBE_PLACE, Wish.PLACE, Wish.UNREADABLE})
_AHEAD = 3.0  # the lead that a wish needs over a search, as a difference of logarithms


class Likeness:
    """A classifier that learns words with their wish, and finds the likeliest wish of others."""

    def __init__(self, examples: Iterable[tuple[Sequence[str], Wish]]) -> None:
        learned = [(words, wish) for words, wish in examples if words]
        self._words = Counter(word for words, _ in learned for word in set(words))
        pairs = Counter(pair for words, _ in learned for pair in _pairs(words))
        self._pairs = {pair for pair, count in pairs.items() if count > 1}
        counts: defaultdict[Wish, Counter[str]] = defaultdict(Counter)
        for words, wish in learned:
            counts[wish].update(set(self._features(words)))
            counts[wish][_UNKNOWN] += sum(self._words[word] == 1 for word in words)
        said = Counter(wish for _, wish in learned)
        features = len(self._words) + len(self._pairs) + 1
        self._prior = {wish: log(count / len(learned)) for wish, count in said.items()}
        self._never: dict[Wish, float] = {}  # the logarithm for a feature without examples
        self._likely: dict[Wish, dict[str, float]] = {}
        for wish, seen in counts.items():
            total = log(seen.total() + _SMOOTHING * features)
            self._never[wish] = log(_SMOOTHING) - total
            self._likely[wish] = {
                feature: log(count + _SMOOTHING) - total for feature, count in seen.items()
            }

    def wish_of(self, words: Sequence[str], among: Container[Wish]) -> Wish | None:
        """Return the likeliest wish among these; None for words to search."""
        features = list(self._features(words))
        scores = {
            wish: prior
            + sum(self._likely[wish].get(feature, self._never[wish]) for feature in features)
            for wish, prior in self._prior.items()
            if wish in among or wish is Wish.SEARCH
        }
        scores[Wish.SEARCH] += _AHEAD
        wish = max(scores, key=scores.__getitem__)
        return None if wish is Wish.SEARCH else wish

    def is_said_to_bot(self, word: str) -> bool:
        """Return whether examples of wishes have this word and examples of searches do not."""
        return word not in self._likely[Wish.SEARCH] and word in self._words

    def _features(self, words: Sequence[str]) -> Iterable[str]:
        for word in words:
            yield word if word in self._words else _UNKNOWN
        yield from (pair for pair in _pairs(words) if pair in self._pairs)


def _pairs(words: Sequence[str]) -> Iterable[str]:
    return (" ".join(pair) for pair in pairwise((_EDGE, *words, _EDGE)))


def places_in(tokens: Sequence[str], finder: PlaceFinder) -> list[tuple[int, int]]:
    """Return the spans of tokens that name places; an ordinary word ("petir") only if alone."""
    spans = [(start, end) for start, end, _ in finder.spans_in_sentence(" ".join(tokens))]
    return spans or [(place.start, place.end) for place in finder.named_in(tokens)]


def marked_words(tokens: list[str], catalogue: Catalogue, finder: PlaceFinder) -> list[str]:
    """Return the meanings of the words, with one mark for each named place."""
    marked: list[str] = []
    at = 0
    for start, end in places_in(tokens, finder):
        marked += (*_meanings(tokens[at:start], catalogue, finder), _PLACE)
        at = end
    return marked + _meanings(tokens[at:], catalogue, finder)


def _meanings(tokens: list[str], catalogue: Catalogue, finder: PlaceFinder) -> list[str]:
    words = catalogue.spelling.words(tokens, finder.is_name)
    return [word.meaning for word in words if word.meaning not in catalogue.titles]


@lru_cache(maxsize=2)
def learn_examples(catalogue: Catalogue, finder: PlaceFinder) -> Likeness:
    """Learn the packaged examples; a place, or a possible one, counts as a search.

    This takes half a second, once.
    """
    with EXAMPLES.open(encoding="utf-8") as file:
        return Likeness(
            (
                marked_words(tokens_of(example.said), catalogue, finder),
                Wish.SEARCH if example.wish in _SEARCHES else example.wish,
            )
            for example in read_examples(file)
        )
