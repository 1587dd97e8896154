"""Who has all that is kept about them erased in a history: /privasi, at the end of their life."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from bot.readers.buttons import DataWish, PersonalData
from tests.simulation.machine.world import World
from tests.simulation.people.following import Sure
from tests.simulation.people.person import Living, Person
from tests.simulation.people.two_rooms import TwoRooms
from tests.simulation.traces import traces_of

SHARE, OF_BOTH = 0.15, 0.6  # of histories with an erasure; of those with somebody in both rooms
BEFORE = (3.0, 9.0)  # seconds before the end of what happens
PAGE, QUESTION, DONE = "Yang saya simpan", "Hapus semua yang saya simpan", "Semua sudah dihapus"
FILE = "Semua yang tersimpan tentang Anda"


@dataclass
class Erasure:
    """Somebody's life, and its erasure. `people`: who they are in it, in one chat.

    `erased`: what they read, `at` when. `shown`: the file that they looked at first, empty where
    they did not. `sealed`: what lay there of theirs just before.
    """

    world: World
    chance: random.Random
    life: Living
    people: Sequence[Person]
    erased: Sure = Sure.NO
    at: float = 0.0
    shown: str = ""
    sealed: frozenset[bytes] = frozenset()

    async def live(self, until: float) -> None:
        """All of it, a little shorter than others'."""
        await self.life.live(until - self.chance.uniform(*BEFORE))
        if any(each.lost for each in self.people):
            return
        if await self._ask() and self.chance.random() < 0.5:
            await self._look()
        if not self._person.lost:
            await self._erase()

    @property
    def _person(self) -> Person:
        return self.people[0]

    async def _ask(self) -> bool:
        return await self._person.say("/privasi", PAGE)

    async def _look(self) -> None:
        """What is kept, as a file."""
        if await self._press(DataWish.FILE, FILE):
            (number, *_) = self._person.seen(FILE)
            shown = self.world.telegram.people.chats[self._person.id].messages[number]
            file = self.world.telegram.files.get(shown["document"]["file_id"])
            self.shown = file.data.decode() if file else ""

    async def _erase(self) -> None:
        if not await self._press(DataWish.ASK_DELETION, QUESTION):
            return
        self._tell(Sure.NOBODY_KNOWS)
        with closing(sqlite3.connect(f"file:{self.world.home}/bot.db?mode=ro", uri=True)) as db:
            self.sealed = frozenset(blob for each in traces_of(db, self._person.id)
                                    for blob in each.sealed)  # fmt: skip
        if await self._press(DataWish.DELETE_ALL, DONE):
            self._tell(Sure.YES)

    async def _press(self, wish: DataWish, answer: str) -> bool:
        """A button of the page, which says other words by each of them."""
        person, data = self._person, PersonalData(wish).build()
        page = person.seen(f"{PAGE}|{QUESTION}")[-1]
        person.begin(f"press {data}")
        await person.tap(person.id, page, data)
        return await person.hears(lambda: bool(person.seen(answer)))

    def _tell(self, sure: Sure) -> None:
        self.erased, self.at = sure, self.world.clock.now()
        for each in self.people:
            each.is_erased(surely=sure is Sure.YES)


def with_erasures(
    living: Sequence[Living], may_erase: Sequence[Person], both: Sequence[TwoRooms], seed: int
) -> tuple[list[Living], list[Erasure]]:
    """Those who live, each person once; one of `may_erase` has everything erased, perhaps."""
    chance = random.Random(f"erasure {seed}")
    apart = [id(each) for one in both for each in (one.source, one.complainant)]
    lives = [*(each for each in living if id(each) not in apart), *both]
    choices: list[tuple[Living, Sequence[Person]]] = [
        (each, [each]) for each in may_erase if id(each) not in apart
    ]
    if both:
        choices = [(one, [one.source, one.complainant]) for one in both]
    if not choices or chance.random() >= (OF_BOTH if both else SHARE):
        return lives, []
    life, people = chance.choice(choices)
    erasure = Erasure(people[0].world, chance, life, people)
    return [erasure if each is life else each for each in lives], [erasure]
