"""Who gets an article (contract: "who gets what")."""

from __future__ import annotations

from bot.gazetteer import Gazetteer
from bot.model import Places, Reach


def reach(places: Places, gazetteer: Gazetteer) -> Reach:
    """Whose followers an article with these places is for.

    Districts: their followers, their regencies', the province's. A regency without any of its
    districts is meant as a whole: its followers, the province's, and those followers of its
    districts who asked for the whole regency. The province, or nothing found: the province's.
    """
    covered = {gazetteer.parent(district) for district in places.districts}
    whole = [code for code in places.regencies if code not in covered]
    direct = {*places.districts, *places.regencies, *filter(None, covered), gazetteer.province}
    wide = {child for code in whole for child in gazetteer.children(code)}
    return Reach(direct=tuple(sorted(direct)), wide=tuple(sorted(wide - direct)))
