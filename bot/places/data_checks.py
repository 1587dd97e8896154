"""The checks that find mistakes in the place files before a reader does."""

from __future__ import annotations

from collections.abc import Iterator

from bot.places.gazetteer import Gazetteer
from bot.places.normalization import fold
from bot.places.region_data import RegionData

USES = ("bare", "near", "address", "cue")


def problems(data: RegionData, gazetteer: Gazetteer) -> list[str]:
    """Return the mistakes that an editor must mend: unknown codes, names claimed twice, typos."""
    mistakes = (_unknown_codes, _collisions, _cues, _values)
    return sorted({mistake for check in mistakes for mistake in check(data, gazetteer)})


def _unknown_codes(data: RegionData, gazetteer: Gazetteer) -> Iterator[str]:
    named: list[tuple[str, str]] = [("aliases.toml", code) for code in data.names]
    named += [("aliases.toml", code) for codes in data.shared.values() for code in codes]
    named += [("landmarks.toml", landmark.place) for landmark in data.landmarks]
    for unit in data.units:
        named += [("police.toml", code) for code in (*unit.places, *unit.also_covers)]
    for code, codes in data.sectors.items():
        named += [("police.toml", sector) for sector in (code, *codes)]
    named += [("categories.toml", code) for codes in data.categories.values() for code in codes]
    yield from (f"{file}: unknown code {code}" for file, code in named if code not in gazetteer)
    districts = {fold(gazetteer.get(code).name) for code in gazetteer.districts}
    for name, entry in data.ambiguity.items():
        if name not in districts:
            yield f"ambiguity.csv: {name} is no district"
        if entry.use not in USES:
            yield f"ambiguity.csv: {name} has the unknown use {entry.use}"


def _collisions(data: RegionData, gazetteer: Gazetteer) -> Iterator[str]:
    official: dict[str, set[str]] = {}
    for code in (*gazetteer.regencies, *gazetteer.districts):
        official.setdefault(fold(gazetteer.get(code).name), set()).add(code)
    claimed: dict[str, str] = {}
    for code, aliases in data.names.items():
        for alias in map(fold, aliases):
            if official.get(alias, {code}) != {code}:
                yield f"aliases.toml: {alias} is the official name of another region than {code}"
            if claimed.setdefault(alias, code) != code:
                yield f"aliases.toml: {alias} is claimed by {claimed[alias]} and {code}"
            if alias in map(fold, data.shared):
                yield f"aliases.toml: {alias} stands under [names] and under [shared]"
    blocked = set(map(fold, data.blocked))
    for landmark in map(fold, (landmark.name for landmark in data.landmarks)):
        if landmark in claimed or landmark in official:
            yield f"landmarks.toml: {landmark} is the name of a region"
        if landmark in blocked:
            yield f"blocked.txt: {landmark} is a landmark too"
    for name in (*claimed, *official):
        if name in blocked:
            yield f"blocked.txt: {name} hides the region of that name"


def _cues(data: RegionData, gazetteer: Gazetteer) -> Iterator[str]:
    """Check that a cue means one thing and is no region's name, which it would hide."""
    named = {
        fold(gazetteer.get(code).name) for code in (*gazetteer.regencies, *gazetteer.districts)
    }
    named |= {fold(name) for names in data.names.values() for name in names}
    kinds: dict[str, str] = {}
    for kind in data.cues.kinds:
        for word in map(fold, data.cues.words[kind]):
            if kinds.setdefault(word, kind) != kind:
                yield f"cues.toml: {word} stands under {kinds[word]} and under {kind}"
            if word in named:
                yield f"cues.toml: {word} hides the region of that name"


def _values(data: RegionData, gazetteer: Gazetteer) -> Iterator[str]:
    for name, codes in data.categories.items():
        if len(codes) > 1 and not set(codes) <= set(gazetteer.regencies):
            yield f"categories.toml: {name} names several places that are not all regencies"
    for landmark in data.landmarks:
        if not 0 < landmark.weight <= 1:
            yield f"landmarks.toml: the weight of {fold(landmark.name)} is not between 0 and 1"
