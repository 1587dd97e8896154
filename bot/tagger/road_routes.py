"""The names of places joined by a hyphen: roads and routes between places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.places.gazetteer import Gazetteer
from bot.tagger.place_phrases import Token

HYPHENS = ("-", "–")


def is_district_pair(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Return whether this name is one of a pair of districts: "Jalan Bojonegara-Pulo Ampel"."""
    token = tokens[index]
    return _is_district(token) and any(
        neighbour is not None and _is_district(neighbour)
        for neighbour in _neighbours(text, tokens, index)
    )


def is_route(gazetteer: Gazetteer, text: str, tokens: Sequence[Token], index: int) -> bool:
    """Return whether a hyphen joins a district to a name outside its regency, known or not.

    "Tol Serpong-Balaraja" and "Serpong-Cinere" are not news of the places on the route.
    """
    token = tokens[index]
    if not _is_tied(text, token) or not _is_district(token):
        return False
    regencies = {gazetteer.regency_of(code) for code in token.phrase.districts}
    return any(
        neighbour is None or not regencies & _regencies(gazetteer, neighbour)
        for neighbour in _neighbours(text, tokens, index)
    )


def _is_tied(text: str, token: Token) -> bool:
    return text[token.end : token.end + 1] in HYPHENS or text[token.start - 1] in HYPHENS


def _neighbours(text: str, tokens: Sequence[Token], index: int) -> Iterator[Token | None]:
    """Yield the names that a hyphen joins to this name; None for an unknown name."""
    token = tokens[index]
    if text[token.start - 1 : token.start] in HYPHENS:  # rare
        before = tokens[index - 1] if index else None
        if before and before.end == token.start - 1:
            yield before
        elif text[token.start - 2 : token.start - 1].isalpha():
            yield None
    if text[token.end : token.end + 1] in HYPHENS:
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after and after.start == token.end + 1:
            yield after
        elif text[token.end + 1 : token.end + 2].isupper():
            yield None


def _is_district(token: Token) -> bool:
    phrase = token.phrase
    return bool(phrase.districts) and not (phrase.shared or phrase.regencies)


def _regencies(gazetteer: Gazetteer, token: Token) -> set[str]:
    """Return the regencies that a name is or may lie in; all for the province or no place."""
    phrase = token.phrase
    landmark = (phrase.landmark.place,) if phrase.landmark else ()
    places = (*phrase.districts, *phrase.regencies, *phrase.shared, *landmark)
    if not places and not phrase.elsewhere and not phrase.blocked:
        return set(gazetteer.regencies)
    return {gazetteer.regency_of(code) for code in places}
