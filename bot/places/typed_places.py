"""The places of an article as editors type them: names, "provinsi", or none.

The bot does not guess: a name of several places, or an unknown name that is close to a few, leaves
several interpretations to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import prod

from bot.places.finder import PlaceFinder, PlaceMatches
from bot.places.gazetteer import Gazetteer
from bot.places.model import PlaceMatch, Places
from bot.places.normalization import fold

MOST_ANSWERS = 10  # buttons
MOST_NAMES = 40
NONE_TYPED = frozenset({"tidak ada", "tak ada", "tanpa wilayah", "kosong", "none", "no place"})
PROVINCE_TYPED = frozenset({"provinsi", "se provinsi", "seprovinsi", "province"})

_PART = re.compile(r"[,;·\n]|(?: |^)(?:dan|serta|sama|and|&)(?= |$)")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A meaning of the typed words. `choices`: the places chosen for the names that are unclear."""

    places: Places
    choices: tuple[PlaceMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedPlaces:
    """The meanings of the typed words: a single interpretation is certain, several are asked back.

    `unclear`: names with several meanings; without interpretations, there are too many to ask.
    `unknown`: names that are close to no place; then there is no interpretation.
    """

    interpretations: tuple[Interpretation, ...] = ()
    unclear: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def parse_places(words: str, finder: PlaceFinder, gazetteer: Gazetteer) -> TypedPlaces:
    """Return the places that these words name; empty if there are no words."""
    if fold(words) in NONE_TYPED:
        return TypedPlaces((Interpretation(Places()),))
    if fold(words) in PROVINCE_TYPED:
        return TypedPlaces((Interpretation(Places(province=True)),))
    certain: list[str] = []
    unclear: dict[str, tuple[PlaceMatch, ...]] = {}
    unknown: list[str] = []
    for part, found in find_each(words, finder):
        if found.matches and len(found.choices) == 1:
            certain.append(found.choices[0].code)
        elif found.choices:
            unclear[part] = found.choices
        else:
            unknown.append(part)
    if unknown or not (certain or unclear):
        return TypedPlaces(unknown=tuple(unknown))
    if prod(map(len, unclear.values())) > MOST_ANSWERS:
        return TypedPlaces(unclear=tuple(unclear))
    answers = tuple(
        Interpretation(places_of([*certain, *(match.code for match in chosen)], gazetteer), chosen)
        for chosen in product(*unclear.values())
    )
    return TypedPlaces(answers, tuple(unclear))


def find_each(words: str, finder: PlaceFinder) -> list[tuple[str, PlaceMatches]]:
    """Return each name of a list ("panongan, cikupa dan curug") and the places that it may be."""
    parts = [part for part in map(str.strip, _PART.split(words)) if fold(part)][:MOST_NAMES]
    each: list[tuple[str, PlaceMatches]] = []
    while parts:
        part = parts.pop(0)
        found = finder.find(part)
        if parts and (addressed := _with_address(part, parts[0], found, finder)):
            found = PlaceMatches((addressed,))
            parts.pop(0)
        each += [(part, found)] if found.matches else _side_by_side(part, finder) or [(part, found)]
    return each


def _side_by_side(part: str, finder: PlaceFinder) -> list[tuple[str, PlaceMatches]]:
    """Return the names in "panongan cikupa"; none if there are other words too."""
    words = fold(part).split()
    spans = finder.spans_in_sentence(part)
    if sum(end - start for start, end, _ in spans) < len(words):
        return []
    return [(" ".join(words[start:end]), PlaceMatches(found)) for start, end, found in spans]


def places_of(codes: Iterable[str], gazetteer: Gazetteer) -> Places:
    """Return the places of these codes; the province only if it is alone."""
    codes = set(codes)
    districts = codes.intersection(gazetteer.districts)
    regencies = codes.intersection(gazetteer.regencies) | set(map(gazetteer.parent, districts))
    province = gazetteer.province in codes and not regencies
    return Places(tuple(sorted(regencies)), tuple(sorted(districts)), province)


def narrowest_codes(places: Places, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the narrowest codes: districts, regencies without a named district, the province."""
    covered = set(map(gazetteer.parent, places.districts))
    whole = tuple(code for code in places.regencies if code not in covered)
    return (*places.districts, *whole, *((gazetteer.province,) if places.province else ()))


def pack_places(places: Places, gazetteer: Gazetteer) -> str:
    """Return places as a part of a button's data; empty for none."""
    return "+".join(
        code.removeprefix(f"{gazetteer.province}.") for code in narrowest_codes(places, gazetteer)
    )


def unpack_places(data: str, gazetteer: Gazetteer) -> Places | None:
    """Return the places of a button's data; None if a code is no longer in the gazetteer."""
    codes: list[str] = []
    for part in filter(None, data.split("+")):
        code = part if part == gazetteer.province else f"{gazetteer.province}.{part}"
        if code not in gazetteer or gazetteer.get(code).level == "village":
            return None
        codes.append(code)
    return places_of(codes, gazetteer)


def _with_address(
    part: str, behind: str, alone: PlaceMatches, finder: PlaceFinder
) -> PlaceMatch | None:
    """Return the district of a name and its address: "Curug, Kota Serang", "Cilegon, Kota Cilegon".

    None unless the name needs its address: alone it means several places, none, or a regency.
    """
    gazetteer = finder.gazetteer
    outer = finder.find(behind).matches
    if not outer or any(gazetteer.get(match.code).level != "regency" for match in outer):
        return None
    inner = finder.find(f"{part} {behind}").sole
    if inner is None or alone.sole is None:
        return inner
    district = gazetteer.get(inner.code).level == "district" and inner.via is None
    return inner if district and gazetteer.get(alone.sole.code).level == "regency" else None
