"""Whether plain words are a reader's, while the form of a report is only offered."""

from __future__ import annotations

from bot.placefinder import PlaceFinder
from bot.utterance import READ_AT_MOST, Phrases, Want, understand


def names_place(finder: PlaceFinder, typed: str) -> bool:
    """Whether it is a place or close to one: "stop politik uang" is no wish to unfollow."""
    places = finder.find(typed)
    return bool(places.matches or places.suggestions)


def is_readers(text: str, phrases: Phrases, finder: PlaceFinder) -> bool:
    """Whether the words are a place, a greeting or a wish; a story or a question is none."""
    if len(text) > READ_AT_MOST:
        return False
    said = understand(text, phrases)
    match said.want:
        case Want.ASK:
            return bool(finder.find(said.rest).matches)
        case Want.FOLLOW | Want.UNFOLLOW:
            return names_place(finder, said.rest)
        case Want.REPORT:
            return not said.rest
        case _:
            return True
