"""Who is in the demo, and how they are made: through the emulator's control API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypedDict

import aiohttp

from bot.core.json_codec import Params
from bot.demo.emulator.world.world import BOT_USERNAME

BOT_ID = 7_000_000_001


class UserOrChat(TypedDict):
    """A User or a Chat of the Bot API; the page reads more of it, we only its id."""

    id: int


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """The people and chats, as the emulator made them."""

    bot: Params
    readers: Sequence[tuple[UserOrChat, str]]  # and where they live
    group: UserOrChat
    editors: Sequence[UserOrChat]


class ControlClient:
    """Makes the people of the demo and sends their first messages."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def connect(cls, root: str) -> AsyncIterator[ControlClient]:
        """A client of the emulator at this address."""
        async with aiohttp.ClientSession(root) as session:
            yield cls(session)

    async def create_people(self) -> DemoPeople:
        """Two readers, two editors, their group with the bot in it."""
        sri = await self._create_person("Sri")
        budi = await self._create_person("Budi")
        editors = [await self._create_person(name) for name in ("Ratna", "Yusuf")]
        group = await self._post(
            "groups",
            {
                "title": "Redaksi Pos Banten",
                "type": "supergroup",
                "is_forum": True,
                "members": [editor["id"] for editor in editors],
                "bot": "administrator",
            },
        )
        return DemoPeople(
            bot={"id": BOT_ID, "first_name": "POSBANTEN", "username": BOT_USERNAME},
            readers=((sri, "Tigaraksa"), (budi, "Cilegon")),
            group=group,
            editors=editors,
        )

    async def send_first_messages(self, people: DemoPeople) -> None:
        """Sri greets the bot, Budi follows Kota Cilegon."""
        for (user, _), text in zip(people.readers, ("/start", "/start w-36-72"), strict=True):
            await self._post("send", {"from": user["id"], "text": text})

    async def _create_person(self, name: str) -> UserOrChat:
        return await self._post("people", {"first_name": name, "language_code": "id"})

    async def _post(self, action: str, body: Params) -> UserOrChat:
        async with self._session.post(f"/control/{action}", json=body) as answer:
            answer.raise_for_status()
            made: UserOrChat = await answer.json()
            return made
