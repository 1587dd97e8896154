"""Which known word a misspelt one is meant to be: one that shares trigrams and is close."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; shorter words are close to too many
LONGEST = 24


def trigrams(word: str) -> tuple[str, ...]:
    """Return each three letters in a row, the first two also behind a space.

    None of a number, or of a word too short or too long.
    """
    if not SHORTEST <= len(word) <= LONGEST or any(sign.isdigit() for sign in word):
        return ()
    begun = f" {word}"
    return tuple(dict.fromkeys(begun[at : at + 3] for at in range(len(begun) - 2)))


def closest(word: str, known: Mapping[str, int]) -> str | None:
    """Return the word that is meant, of these that share trigrams: the closest, then the commonest.

    `known`: in how many articles each stands. One slip of the finger in a short word, two in a
    longer one: a letter more, less, another, or two that changed places.
    """
    slips = 1 if len(word) < 7 else 2
    near = [
        (distance, -count, other)
        for other, count in known.items()
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
    ]
    return min(near)[2] if near else None
