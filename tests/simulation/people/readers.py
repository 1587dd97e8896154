"""Readers in a history: they follow, pause, search, block the bot, one thing at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.announcements.buttons import WantAnnouncements
from bot.demo.emulator.world import people
from bot.readers.buttons import FollowPlace, Pause
from tests.simulation.machine.chats import keys_of
from tests.simulation.people.following import PLACES, Follower, Sure, followed, unfollowed

# Words of what the bot says to who asked, and of corrections and replies.
ANSWERS = ("diikuti", "warta ·", "Belum ada", "Halo", "Ralat ·", "Redaksi memuat tanggapan")


@dataclass
class Reader(Follower):
    """A reader in a chat of their own; `may_mute` where somebody announces something."""

    may_mute: bool = False

    # What they do.

    async def live(self, until: float) -> None:
        """Begin, follow something, and do this and that."""
        await asyncio.sleep(self.chance.uniform(0.0, 5.0))
        if self.chance.random() < 0.7:
            await self.say("/start", "Halo")
        await self.follow(self.chance.choice([*PLACES]))
        acts = {self.follow: 4, self.unfollow: 2, self.pause: 1, self.search: 3, self.block: 1}
        acts |= {self.mute: 4} if self.may_mute else {}
        while not self.lost and await self.rest(12.0, until):
            (act,) = self.chance.choices([*acts], [*acts.values()])
            await act(self.chance.choice([*PLACES]))

    async def follow(self, place: str) -> None:
        """By its name, or by a button of an older message."""
        self._follows[place] = Sure.NOBODY_KNOWS
        self._mark()
        if self.chance.random() < 0.5 and self.newest():
            answered = await self.press(FollowPlace(place, True).build(), followed(place))
        else:
            answered = await self.say(f"/ikuti {PLACES[place]}", followed(place))
        if answered:
            self._follows[place] = Sure.YES
            self._mark()

    async def unfollow(self, place: str) -> None:
        """By the button."""
        self._follows[place] = Sure.NOBODY_KNOWS
        self._mark()
        if await self.press(FollowPlace(place, False).build(), unfollowed(place)):
            self._follows[place] = Sure.NO
            self._mark()

    async def pause(self, _place: str) -> None:
        """For a while, by buttons; then go on."""
        if Sure.YES not in self._follows.values():
            return
        self.away, self.wants_news = True, Sure.NOBODY_KNOWS
        self._mark()
        if not await self.press(Pause(7).build(), "Kabar dijeda", anywhere=True):
            return
        self.wants_news = Sure.NO
        self._mark()
        await asyncio.sleep(self.chance.uniform(1.0, 20.0))
        self.wants_news = Sure.NOBODY_KNOWS
        self._mark()
        if await self.press(Pause(0).build(), "Kabar masuk lagi", anywhere=True):
            self.wants_news = Sure.YES
            self._mark()

    async def search(self, place: str) -> None:
        """Look for something."""
        await self.say(f"/cari warta {PLACES[place]}", "")

    async def mute(self, _place: str) -> None:
        """No announcements any more, or some again, by the button below one."""
        for message in self.messages():
            button = next(filter(None, map(WantAnnouncements.parse, keys_of(message))), None)
            if button:
                now = self.world.clock.now
                self._announcements.append((now(), Sure.NOBODY_KNOWS))
                self.begin(f"press {button.build()}")
                toast = await self.tap(self.id, message["message_id"], button.build())
                if self.end(heard="engumuman redaksi" in str(toast.get("text", ""))):
                    self._announcements.append((now(), Sure.YES if button.wanted else Sure.NO))
                return

    async def block(self, place: str) -> None:
        """Block the bot, unblock it after a while, and follow something anew."""
        self.away, before = True, dict(self._follows)
        self._follows = dict.fromkeys(PLACES, Sure.NOBODY_KNOWS)
        self._mark()
        self.world.trace.note(self.world.clock.now(), f"{self.name} blocks the bot")
        people.block(self.world.telegram, {"user": self.id})
        await asyncio.sleep(self.chance.uniform(1.0, 15.0))
        self.world.trace.note(self.world.clock.now(), f"{self.name} unblocks the bot")
        people.unblock(self.world.telegram, {"user": self.id})
        never = {each: sure for each, sure in before.items() if sure is Sure.NO}
        self._follows |= never
        await self.follow(place)


def is_unasked(words: str) -> bool:
    """Whether a message brings an article to who did not ask for it just now."""
    return not any(word in words for word in ANSWERS)
