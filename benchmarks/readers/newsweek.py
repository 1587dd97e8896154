"""A made-up week for `benchmarks.readers.week`: what is published when, and what each reader chose.

The shares stand here; the articles' places are those of the labelled articles of
tests/data/regions, drawn again and again. Nobody's real choices are known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.support.botdatabase import FIRST_CHAT
from bot.places.gazetteer import Gazetteer
from bot.places.model import Places
from bot.readers.amount_cells import Amount
from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import (
    EVENING,
    MORNING,
    QUIET_AT_FIRST,
    Mode,
    QuietHours,
    QuietMode,
    first_mode,
)
from bot.tagger.examples import read_examples

LABELLED = Path(__file__).parents[2] / "tests" / "data" / "regions"
ARTICLES_A_DAY = 40
URGENT = 1 / 40  # of the articles: about one a day
# How many of a day's articles come in each of its hours, from midnight: a newsroom that begins at
# six, is busiest before noon and in the late afternoon, and has somebody on duty until midnight.
BY_HOUR = (1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 8, 7, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2)

MODES = {  # what somebody follows and chose: its share of the readers, in per cent
    "one district": 44,
    "two districts": 16,
    "a regency": 12,
    "everything": 14,
    "one district, once a day": 7,
    "one district, important news only": 5,
    "everything at once, as before": 2,
}
_CHOSEN = {
    "one district, once a day": Mode.DAILY,
    "one district, important news only": Mode.IMPORTANT,
    "everything at once, as before": Mode.DIRECT,
}
SUMMARIES = {EVENING: 70, MORNING: 20, 12 * 60: 6, 20 * 60: 4}
LIMITED: dict[int | None, int] = {None: 80, 1: 4, 3: 12, 5: 4}  # at most so many at once a day
WAITING = 0.2  # let news wait for the morning in quiet hours
URGENT_AT_NIGHT = 0.3  # let what is urgent through

Drawn = TypeVar("Drawn")


class Reader(NamedTuple):
    """One reader: what is followed, and how it shall come."""

    chat_id: int
    places: tuple[str, ...]
    quiet: QuietHours | None
    amount: Amount

    @property
    def row(self) -> SubscriberRow:
        """As `subscribers import` has it."""
        quiet = (self.quiet.start, self.quiet.end) if self.quiet else ()
        return SubscriberRow(self.chat_id, places=self.places, quiet=quiet, amount=self.amount)


@dataclass(frozen=True, slots=True)
class News:
    """An article of the week. `at`: epoch seconds."""

    at: float
    places: Places
    urgent: bool


def articles_of(start: float, days: int, gazetteer: Gazetteer, chance: random.Random) -> list[News]:
    """What is published from a midnight on, the oldest first."""
    places = [
        Places(example.regencies, example.districts, example.province)
        for path in sorted(LABELLED.glob("*_local.jsonl"))
        for _, example in read_examples(path.read_bytes().splitlines(), gazetteer)
    ]
    found = []
    for day in range(days):
        for hour in chance.choices(range(24), BY_HOUR, k=ARTICLES_A_DAY):
            at = start + 86_400 * day + 3600 * hour + chance.uniform(0, 3600)
            found.append(News(at, chance.choice(places), chance.random() < URGENT))
    return sorted(found, key=lambda news: news.at)


def readers_of(count: int, gazetteer: Gazetteer, chance: random.Random) -> Iterator[Reader]:
    """So many, by ascending chat id.

    Every regency has as many, and so has each of its districts: how many people live where is not
    among the data of the regions.
    """
    chat = FIRST_CHAT
    for choice in chance.choices([*MODES], [*MODES.values()], k=count):
        chat += chance.randint(1, 50)
        regency = chance.choice(gazetteer.regencies)
        districts = chance.sample(gazetteer.children(regency), 2)
        places = {"a regency": [regency], "two districts": districts}.get(choice, districts[:1])
        if choice.startswith("everything"):
            places = [gazetteer.province]
        yield _reader(chat, choice, places, chance)


def _reader(chat: int, choice: str, places: Sequence[str], chance: random.Random) -> Reader:
    chosen = _CHOSEN.get(choice)
    before = chosen is Mode.DIRECT
    amount = Amount(
        mode=chosen or "",
        modes=tuple(chosen or first_mode(place) for place in places),
        around=not before,
        summary_at=_drawn(SUMMARIES, chance),
        most_a_day=None if before else _drawn(LIMITED, chance),
        quiet_mode=QuietMode.WAIT if chance.random() < WAITING else QuietMode.SILENT,
        urgent=chance.random() < URGENT_AT_NIGHT,
    )
    return Reader(chat, tuple(places), None if before else QUIET_AT_FIRST, amount)


def _drawn(shares: Mapping[Drawn, int], chance: random.Random) -> Drawn:
    return chance.choices([*shares], [*shares.values()])[0]
