"""The newsroom's channel in a history: connected by a code, it loses its right and gets it back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.emulator.world import groups
from tests.simulation.machine.chats import words_of
from tests.simulation.people.following import PLACES, Follower, Sure

REGENCIES = {"36.03": "Kabupaten Tangerang", "36.04": "Kabupaten Serang"}
CONNECTED, SHUT, OPEN = "terhubung", "tidak boleh menulis lagi di kanal", "Bot boleh menulis lagi"
CODE = re.compile(r"kanal-[0-9a-f]{10}")


@dataclass
class Channel(Follower):
    """Who owns it, an editor; `regency`: whose news it gets. It is in no list of who follows."""

    regency: str = ""
    chat: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.regency = self.chance.choice([*REGENCIES])
        about = {"title": "Kanal", "type": "channel", "members": [self.id]}
        made = groups.add_group(self.world.telegram, {**about, "bot": "administrator"})
        self.chat = made["id"]

    @property
    def chats(self) -> Sequence[int]:
        """The channel."""
        return (self.chat,)

    async def live(self, until: float) -> None:
        """Connect it; later the right to post is taken away for a while."""
        await asyncio.sleep(self.chance.uniform(0.0, 6.0))
        if await self._connect():
            while not self.lost and await self.rest(15.0, until):
                await self._shut_bot_out()

    async def _connect(self) -> bool:
        desk = self.world.desk
        if not await self.say(f"/kanal {REGENCIES[self.regency]}", CODE.pattern, chat=desk):
            return False
        codes = [CODE.search(words_of(each)) for each in self.messages(desk)]
        code = [found[0] for found in codes if found][-1]
        places = [place for place in PLACES if place.startswith(self.regency)]
        self._know(Sure.NOBODY_KNOWS, *places)
        self.begin(f"posts {code}")
        self.write({"text": code, "chat": self.chat})
        if await self.hears(lambda: bool(self.seen(CONNECTED, desk))):
            self._know(Sure.YES, *places)
        return not self.lost

    async def _shut_bot_out(self) -> None:
        """The editors are told, and told again once it may post."""
        self.away, self.wants_news = True, Sure.NOBODY_KNOWS
        self._mark()
        if await self._change_right(SHUT, may=False) and await self._change_right(OPEN, may=True):
            self.wants_news = Sure.YES
            self._mark()

    async def _change_right(self, said: str, *, may: bool) -> bool:
        before = len(self.seen(said, self.world.desk))
        self.begin(f"the bot may post in the channel: {may}")
        rights = {"can_post_messages": may}
        given = {"chat": self.chat, "bot": "administrator", "rights": rights}
        groups.set_membership(self.world.telegram, given)
        return await self.hears(lambda: len(self.seen(said, self.world.desk)) > before)
