"""The people of the demo, created through the emulator's control API.

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
CHANNEL_NAME = "posbanten_tangerang"


class UserOrChat(TypedDict):
    """A User or a Chat of the Bot API; the page reads more fields, we only the id."""

    id: int


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """The people and chats, as the emulator made them."""

    bot: Params
    readers: Sequence[tuple[UserOrChat, str]]  # each with the place where they live
    neighbours: UserOrChat  # the readers' group, whose administrator is the first of them
    channel: UserOrChat
    group: UserOrChat  # the editors'
    editors: Sequence[UserOrChat]


async def create_people(control: aiohttp.ClientSession) -> DemoPeople:
    """Create two readers and two editors, a group of each, and the newsroom's channel.

    The bot is in all three; inline mode, its feedback and guest mode are switched on.
    """
    await _post(control, "modes", {"inline": True, "guest": True})
    await _post(control, "inline_feedback", {"on": True})
    sri = await _create_person(control, "Sri")
    budi = await _create_person(control, "Budi")
    editors = [await _create_person(control, name) for name in ("Ratna", "Yusuf")]
    group = await _create_chat(
        control,
        "Redaksi Pos Banten",
        editors,
        type="supergroup",
        is_forum=True,
        bot="administrator",
    )
    neighbours = await _create_chat(
        control, "RT 05 Panongan", (sri, budi), type="supergroup", bot="member"
    )
    channel = await _create_chat(
        control, "POSBANTEN Kab. Tangerang", editors[:1], type="channel", bot="administrator"
    )
    named: Params = {"chat": channel["id"], "about": {"username": CHANNEL_NAME}}
    return DemoPeople(
        bot={"id": BOT_ID, "first_name": "POSBANTEN", "username": BOT_USERNAME},
        readers=((sri, "Tigaraksa"), (budi, "Cilegon")),
        neighbours=neighbours,
        channel=await _post(control, "describe", named),
        group=group,
        editors=editors,
    )


async def send_first_messages(control: aiohttp.ClientSession, people: DemoPeople) -> None:
    """Send the first messages: Sri greets the bot, Budi follows Kota Cilegon."""
    for (user, _), text in zip(people.readers, ("/start", "/start w-36-72"), strict=True):
        await _post(control, "send", {"from": user["id"], "text": text})


async def _create_chat(
    control: aiohttp.ClientSession, title: str, members: Sequence[UserOrChat], **about: str | bool
) -> UserOrChat:
    """Create a chat; the first of its members is its creator."""
    made: Params = {"title": title, "members": [member["id"] for member in members], **about}
    return await _post(control, "groups", made)


async def _create_person(control: aiohttp.ClientSession, name: str) -> UserOrChat:
    return await _post(control, "people", {"first_name": name, "language_code": "id"})


async def _post(control: aiohttp.ClientSession, action: str, body: Params) -> UserOrChat:
    async with control.post(f"/control/{action}", json=body) as answer:
        answer.raise_for_status()
        made: UserOrChat = await answer.json()
        return made
