"""Which open cases may be about the same thing, and why. Nothing is merged by it.

What is compared stands sealed in the database and is opened in memory only: there is no column by
which two cases could be told to be alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from bot.cases.model import Case
from bot.messages.day_words import read_iso
from bot.tips import draft as tips

SAME_WORDS = 80.0  # of 100: copied and changed a little, or told by two who tell it alike
FEWEST_LETTERS = 40  # shorter accounts are alike by chance
COMPARED_LETTERS = 2000
DAYS = 2  # between the days on which it happened
DAYS_OF_REPORTS = 3  # between two reports of which the days are not known
_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what another case is like one: a common file, the account, and the same event.

    `words`: how much of the account, in percent; 0 where that is no likeness. `same_event`:
    category, place and time together.
    """

    case: Case
    same_file: bool
    words: int
    same_event: bool

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Higher is more alike."""
        return self.same_file, self.words, self.same_event


def alike(
    case: Case, others: Iterable[Case], hashes: Mapping[int, frozenset[str]]
) -> Iterator[Likeness]:
    """Those of the others that may be about the same; one that follows another is passed over.

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
    """Telegram's ids of its files, the same wherever a file is sent on to, and what is in them."""
    added = (turn.piece for turn in case.turns if turn.by_source)
    ids = frozenset(piece.unique_id for piece in (*case.evidence, *added) if piece.unique_id)
    return ids | hashes.get(case.id, frozenset())


def _account(case: Case) -> str:
    """Its words in the order of the alphabet: who moves a sentence has told the same."""
    told = " ".join(piece.text for piece in case.evidence if piece.kind == tips.ACCOUNT)
    return " ".join(sorted(told[:COMPARED_LETTERS].casefold().split()))


def _compare_words(one: str, other: str) -> int:
    if min(len(one), len(other)) < FEWEST_LETTERS:
        return 0
    return int(fuzz.ratio(one, other, score_cutoff=SAME_WORDS))


def _same_event(one: Case, other: Case) -> bool:
    """The same kind of thing, in the same place, at about the same time."""
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
    """When it happened, or else when its source learned of it."""
    return read_iso(case.answers.get("happened", "")) or read_iso(case.answers.get("known", ""))
