"""Who plays in the demo, and how they are brought in: through the control API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypedDict

import aiohttp

from bot.core.json_codec import Params

BOT_ID = 7_000_000_001
BOT_USERNAME = "posbanten_bot"


class Being(TypedDict):
    """A User or a Chat of the Bot API; the page reads more of it, we only its id."""

    id: int


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and chats, as the emulator made them."""

    bot: Params
    readers: Sequence[tuple[Being, str]]  # and where they live
    group: Being
    editors: Sequence[Being]


class Director:
    """Makes the people of the demo and gives them their first lines."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def at(cls, root: str) -> AsyncIterator[Director]:
        """A director for the emulator at this address."""
        async with aiohttp.ClientSession(root) as session:
            yield cls(session)

    async def introduce(self) -> Cast:
        """Two readers, two editors, their group with the bot in it."""
        sri = await self._person("Sri")
        budi = await self._person("Budi")
        editors = [await self._person(name) for name in ("Ratna", "Yusuf")]
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
        return Cast(
            bot={"id": BOT_ID, "first_name": "POSBANTEN", "username": BOT_USERNAME},
            readers=((sri, "Tigaraksa"), (budi, "Cilegon")),
            group=group,
            editors=editors,
        )

    async def open_play(self, cast: Cast) -> None:
        """Sri greets the bot, Budi follows Kota Cilegon."""
        for (user, _), text in zip(cast.readers, ("/start", "/start w-36-72"), strict=True):
            await self._post("send", {"from": user["id"], "text": text})

    async def _person(self, name: str) -> Being:
        return await self._post("people", {"first_name": name, "language_code": "id"})

    async def _post(self, action: str, body: Params) -> Being:
        async with self._session.post(f"/control/{action}", json=body) as answer:
            answer.raise_for_status()
            made: Being = await answer.json()
            return made
