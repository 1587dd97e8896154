"""The wishes and the words that say them, from the data files of `bot/data/wishes`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path

from bot.readers.understanding.spelling import Spelling, tokens_of

WISHES = Path(__file__).parents[2] / "data" / "wishes"


class Wish(StrEnum):
    """A wish to the bot. The file wishes.toml names all except the last four."""

    SALAM = "salam"
    GREETING = "greeting"
    THANKS = "thanks"
    FINE = "fine"
    YES = "yes"
    NO = "no"
    NEVER_MIND = "never_mind"
    HELP = "help"
    WHO = "who"
    LATEST = "latest"
    PLACES = "places"
    REPORT = "report"
    MY_REPORT = "my_report"
    PAUSE = "pause"
    STOP = "stop"
    LESS = "less"
    SCHEDULE = "schedule"
    NOT_AT_NIGHT = "not_at_night"
    ONLY_MORNINGS = "only_mornings"
    RESUME = "resume"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    CONTACT = "contact"
    ADVERTISE = "advertise"
    CORRECTION = "correction"
    WRONG_PLACE = "wrong_place"
    WHY = "why"
    READ_MORE = "read_more"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    UNFOLLOW_ALL = "unfollow_all"
    FOLLOW_WORDS = "follow_words"
    MUTE = "mute"
    SEARCH = "search"
    PLACE = "place"  # the news of a place
    MAYBE_PLACE = "maybe_place"  # words to search, which may be a misspelt place
    EMOJI = "emoji"  # only pictures
    UNREADABLE = "unreadable"


COURTESIES = frozenset({
    Wish.SALAM, Wish.GREETING, Wish.THANKS, Wish.FINE, Wish.YES, Wish.NO, Wish.NEVER_MIND,
    Wish.EMOJI,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wish and the words that say it; with `reply`, only in a reply to news."""

    wish: Wish
    words: frozenset[str]
    also: frozenset[str] = frozenset()
    reply: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The words of the data files. `sentences` and `anywhere`: patterns with most words first."""

    spelling: Spelling
    exact: Mapping[str, Wish]
    sentences: tuple[Pattern, ...]
    anywhere: tuple[Pattern, ...]
    begins: tuple[tuple[tuple[str, ...], Wish], ...]  # longest first
    address: frozenset[str]
    titles: frozenset[str]  # words of address that no wish has: "bang", not "bot"
    noise: frozenset[str]
    reasons: tuple[str, ...]
    news: frozenset[str]
    question: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]  # longest first
    violation: tuple[str, ...]  # in the form of `tokens_of`

    @property
    def filler(self) -> frozenset[str]:
        """The words that add nothing to a question."""
        return self.news | self.question


@dataclass(frozen=True, slots=True)
class WishPhrases:
    """The phrases of one wish: its part of wishes.toml, where each kind is explained."""

    sentences: Sequence[str] = ()
    also: Sequence[str] = ()
    anywhere: Sequence[str] = ()
    exact: Sequence[str] = ()
    begins: Sequence[str] = ()
    reply: Sequence[str] = ()

    @property
    def phrases(self) -> Iterator[str]:
        """The phrases of all kinds."""
        yield from chain(
            self.sentences, self.also, self.anywhere, self.exact, self.begins, self.reply
        )


@cache
def load_catalogue(folder: Path = WISHES) -> Catalogue:
    """Read the data files.

    Raises `ValueError` for an unknown wish or a spelling of two words, `TypeError` for an unknown
    kind of phrases.
    """
    wishes, spellings, fillers = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("wishes", "spellings", "fillers")
    )
    noise = frozenset((*fillers["address"], *fillers["noise"]))
    named = {Wish(name): WishPhrases(**said) for name, said in wishes.items()}
    own = {token for said in named.values() for each in said.phrases for token in tokens_of(each)}
    spelling = Spelling(spellings["words"], (*own, *noise))
    exact = {
        " ".join(tokens_of(phrase)): wish for wish, said in named.items() for phrase in said.exact
    }
    exact |= dict.fromkeys(fillers["greeting_alone"], Wish.GREETING)
    begins = [
        (tuple(tokens_of(phrase)), wish) for wish, said in named.items() for phrase in said.begins
    ]
    return Catalogue(
        spelling=spelling,
        exact=exact,
        sentences=_longest_first(
            pattern
            for wish, said in named.items()
            for pattern in (
                *_patterns(wish, said, said.sentences, spelling),
                *_patterns(wish, said, said.reply, spelling, reply=True),
            )
        ),
        anywhere=_longest_first(
            pattern
            for wish, said in named.items()
            for pattern in _patterns(wish, said, said.anywhere, spelling)
        ),
        begins=tuple(sorted(begins, key=lambda pair: -len(pair[0]))),
        address=frozenset(fillers["address"]),
        titles=frozenset(fillers["address"]) - own,
        noise=noise,
        reasons=tuple(fillers["reasons"]),
        news=frozenset(fillers["news"]),
        question=frozenset(fillers["question"]),
        phrases=tuple(
            sorted((tuple(phrase.split()) for phrase in fillers["phrases"]), key=lambda p: -len(p))
        ),
        violation=tuple(" ".join(tokens_of(phrase)) for phrase in fillers["violation"]),
    )


def _patterns(
    wish: Wish,
    said: WishPhrases,
    phrases: Iterable[str],
    spelling: Spelling,
    *,
    reply: bool = False,
) -> Iterator[Pattern]:
    also = frozenset().union(*(_meanings(word, spelling) for word in said.also))
    for phrase in phrases:
        words = _meanings(phrase, spelling)
        yield Pattern(wish, words, also, reply)


def _longest_first(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(patterns, key=lambda pattern: (-len(pattern.words), not pattern.reply)))


def _meanings(phrase: str, spelling: Spelling) -> frozenset[str]:
    return frozenset(
        word.meaning for word in spelling.words(tokens_of(phrase), lambda _token: True)
    )
