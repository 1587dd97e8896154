"""Telegram's limits, and what goes wrong on demand: refusals, cut connections, delays."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.support.chats.emulator_calls import refusal
from tests.support.chats.telegram import Json, Person, Telegram, emulator


async def test_the_ceilings_of_telegram() -> None:
    """429 with whole seconds in retry_after: overall and in a group; albums count each."""
    now = [1_800_000_000.0]
    async with emulator(clock=lambda: now[0]) as telegram:
        people = [await telegram.person(name) for name in ("Sri", "Edi", "Ani")]
        for person in people:
            await person.says("/start")
        group = await telegram.group("Redaksi", members=people)

        async def send(chat_id: int) -> Json:
            return await telegram.api("sendMessage", chat_id=chat_id, text="x")

        await telegram.faults(limits={"per_second": 2})
        answers = [await send(person.id) for person in people]
        assert [a["status"] for a in answers] == [200, 200, 429]
        assert answers[2]["description"] == "Too Many Requests: retry after 1"
        assert answers[2]["parameters"] == {"retry_after": 1}
        now[0] += 1
        assert (await send(people[0].id))["ok"]

        await telegram.faults(limits={"group_per_minute": 3})
        statuses = []
        for _ in range(4):
            now[0] += 1
            statuses.append((await send(group.id))["status"])
        assert statuses == [200, 200, 200, 429]
        assert (await send(group.id))["parameters"]["retry_after"] == 57

        await telegram.faults(limits={"per_second": 1})
        (photo,) = await people[0].sends(photo=b"p")
        media = [{"type": "photo", "media": photo.file_id}] * 2
        now[0] += 60
        assert (await send(people[0].id))["ok"]
        album = await telegram.api("sendMediaGroup", chat_id=people[0].id, media=media)
        assert album["status"] == 429
        assert (await telegram.api("getChat", chat_id=people[0].id))["ok"]


async def test_faults_on_demand(telegram: Telegram, sri: Person) -> None:
    """Rules meet a method or a chat, so many times, with status, words and retry_after."""
    edi = await telegram.person("Edi")
    await edi.says("/start")

    async def send(person: Person) -> Json:
        return await telegram.api("sendMessage", chat_id=person.id, text="x")

    await telegram.faults(
        rules=[
            {"method": "sendMessage", "chat": sri.id, "times": 1, "status": 429, "retry_after": 9},
            {"method": "*", "chat": sri.id, "times": 1, "status": 502},
            {"method": "getMe", "status": 403, "description": "Forbidden: no"},
        ]
    )

    first, second, third, other = await send(sri), await send(sri), await send(sri), await send(edi)

    assert (first["status"], first["parameters"]) == (429, {"retry_after": 9})
    assert refusal(second) == (502, "Bad Gateway")
    assert third["ok"]
    assert other["ok"]
    assert refusal(await telegram.api("getMe")) == (403, "Forbidden: no")
    await telegram.faults()
    assert (await telegram.api("getMe"))["ok"]


async def test_a_cut_connection_hides_whether_the_call_took_effect(
    telegram: Telegram, sri: Person
) -> None:
    """Cut before: nothing was sent. Cut after: it was, and the caller cannot know."""
    for cut, sent in (("before", 0), ("after", 1)):
        await telegram.faults(rules=[{"method": "sendMessage", "cut": cut, "times": 1}])
        with pytest.raises(aiohttp.ClientError):
            await telegram.api("sendMessage", chat_id=sri.id, text=cut)
        assert len(await sri.hears_out()) == sent


async def test_a_delay_holds_one_call_and_no_other(telegram: Telegram, sri: Person) -> None:
    """A slow call is slow alone."""
    await telegram.faults(rules=[{"method": "sendMessage", "delay": 0.1, "times": 1}])
    slow = asyncio.create_task(telegram.api("sendMessage", chat_id=sri.id, text="lambat"))
    await asyncio.sleep(0.01)

    await telegram.api("sendMessage", chat_id=sri.id, text="cepat")

    assert not slow.done()
    assert (await slow)["ok"]
    assert [m.text for m in await sri.from_bot()] == ["cepat", "lambat"]
