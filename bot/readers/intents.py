"""What plain words of a reader ask for, also while a report is only offered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.places.finder import PlaceFinder
from bot.places.normalization import fold, normalize


def names_place(finder: PlaceFinder, typed: str) -> bool:
    """Whether it is a place or close to one: "stop politik uang" is no wish to unfollow."""
    return bool(finder.find(typed).choices)


def is_readers(text: str, phrases: Phrases, finder: PlaceFinder) -> bool:
    """Whether the words are a place, a greeting or a wish; a story or a question is none."""
    if len(text) > READ_AT_MOST:
        return False
    said = understand(text, phrases)
    match said.want:
        case Want.ASK:
            return asks_for_news(text, phrases) or bool(finder.find(said.rest).matches)
        case Want.FOLLOW | Want.UNFOLLOW:
            return names_place(finder, said.rest)
        case Want.REPORT:
            return not said.rest
        case _:
            return True


def is_for_bot(text: str, phrases: Phrases, finder: PlaceFinder) -> bool:
    """As `is_readers`, of somebody who talks with the editors: "ok, makasih" may be for them."""
    return is_readers(text, phrases, finder) and understand(text, phrases).want not in _COURTESIES


def asks_for_news(text: str, phrases: Phrases) -> bool:
    """Whether a few words begin as people ask for news: "berita banjir panongan"."""
    words = _simplify(text, phrases).split()
    return bool(words) and words[0] in phrases.news and len(words) <= _NEWS_WORDS


PHRASES = Path(__file__).parents[1] / "data" / "phrases.toml"
READ_AT_MOST = 300  # characters: what comes after them adds nothing to a question
_NEWS_WORDS = 6  # of a question for news; more of them are a story
_EDGES = ' \t\n.,;:!?…"“”()[]'
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")  # "makasiiih", "halooo"


class Want(StrEnum):
    """What somebody wants. All but the last four are said by a whole sentence."""

    SALAM = "salam"
    GREETING = "greeting"
    THANKS = "thanks"
    FINE = "fine"
    HELP = "help"
    WHO = "who"
    LATEST = "latest"
    PLACES = "places"
    REPORT = "report"
    PAUSE = "pause"
    STOP = "stop"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SEARCH = "search"
    ASK = "ask"  # a place or a question: `rest` is what is left of it


_COURTESIES = frozenset({Want.SALAM, Want.GREETING, Want.THANKS, Want.FINE})
_OPENINGS = frozenset({Want.SALAM, Want.GREETING})


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is wanted, and of what (`rest`, folded: "panongan")."""

    want: Want
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The data file, made ready."""

    address: frozenset[str]
    violation: tuple[str, ...]  # as `_normalize_spelling` makes them
    whole: Mapping[str, Want]
    openings: tuple[str, ...]  # longest first
    begins: tuple[tuple[str, Want], ...]  # longest first
    news: frozenset[str]
    filler: frozenset[str]
    filler_phrases: tuple[str, ...]


@cache
def load_phrases(path: Path = PHRASES) -> Phrases:
    """Read the phrases. An intent that `Want` does not have is an error (ValueError)."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    whole = {fold(phrase): Want(name) for name, said in data["whole"].items() for phrase in said}
    alone = dict.fromkeys(data["greeting_alone"], Want.GREETING)
    begins = [(phrase, Want(name)) for name, said in data["begins"].items() for phrase in said]
    filler = data["filler"]
    return Phrases(
        address=frozenset(data["address"]),
        violation=tuple(_normalize_spelling(phrase) for phrase in data["violation"]),
        whole=whole | alone,
        openings=_longest_first(phrase for phrase, want in whole.items() if want in _OPENINGS),
        begins=tuple(sorted(begins, key=lambda pair: -len(pair[0]))),
        news=frozenset(filler["news"]),
        filler=frozenset(filler["news"]) | frozenset(filler["other"]),
        filler_phrases=_longest_first(filler["phrases"]),
    )


def understand(text: str, phrases: Phrases) -> Utterance:
    """What a message in plain words wants. Empty when there is nothing to read: ASK, no rest."""
    said = _shrink(_simplify(text, phrases))
    if want := phrases.whole.get(said) or _courtesy(said, phrases):
        return Utterance(want)
    said = _drop_opening(said, phrases)
    if want := phrases.whole.get(said):
        return Utterance(want)
    for phrase, want in phrases.begins:
        if said.startswith(phrase + " "):
            return Utterance(want, said.removeprefix(phrase).strip())
    words = _drop_phrases(said, phrases.filler_phrases).split()
    rest = " ".join(_drop_edges(words, phrases.filler))
    if not rest and not phrases.news.isdisjoint(words):
        return Utterance(Want.LATEST)
    return Utterance(Want.ASK, rest)


def keywords(text: str, phrases: Phrases) -> str:
    """The words of a question that are worth searching; all of them if none is."""
    said = _simplify(text, phrases)
    words = _drop_phrases(said, phrases.filler_phrases).split()
    return " ".join(word for word in words if word not in phrases.filler) or said


def tells_of_violation(text: str, phrases: Phrases) -> bool:
    """Whether the words speak of a violation: who says them may want to report it."""
    said = f" {_normalize_spelling(text)} "
    return any(f" {phrase} " in said for phrase in phrases.violation)


def _normalize_spelling(text: str) -> str:
    """ "bagi-bagi" and "bagi bagi" are the same."""
    return " ".join(fold(text).replace("-", " ").split())


def _simplify(text: str, phrases: Phrases) -> str:
    return _drop_address(fold(normalize(text[:READ_AT_MOST]).strip(_EDGES)), phrases)


def _drop_address(said: str, phrases: Phrases) -> str:
    words = said.split()
    while len(words) > 1 and words[-1] in phrases.address:
        words.pop()
    while len(words) > 1 and words[0] in phrases.address:
        words.pop(0)
    return " ".join(words)


def _courtesy(said: str, phrases: Phrases) -> Want | None:
    """ "ok siap makasih": courtesies only; the last one is answered."""
    wants = [phrases.whole.get(word) for word in said.split()]
    return wants[-1] if wants and all(want in _COURTESIES for want in wants) else None


def _drop_opening(said: str, phrases: Phrases) -> str:
    """ "halo min, berita panongan": what follows the greeting."""
    for opening in phrases.openings:
        if said.startswith(opening + " "):
            return _drop_address(said.removeprefix(opening).strip(), phrases)
    return said


def _longest_first(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(phrases, key=len, reverse=True))


def _shrink(said: str) -> str:
    return _STRETCHED.sub(r"\1", said)


def _drop_phrases(said: str, phrases: Iterable[str]) -> str:
    padded = f" {said} "
    for phrase in phrases:
        padded = padded.replace(f" {phrase} ", " ")
    return padded.strip()


def _drop_edges(words: list[str], filler: frozenset[str]) -> list[str]:
    """Filler goes from both ends only: "Ranca Iyuh di Panongan" keeps what is between."""
    start, end = 0, len(words)
    while start < end and words[start] in filler:
        start += 1
    while end > start and words[end - 1] in filler:
        end -= 1
    return words[start:end]
