"""Somebody with a phone: asks one thing at a time, and waits for the answer."""

from __future__ import annotations

import asyncio
import base64
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world import conversation, people
from tests.simulation.machine.chats import words_of
from tests.simulation.machine.world import World
from tests.support.tips.pictures import png

PICTURE = png()
PATIENCE = 60.0  # seconds that somebody waits for an answer, whatever goes wrong meanwhile
LOOK = 0.3  # seconds between two looks at the chat


class Living(Protocol):
    """Whatever does something until a moment."""

    async def live(self, until: float) -> None:
        """All of it."""


@dataclass
class Person:
    """`asked`: when each thing was asked, and when the answer came, None while it has not.

    `about`: what Telegram tells of them besides.
    """

    world: World
    chance: random.Random
    name: str
    about: Json = field(default_factory=dict)
    id: int = field(init=False)
    lost: bool = False  # no answer came: nothing is certain of them any more
    asked: list[tuple[float, float | None, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        about = {"first_name": self.name, "language_code": "id", **self.about}
        self.id = people.add_person(self.world.telegram, about)["id"]

    async def live(self, until: float) -> None:
        """Nothing, but to be there."""

    def is_erased(self, *, surely: bool) -> None:
        """Nothing may be counted on that was kept of them; `surely`: they have read so."""

    # What they see.

    def messages(self, chat: int = 0) -> list[Json]:
        """What the bot wrote to them, or in this chat, as it stands now."""
        bot = self.world.telegram.bot.id
        there = self.world.telegram.people.chats[chat or self.id].messages.values()
        return [message for message in there if message["from"]["id"] == bot]

    def newest(self) -> Json | None:
        """The last message of the bot."""
        return max(self.messages(), key=lambda each: int(each["message_id"]), default=None)

    def seen(self, words: str, chat: int = 0) -> list[int]:
        """The messages of the bot in which the pattern is found."""
        return [m["message_id"] for m in self.messages(chat) if re.search(words, words_of(m))]

    def lines(self, message: int, chat: int) -> list[Json]:
        """What the bot says of a message in this chat."""
        replied = "reply_to_message"
        there = self.messages(chat)
        return [each for each in there if each.get(replied, {}).get("message_id") == message]

    # How they ask.

    async def rest(self, mean: float, until: float) -> bool:
        """Do nothing for a while, so many seconds in the mean; False, at once, where the end is
        sooner."""
        seconds = self.chance.expovariate(1 / mean)
        if self.world.clock.now() + seconds >= until:
            return False
        await asyncio.sleep(seconds)
        return self.world.clock.now() < until

    async def say(self, text: str, answer: str, chat: int = 0) -> bool:
        """Write; True when a later message of the bot answers with the pattern."""
        self.begin(text)
        after = self.write({"text": text, "chat": chat or self.id})
        return await self.hears(lambda: any(number > after for number in self.seen(answer, chat)))

    def write(self, what: Json) -> int:
        """Send a message; its id."""
        said = conversation.send(self.world.telegram, {"from": self.id, **what})
        return int(said["message_id"])

    def write_pictures(self, captions: Mapping[str, str], **where: int) -> list[int]:
        """Send a picture for each mark, several as an album; their ids.

        One without a caption is known by its mark all the same.
        """
        about = {"mime": "image/png", "base64": base64.b64encode(PICTURE).decode()}
        what: Json = dict(where)
        if len(captions) > 1:
            what["media_group_id"] = f"{self.id} {len(self.asked)}"
        return [
            self.write({**what, "photo": {**about, "name": "" if said else mark}, "caption": said})
            for mark, said in captions.items()
        ]

    async def press(self, data: str, answer: str, *, anywhere: bool = False) -> bool:
        """A button of the bot's newest message; `anywhere`: a toast alone is no answer."""
        newest = self.newest()
        if newest is None:
            return False
        self.begin(f"press {data}")
        shown = len(self.seen(answer))
        toast = await self.tap(self.id, newest["message_id"], data)
        if re.search(answer, str(toast.get("text", ""))) and not anywhere:
            return self.end(heard=True)
        return await self.hears(lambda: len(self.seen(answer)) > shown)

    async def tap(self, chat: int, message: int, data: str) -> Json:
        """Press a button of a message; how the press was answered, empty where it was not."""
        given = {"from": self.id, "chat": chat, "message": message, "data": data}
        try:
            toast = await conversation.press(self.world.telegram, given)
        except ApiError:
            return {}
        return toast if toast["answered"] else {}

    def begin(self, what: str) -> None:
        """Something is asked."""
        self.asked.append((self.world.clock.now(), None, what))
        self.world.trace.note(self.world.clock.now(), f"{self.name} ({self.id}): {what}")

    async def hears(self, answered: Callable[[], bool]) -> bool:
        """Wait until it is answered; False, and they are lost, where it is not."""
        end = self.world.clock.now() + PATIENCE
        while not answered():
            if self.world.clock.now() >= end:
                return self.end(heard=False)
            await asyncio.sleep(LOOK)
        return self.end(heard=True)

    def end(self, *, heard: bool) -> bool:
        """It was answered, or never will be."""
        began, _, what = self.asked[-1]
        self.asked[-1] = (began, self.world.clock.now() if heard else None, what)
        self.lost |= not heard
        return heard
