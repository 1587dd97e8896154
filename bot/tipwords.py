"""Answers of a draft as people say them, to the source and to the editors alike."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.gazetteer import Gazetteer
from bot.texts import Words
from bot.timewords import day

MAP = "@map"  # the place is a location among the evidence


def place_text(place: str, place_words: str, gazetteer: Gazetteer, words: Words) -> str:
    """The place as people say it, with the source's own words where they say more."""
    if place == MAP:
        return words("tips.place_on_map")
    if place not in gazetteer:
        return place
    name = gazetteer.full_name(place)
    names = {name, gazetteer.short_name(place), gazetteer.label(place)}
    if not place_words or place_words.casefold() in {known.casefold() for known in names}:
        return name
    return f"{name} ({place_words})"


def known_text(known: str, words: Words, zone: ZoneInfo) -> str:
    """A day as people say it; words stay as they were said."""
    try:
        noon = datetime.combine(date.fromisoformat(known), time(12), zone)
    except ValueError:
        return known
    return day(words, noon.timestamp(), zone)
