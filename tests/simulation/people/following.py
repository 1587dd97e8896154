"""What whoever follows places may count on: a reader, a group, a channel.

Between what is asked and its answer nobody can say what holds; once the answer has come, it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.delivery.addresses import address_of
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.machine.chats import topic_of
from tests.simulation.people.person import Person

PLACES = {
    "36.03.19": "Panongan",
    "36.03.18": "Cikupa",
    "36.04.05": "Kramatwatu",
    "36.02.01": "Malingping",
}


class Sure(Enum):
    """What a reader may count on."""

    YES = "yes"
    NO = "no"
    NOBODY_KNOWS = "nobody knows"


@dataclass
class Follower(Person):
    """Follows places; `certain` says what may be counted on."""

    _follows: dict[str, Sure] = field(default_factory=lambda: dict.fromkeys(PLACES, Sure.NO))
    wants_news: Sure = Sure.YES
    away: bool = False  # for a while: paused, or the bot blocked, removed, without a right
    _line: dict[str, list[tuple[float, Sure]]] = field(default_factory=dict)
    _followed: dict[str, list[tuple[float, Sure]]] = field(default_factory=dict)  # paused or not
    _announcements: list[tuple[float, Sure]] = field(default_factory=lambda: [(0.0, Sure.YES)])

    def __post_init__(self) -> None:
        super().__post_init__()
        self._line = {place: [(0.0, Sure.NO)] for place in PLACES}
        self._followed = {place: [(0.0, Sure.NO)] for place in PLACES}

    @property
    def chats(self) -> Sequence[int]:
        """Where it gets its news: the chat of today last."""
        return (self.id,)

    @property
    def thread(self) -> int | None:
        """The topic in it."""
        return None

    @property
    def address(self) -> int:
        """By which number the bot keeps it."""
        return address_of(self.chats[-1], self.thread)

    def came(self) -> list[Json]:
        """Every message that ever came there, as it was at first."""
        sent = self.world.chats.sent
        every = [message for chat in self.chats for message in sent[chat].values()]
        return [each for each in every if topic_of(each) == self.thread]

    def follows(self, place: str) -> Sure:
        """Whether they follow it now."""
        return self._follows[place]

    def certain(self, place: str, begin: float, end: float) -> Sure:
        """Whether an article of the place must, or must not, come, all the time between the two."""
        return _all_the_time(self._line[place], begin, end)

    def never_follows(self, place: str, begin: float, end: float) -> bool:
        """Whether they surely do not follow it at any moment between the two."""
        return _all_the_time(self._followed[place], begin, end) is Sure.NO

    def wants_announcements(self, begin: float, end: float) -> Sure:
        """Whether they want those of the newsroom, all the time between the two."""
        return _all_the_time(self._announcements, begin, end)

    def is_erased(self, *, surely: bool) -> None:
        """No place is followed any more, no article known that they had."""
        self.away, self.wants_news = True, Sure.YES if surely else Sure.NOBODY_KNOWS
        self._announcements.append((self.world.clock.now(), Sure.NOBODY_KNOWS))
        self._know(Sure.NO if surely else Sure.NOBODY_KNOWS, *PLACES)

    def _know(self, sure: Sure, *places: str) -> None:
        """So it is with these places from now on."""
        self._follows.update(dict.fromkeys(places, sure))
        self._mark()

    def _mark(self) -> None:
        for place, follows in self._follows.items():
            both = {follows, self.wants_news}
            known = Sure.NO if Sure.NO in both else Sure.NOBODY_KNOWS
            self._followed[place].append((self.world.clock.now(), follows))
            self._line[place].append(
                (self.world.clock.now(), Sure.YES if both == {Sure.YES} else known)
            )


def _all_the_time(line: Sequence[tuple[float, Sure]], begin: float, end: float) -> Sure:
    within = {state for at, state in line if begin < at <= end}
    within |= {[state for at, state in line if at <= begin][-1]}
    return within.pop() if len(within) == 1 else Sure.NOBODY_KNOWS


def followed(place: str) -> str:
    """The answer that this place is followed; of another one, an answer may still be on its way."""
    return rf"{PLACES[place]}(, [\w. ]+)?(?<!tidak) diikuti"


def unfollowed(place: str) -> str:
    """The answer that it is not followed any more."""
    return rf"{PLACES[place]}(, [\w. ]+)? tidak diikuti"
