"""Answers of a draft as people say them, to the source and to the editors alike."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.gazetteer import Gazetteer
from bot.texts import Words
from bot.timewords import day

MAP = "@map"  # the place is a location among the evidence


def place_text(place: str, gazetteer: Gazetteer, words: Words) -> str:
    """The place as people say it; words stay as they were said."""
    if place == MAP:
        return words("tips.place_on_map")
    return gazetteer.full_name(place) if place in gazetteer else place


def place_details(place: str, place_words: str, gazetteer: Gazetteer) -> str:
    """What the source's own words say beyond the name of the place; empty for nothing."""
    if place not in gazetteer:
        return ""
    names = {gazetteer.full_name(place), gazetteer.short_name(place), gazetteer.label(place)}
    known = place_words.casefold() in {name.casefold() for name in names}
    return "" if known else place_words


def known_text(known: str, words: Words, zone: ZoneInfo) -> str:
    """A day as people say it; words stay as they were said."""
    try:
        noon = datetime.combine(date.fromisoformat(known), time(12), zone)
    except ValueError:
        return known
    return day(words, noon.timestamp(), zone)
