"""The parts of a sentence as lists of tokens: its edges, its reasons, its filler."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.readers.understanding.spelling import Word, tokens_of
from bot.readers.understanding.wishes import Catalogue


def strip_address(tokens: Sequence[str], address: frozenset[str]) -> list[str]:
    """Return the tokens without words of address at both ends; one token stays."""
    words = list(tokens)
    while len(words) > 1 and words[-1] in address:
        words.pop()
    while len(words) > 1 and words[0] in address:
        words.pop(0)
    return words


def drop_phrases(tokens: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        length = next(
            (len(phrase) for phrase in phrases if tuple(tokens[at : at + len(phrase)]) == phrase), 0
        )
        if not length:
            kept.append(tokens[at])
        at += length or 1
    return kept


def drop_edges(words: list[str], filler: frozenset[str]) -> list[str]:
    """Drop filler from both ends only: "Ranca Iyuh di Panongan" keeps its "di"."""
    start, end = 0, len(words)
    while start < end and words[start] in filler:
        start += 1
    while end > start and words[end - 1] in filler:
        end -= 1
    return words[start:end]


def told_reasons(tokens: list[str], reasons: Sequence[str]) -> list[list[str]]:
    """Return the tokens, and also the tokens before a word like "karena"."""
    for at in range(1, len(tokens)):
        if any(tokens[at : at + len(r.split())] == r.split() for r in reasons):
            return [tokens, tokens[:at]]
    return [tokens]


def window_of(words: Sequence[Word], wanted: Set[str]) -> tuple[int, int] | None:
    """Return the span in which all words of a pattern stand, with at most one other word."""
    size = len(wanted)
    for length in (size, size + 1):
        for start in range(len(words) - length + 1):
            if wanted <= {word.meaning for word in words[start : start + length]}:
                return start, start + length
    return None


def keywords(text: str, catalogue: Catalogue) -> str:
    """Return the words of a question that are worth searching; all words if none is."""
    tokens = strip_address(tokens_of(text), catalogue.address)
    words = drop_phrases(tokens, catalogue.phrases)
    return " ".join(word for word in words if word not in catalogue.filler) or " ".join(tokens)
