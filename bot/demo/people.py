"""Who is in the demo, and how they are made: through the emulator's control API.

`control`: a session on the emulator's address.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    neighbours: UserOrChat  # a group of readers
    neighbours_people: Sequence[UserOrChat]  # the first runs it


async def create_people(control: aiohttp.ClientSession) -> DemoPeople:
    """Two readers, two editors with their group, and a group of neighbours; the bot is in both.

    Both of its modes are on.
    """
    await _post(control, "modes", {"inline": True, "guest": True})
    sri = await _create_person(control, "Sri")
    budi = await _create_person(control, "Budi")
    editors = [await _create_person(control, name) for name in ("Ratna", "Yusuf")]
    neighbours = [await _create_person(control, name) for name in ("Darto", "Wati")]
    return DemoPeople(
        bot={"id": BOT_ID, "first_name": "POSBANTEN", "username": BOT_USERNAME},
        readers=((sri, "Tigaraksa"), (budi, "Cilegon")),
        group=await _create_group(control, "Redaksi Pos Banten", editors, bot="administrator"),
        editors=editors,
        neighbours=await _create_group(control, "RT 04 Panongan", neighbours, bot="member"),
        neighbours_people=neighbours,
    )


async def send_first_messages(control: aiohttp.ClientSession, people: DemoPeople) -> None:
    """Sri greets the bot, Budi follows Kota Cilegon."""
    for (user, _), text in zip(people.readers, ("/start", "/start w-36-72"), strict=True):
        await _post(control, "send", {"from": user["id"], "text": text})


async def _create_group(
    control: aiohttp.ClientSession, title: str, members: Sequence[UserOrChat], *, bot: str
) -> UserOrChat:
    """With topics; the first of its members is its creator."""
    ids = [member["id"] for member in members]
    made: Params = {
        "title": title,
        "type": "supergroup",
        "is_forum": True,
        "members": ids,
        "bot": bot,
    }
    return await _post(control, "groups", made)


async def _create_person(control: aiohttp.ClientSession, name: str) -> UserOrChat:
    return await _post(control, "people", {"first_name": name, "language_code": "id"})


async def _post(control: aiohttp.ClientSession, action: str, body: Params) -> UserOrChat:
    async with control.post(f"/control/{action}", json=body) as answer:
        answer.raise_for_status()
        made: UserOrChat = await answer.json()
        return made
