"""The emulator under a broadcast: many chats, calls that are only counted, memory with an end."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.demo.emulator.world import observation, world
from tests.support.chats.emulator_calls import Say, refusal, updates
from tests.support.chats.telegram import Json, Person, Telegram, emulator

BUTTON: Json = {"inline_keyboard": [[{"text": "Baca", "url": "a.id"}]]}


async def test_a_crowd_can_be_written_to_and_is_no_news(telegram: Telegram, say: Say) -> None:
    """Everybody in it has started the bot, which is told of nobody; no id is given twice."""
    await telegram.person("Sri", id=700_000_002)

    chats = (await telegram.post("/control/crowd", {"count": 3}))["ids"]

    assert len({*chats, 700_000_002}) == 4
    assert [(await say(chat))["status"] for chat in chats] == [200] * 3
    assert await updates(telegram) == []


async def test_the_tally_counts_every_call(telegram: Telegram, sri: Person, say: Say) -> None:
    """Number, moment, method, chat and status, refusals too; `since` leaves out what was read."""
    await say(sri.id)
    await say(5)
    await telegram.api("getMe")

    tally = await telegram.get("/control/tally")

    assert [(n, method, chat, status) for n, _, method, chat, status in tally] == [
        (1, "sendMessage", sri.id, 200), (2, "sendMessage", 5, 400), (3, "getMe", 0, 200),
    ]  # fmt: skip
    assert await telegram.get("/control/tally?since=2") == tally[2:]
    assert await telegram.get("/control/tally?since=3") == []


async def test_the_log_and_the_tally_have_an_end(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest calls are forgotten, the numbers go on."""
    monkeypatch.setattr(observation, "LOG_SIZE", 2)
    monkeypatch.setattr(observation, "TALLY_SIZE", 3)
    log = observation.WireLog()
    for number in range(1, 6):
        log.add(float(number), "getMe", {}, 200, "")

    assert [call["n"] for call in log.calls("")] == [4, 5]
    assert [counted[0] for counted in log.tally(0)] == [3, 4, 5]
    assert [counted[0] for counted in log.tally(4)] == [5]


async def test_the_oldest_messages_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Above a number for all chats together, and never the one that opened a topic."""
    monkeypatch.setattr(world, "MESSAGES_KEPT", 3)
    async with emulator() as telegram:
        edi = await telegram.person("Edi")
        group = await telegram.group("Redaksi", members=[edi], is_forum=True)
        made = await telegram.api("createForumTopic", chat_id=group.id, name="Kasus")
        thread = made["result"]["message_thread_id"]
        for number in range(5):
            await telegram.api("sendMessage", chat_id=group.id, text=str(number))
        said = await telegram.api(
            "sendMessage", chat_id=group.id, text="isi", message_thread_id=thread
        )

        kept = [message.id for message in await group.messages()]

    assert kept[0] == thread == said["result"]["reply_to_message"]["message_id"]
    assert len(kept) == 4


async def test_the_same_words_are_read_the_same_for_everybody(
    telegram: Telegram, sri: Person
) -> None:
    """What one chat's message became does not show in another's: entities, keyboards, edits."""
    budi = await telegram.person("Budi")
    await budi.says("/start")
    words: Json = {
        "text": '<b>x</b> <a href="a.id">siapa</a>',
        "parse_mode": "HTML",
        "reply_markup": BUTTON,
    }
    first = (await telegram.api("sendMessage", chat_id=sri.id, **words))["result"]
    second = (await telegram.api("sendMessage", chat_id=budi.id, **words))["result"]
    edit: Json = {"chat_id": sri.id, "message_id": first["message_id"], "text": "lain"}
    await telegram.api("editMessageText", **edit)

    assert [e["type"] for e in first["entities"]] == ["bold", "text_link"]
    assert second["entities"] == first["entities"]
    assert (await budi.messages())[-1].buttons == [["Baca"]]
    wrong = words | {"text": "<b>x"}
    for chat, _ in itertools.product((sri.id, budi.id), range(2)):
        refused = await telegram.api("sendMessage", chat_id=chat, **wrong)
        assert refusal(refused)[1].startswith("Bad Request: can't parse entities")


async def test_a_paid_broadcast_has_a_budget_of_its_own() -> None:
    """Up to 1,000 a second; it takes nothing from the free rate, under which it costs nothing."""
    now = 1_000_000.0
    async with emulator(clock=lambda: now) as telegram:
        (chat,) = (await telegram.post("/control/crowd", {"count": 1}))["ids"]
        await telegram.faults(limits={"per_second": 2, "stars": 100})

        async def statuses(count: int, **params: object) -> list[int]:
            said = [
                await telegram.api("sendMessage", chat_id=chat, text="x", **params)
                for _ in range(count)
            ]
            return [answer["status"] for answer in said]

        paid = await statuses(1001, allow_paid_broadcast=True)
        free = await statuses(3)
        balance = (await telegram.counts())["stars"]

    assert paid == [200] * 1000 + [429]
    assert free == [200, 200, 429]
    assert balance == pytest.approx(100 - 0.1 * 998)


async def test_a_delayed_call_counts_when_it_arrives() -> None:
    """Else the jitter of the delay would fill seconds that the bot had kept free."""
    now = 1_000_000.0
    arrived = asyncio.Event()

    def clock() -> float:
        arrived.set()
        return now

    async with emulator(clock=clock) as telegram:
        first, second = (await telegram.post("/control/crowd", {"count": 2}))["ids"]
        rules: list[Json] = [{"chat": first, "delay": 0.1}]
        await telegram.faults(rules, {"per_second": 1})
        arrived.clear()
        delayed = asyncio.create_task(telegram.api("sendMessage", chat_id=first, text="x"))
        await arrived.wait()
        now += 10
        statuses = [(await delayed)["status"]]
        statuses.append((await telegram.api("sendMessage", chat_id=second, text="x"))["status"])

    assert statuses == [200, 200]
