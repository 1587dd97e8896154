"""The newsroom's channel, connected as an editor does it: /kanal, and its code in the channel."""

from __future__ import annotations

import contextlib
import re

import aiohttp

from bot.core.clock import Clock, time_limit
from bot.core.json_codec import Params
from bot.demo.emulator.protocol.wire import Json
from bot.demo.people import DemoPeople

PLACE = "Kabupaten Tangerang"
PATIENCE = 20.0  # seconds for the bot's answer
LOOK_SECONDS = 0.05
_CODE = re.compile(r"kanal-[0-9a-f]+")


async def connect_channel(control: aiohttp.ClientSession, clock: Clock, people: DemoPeople) -> None:
    """Connect the channel as an editor; without the bot's answer it stays unconnected."""
    editor = {"from": people.editors[0]["id"]}
    await _send(control, {**editor, "chat": people.group["id"], "text": f"/kanal {PLACE}"})
    with contextlib.suppress(TimeoutError):
        async with time_limit(clock, PATIENCE):
            while not (code := await _code_in(control, people.group["id"])):
                await clock.sleep(LOOK_SECONDS)
            await _send(control, {**editor, "chat": people.channel["id"], "text": code})


async def _code_in(control: aiohttp.ClientSession, chat: int) -> str:
    async with control.get(f"/control/chats/{chat}/messages") as answer:
        messages: list[Json] = await answer.json()
    found = (_CODE.search(message.get("text", "")) for message in messages)
    return next((each.group() for each in found if each), "")


async def _send(control: aiohttp.ClientSession, message: Params) -> None:
    async with control.post("/control/send", json=message) as answer:
        answer.raise_for_status()
