"""Who gets an article (contract: "who gets what"), and whose turn it is first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.places.gazetteer import Gazetteer
from bot.places.model import Places, Reach

NOBODY = Reach(())

IMPORTANT = Path(__file__).parents[1] / "data" / "important.toml"


def reach(places: Places, gazetteer: Gazetteer) -> Reach:
    """Return whose followers an article with these places is for.

    Districts: their followers, their regencies', the province's. A regency without any of its
    districts is meant as a whole: its followers, the province's, and those followers of its
    districts who asked for the whole regency. The province, or nothing found: the province's.
    Those around get it in their summaries: they are found by the regencies (storage.outbox.ways).
    """
    covered = {gazetteer.parent(district) for district in places.districts}
    whole = [code for code in places.regencies if code not in covered]
    direct = {*places.districts, *places.regencies, *filter(None, covered), gazetteer.province}
    wide = {child for code in whole for child in gazetteer.children(code)}
    return Reach(tuple(sorted(direct)), tuple(sorted(wide - direct)), places.province)


def missing_reach(before: Reach, after: Reach, owed: Reach = NOBODY) -> Reach:
    """Return whom an article is for after its places were corrected, and who has not got it.

    Those it was not for before; and of those it was for, whom its pushes have not reached yet
    (`owed`), as long as it is for them still.
    """
    waiting = {*owed.direct, *owed.wide}
    reached = {*before.direct, *before.wide}
    return Reach(
        direct=tuple(c for c in after.direct if c in waiting or c not in before.direct),
        wide=tuple(c for c in after.wide if c in waiting or c not in reached),
        province=after.province and (owed.province or not before.province),
    )


def is_breaking(categories: Iterable[str]) -> bool:
    """Return whether an entry of these categories goes out before ordinary ones."""
    return not _important().isdisjoint(map(_fold, categories))


@cache
def _important() -> frozenset[str]:
    listed = tomllib.loads(IMPORTANT.read_text(encoding="utf-8"))
    return frozenset(map(_fold, listed["categories"]))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
