"""The known word that a misspelt word means: it shares trigrams and is close."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; shorter words are close to too many
LONGEST = 24


def trigrams(word: str) -> tuple[str, ...]:
    """Return the trigrams of a word: each three letters in a row, and a space with the first two.

    A word with a digit, or one that is too short or too long, has none.
    """
    if not SHORTEST <= len(word) <= LONGEST or any(sign.isdigit() for sign in word):
        return ()
    begun = f" {word}"
    return tuple(dict.fromkeys(begun[at : at + 3] for at in range(len(begun) - 2)))


def closest(word: str, known: Mapping[str, int]) -> str | None:
    """Return the closest known word, of equally close ones the commonest; None if none is close.

    `known`: words that share trigrams, each with its number of articles. A short word may have one
    typo, a longer one two: a letter added, missing or replaced, or two letters swapped.
    """
    slips = 1 if len(word) < 7 else 2
    near = [
        (distance, -count, other)
        for other, count in known.items()
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
    ]
    return min(near)[2] if near else None
