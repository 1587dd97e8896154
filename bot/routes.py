"""Names of places joined by a hyphen: roads and routes between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.gazetteer import Gazetteer
from bot.lexicon import Token

HYPHENS = ("-", "–", "/")


def is_link(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether this name is one end of a pair of districts: "Jalan Bojonegara-Pulo Ampel"."""
    return any(True for _ in _pairs(text, tokens, index))


def is_route(gazetteer: Gazetteer, text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether the pair lies in different regencies: "Tol Balaraja-Serpong" is news of neither."""
    token = tokens[index]
    around = (text[token.start - 1 : token.start], text[token.end : token.end + 1])
    if not any(char in HYPHENS for char in around):  # nearly always
        return False
    return any(
        {gazetteer.regency_of(code) for code in first.phrase.districts}.isdisjoint(
            gazetteer.regency_of(code) for code in second.phrase.districts
        )
        for first, second in _pairs(text, tokens, index)
    )


def _pairs(text: str, tokens: Sequence[Token], index: int) -> Iterator[tuple[Token, Token]]:
    for first, second in pairwise(tokens[max(0, index - 1) : index + 2]):
        ends = (first.phrase, second.phrase)
        districts = all(end.districts and not (end.shared or end.regencies) for end in ends)
        if districts and text[first.end : second.start] in HYPHENS:
            yield first, second
