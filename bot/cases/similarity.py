"""The open cases that may be about the same event, and why. They are not merged automatically.

The compared data are sealed in the database and opened in memory only: no column shows that two
cases are similar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from bot.cases.model import Case
from bot.messages.day_words import read_iso
from bot.tips import draft as tips

SAME_WORDS = 80.0  # of 100: copied with small changes, or told by two people in similar words
FEWEST_LETTERS = 40  # shorter accounts are alike by chance
COMPARED_LETTERS = 2000
DAYS = 2  # between the days of the events
DAYS_OF_REPORTS = 3  # between two reports without known days
_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """The similarity of another case: a common file, the account, and the same event.

    `words`: how much of the account, in percent; 0 where that is too little. `same_event`:
    category, place and time together.
    """

    case: Case
    same_file: bool
    words: int
    same_event: bool

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """The key for sorting; higher is more similar."""
        return self.same_file, self.words, self.same_event


def find_alike(
    case: Case, others: Iterable[Case], hashes: Mapping[int, frozenset[str]]
) -> Iterator[Likeness]:
    """Yield the other cases that may be about the same; a case that follows another is left out.

    `hashes`: of the files that are kept of a case, by its id.
    """
    files, account = _files(case, hashes), _account(case)
    for other in others:
        if other.id == case.id or other.merged_into:
            continue
        found = Likeness(
            other,
            same_file=not files.isdisjoint(_files(other, hashes)),
            words=_compare_words(account, _account(other)),
            same_event=_same_event(case, other),
        )
        if found.same_file or found.words or found.same_event:
            yield found


def _files(case: Case, hashes: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Return Telegram's ids of its files, which stay the same in every chat, and their hashes."""
    added = (turn.piece for turn in case.turns if turn.by_source)
    ids = frozenset(piece.unique_id for piece in (*case.evidence, *added) if piece.unique_id)
    return ids | hashes.get(case.id, frozenset())


def _account(case: Case) -> str:
    """Return its words in alphabetical order, so that moved sentences make no difference."""
    told = " ".join(piece.text for piece in case.evidence if piece.kind == tips.ACCOUNT)
    return " ".join(sorted(told[:COMPARED_LETTERS].casefold().split()))


def _compare_words(one: str, other: str) -> int:
    if min(len(one), len(other)) < FEWEST_LETTERS:
        return 0
    return int(fuzz.ratio(one, other, score_cutoff=SAME_WORDS))


def _same_event(one: Case, other: Case) -> bool:
    """Whether two cases have the same category and place, at about the same time."""
    return (
        bool(one.category and one.place)
        and one.category == other.category
        and one.place.casefold() == other.place.casefold()
        and _same_time(one, other)
    )


def _same_time(one: Case, other: Case) -> bool:
    days = _day(one), _day(other)
    if days[0] is not None and days[1] is not None:
        return abs((days[0] - days[1]).days) <= DAYS
    return abs(one.opened_at - other.opened_at) <= DAYS_OF_REPORTS * _DAY


def _day(case: Case) -> date | None:
    """Return the day of the event, or else when its source learned of it."""
    return read_iso(case.answers.get("happened", "")) or read_iso(case.answers.get("known", ""))
