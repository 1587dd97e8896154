"""The followers who get an article (contract: "who gets what"), and the articles that go first."""

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
    """Return the followers that an article with these places is for.

    A district: its followers, its regency's, the province's. A regency without any of its
    districts is meant as a whole: its followers, the province's, and those followers of its
    districts who asked for the whole regency. The province, or no place: the province's followers.
    Followers nearby get it in their summaries, found by the regencies (storage.outbox.ways).
    """
    covered = {gazetteer.parent(district) for district in places.districts}
    whole = [code for code in places.regencies if code not in covered]
    direct = {*places.districts, *places.regencies, *filter(None, covered), gazetteer.province}
    wide = {child for code in whole for child in gazetteer.children(code)}
    return Reach(tuple(sorted(direct)), tuple(sorted(wide - direct)), places.province)


def missing_reach(before: Reach, after: Reach, owed: Reach = NOBODY) -> Reach:
    """Return the followers an article is for after a correction, and who have not got it.

    These are followers whom it was not for before, and followers whom its pushes have not reached
    yet (`owed`), as long as it is still for them.
    """
    waiting = {*owed.direct, *owed.wide}
    reached = {*before.direct, *before.wide}
    return Reach(
        direct=tuple(c for c in after.direct if c in waiting or c not in before.direct),
        wide=tuple(c for c in after.wide if c in waiting or c not in reached),
        province=after.province and (owed.province or not before.province),
    )


def is_breaking(categories: Iterable[str]) -> bool:
    """Return whether an entry of these categories is sent before ordinary ones."""
    return not _important().isdisjoint(map(_fold, categories))


@cache
def _important() -> frozenset[str]:
    listed = tomllib.loads(IMPORTANT.read_text(encoding="utf-8"))
    return frozenset(map(_fold, listed["categories"]))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
