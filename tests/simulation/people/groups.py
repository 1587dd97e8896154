"""Groups of neighbours in a history: who runs one follows places in it, each in a topic or for all.

The bot is removed, or muted, and comes back; a topic is deleted; a group becomes a supergroup.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.demo.emulator.world import groups
from tests.simulation.machine.world import World
from tests.simulation.people.following import PLACES, Follower, Sure, followed, unfollowed
from tests.simulation.people.person import Person


@dataclass
class Group:
    """`chats`: its ids, that of today last. `kind`: Telegram's."""

    world: World
    chance: random.Random
    kind: str
    is_forum: bool
    chats: list[int] = field(default_factory=list)
    administrators: list[Administrator] = field(default_factory=list)
    neighbour: Neighbour = field(init=False)

    def __post_init__(self) -> None:
        number = self.chance.randint(1, 3) if self.is_forum else 1
        names = (f"Ketua RT {each}" for each in range(number))
        self.administrators = [Administrator(self.world, self.chance, each) for each in names]
        self.neighbour = Neighbour(self.world, self.chance, "Tetangga")
        there: list[Administrator | Neighbour] = [*self.administrators, self.neighbour]
        about = {"title": "RT 04", "type": self.kind, "is_forum": self.is_forum, "bot": "member"}
        made = groups.add_group(self.world.telegram, {**about, "members": [p.id for p in there]})
        self.chats.append(made["id"])
        for one in self.administrators[1:]:
            member = {"chat": made["id"], "user": one.id, "status": "administrator"}
            groups.set_membership(self.world.telegram, member)
        for person in there:
            person.group = self

    @property
    def chat(self) -> int:
        """Its id now."""
        return self.chats[-1]

    def change_bot(self, status: str, **rights: bool) -> None:
        """The bot is something else there; from now on nobody can count on news."""
        self.world.trace.note(self.world.clock.now(), f"the bot is {status} in {self.chat}")
        given = {"chat": self.chat, "bot": status, "rights": rights}
        groups.set_membership(self.world.telegram, given)

    def count_on_news(self, sure: Sure) -> None:
        """Whether all who run it may."""
        for each in self.administrators:
            if each.wants_news is not sure and not each.is_shut:
                each.wants_news, each.away = sure, True
                each._mark()


@dataclass
class Administrator(Follower):
    """One of those who run the group: for a topic of their own, or for General."""

    group: Group | None = None
    is_shut: bool = False  # the topic was deleted
    _thread: int | None = None

    @property
    def chats(self) -> Sequence[int]:
        """The group's ids."""
        return self.group.chats if self.group else ()

    @property
    def thread(self) -> int | None:
        """The topic."""
        return self._thread

    async def live(self, until: float) -> None:
        """Open a topic, follow something there, and do this and that."""
        group = self.group
        assert group is not None
        await asyncio.sleep(self.chance.uniform(0.0, 5.0))
        # One of them at most has General: what one follows there another may unfollow.
        general = self is group.administrators[0] and self.chance.random() < 0.3
        if group.is_forum and not general:
            topic = {"chat": group.chat, "from": self.id, "name": self.name}
            self._thread = groups.create_topic(self.world.telegram, topic)["message_thread_id"]
        await self.follow()
        acts = [self.follow] * 5 + [self.unfollow] * 2
        if self is group.administrators[0]:
            acts += [self.shut_bot_out, self.leave_in_another_way]
        while not self.lost and not self.is_shut and await self.rest(5.0, until):
            await self.chance.choice(acts)()

    async def follow(self) -> None:
        """/ikuti."""
        await self._say("/ikuti", followed, Sure.YES)

    async def unfollow(self) -> None:
        """/batal."""
        await self._say("/batal", unfollowed, Sure.NO)

    async def shut_bot_out(self) -> None:
        """Removed or muted for a while; the next command that it answers says that it is back."""
        assert self.group is not None
        self.group.count_on_news(Sure.NOBODY_KNOWS)
        self.group.change_bot(self.chance.choice(["left", "kicked", "restricted"]))
        await asyncio.sleep(self.chance.uniform(1.0, 12.0))
        self.group.change_bot("member")
        await self.follow()
        if not self.lost:
            self.group.count_on_news(Sure.YES)

    async def leave_in_another_way(self) -> None:
        """The group becomes a supergroup, or this topic is deleted; nothing more is done there."""
        group = self.group
        assert group is not None
        now = self.world.clock.now()
        if group.kind == "group":
            self.world.trace.note(now, f"{group.chat} becomes a supergroup")
            moved = groups.migrate(self.world.telegram, {"chat": group.chat})
            group.chats.append(moved["new_chat"])
            self.lost = True
        elif self._thread is not None:
            self.world.trace.note(now, f"topic {self._thread} is deleted")
            topic = {"chat": group.chat, "thread": self._thread}
            groups.delete_topic(self.world.telegram, topic)
            self.is_shut = self.away = True
            self.wants_news = Sure.NOBODY_KNOWS
            self._mark()

    async def _say(self, command: str, answer: object, then: Sure) -> None:
        assert self.group is not None
        place = self.chance.choice([*PLACES])
        self._know(Sure.NOBODY_KNOWS, place)
        self.begin(f"{command} {PLACES[place]}")
        said = {"text": f"{command} {PLACES[place]}", "chat": self.group.chat}
        after = self.write({**said, "thread": self._thread or 0})
        pattern = followed(place) if then is Sure.YES else unfollowed(place)
        if await self.hears(lambda: any(each > after for each in self._seen_here(pattern))):
            self._know(then, place)

    def _seen_here(self, pattern: str) -> list[int]:
        assert self.group is not None
        here = {each["message_id"] for each in self.came()}
        return [each for each in self.seen(pattern, self.group.chat) if each in here]


@dataclass
class Neighbour(Person):
    """Somebody else in the group, who may not choose there and tries."""

    group: Group | None = None

    async def live(self, until: float) -> None:
        """What is typed changes nothing."""
        assert self.group is not None
        while await self.rest(12.0, until):
            command = self.chance.choice(["/ikuti", "/batal"])
            text = f"{command} {PLACES[self.chance.choice([*PLACES])]}"
            thread = self.chance.choice(self.group.administrators).thread
            topics = self.world.telegram.people.chats[self.group.chat].topics
            self.world.trace.note(self.world.clock.now(), f"{self.name} ({self.id}): {text}")
            self.write(
                {
                    "text": text,
                    "chat": self.group.chat,
                    "thread": thread if thread in topics else 0,
                }
            )
