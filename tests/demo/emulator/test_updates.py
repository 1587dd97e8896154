"""How updates reach the bot, by polling or webhook, and how soon a query must be answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from bot.demo.emulator.protocol.wire import Params
from bot.demo.emulator.world.updates import UpdateQueue
from bot.demo.emulator.world.webhook import Webhook
from tests.support.chats.emulator_calls import refusal
from tests.support.chats.telegram import Json, Person, Telegram, emulator
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    sri = await telegram.person("Sri")
    await sri.says("/start")
    await telegram.api("getUpdates", offset=2**31)
    return sri


async def texts(telegram: Telegram, **params: object) -> list[str]:
    answer = await telegram.api("getUpdates", **params)
    return [update["message"]["text"] for update in answer["result"]]


async def test_unconfirmed_updates_come_again(telegram: Telegram, sri: Person) -> None:
    """Only a greater offset confirms."""
    for word in ("satu", "dua", "tiga"):
        await sri.says(word)
    first = (await telegram.api("getUpdates", limit=1))["result"][0]

    assert await texts(telegram) == ["satu", "dua", "tiga"]
    assert await texts(telegram, offset=first["update_id"]) == ["satu", "dua", "tiga"]
    assert await texts(telegram, offset=first["update_id"] + 1, limit=1) == ["dua"]
    assert await texts(telegram) == ["dua", "tiga"]
    assert (await telegram.counts())["updates_pending"] == 2


async def test_at_most_100_updates_at_once(telegram: Telegram, sri: Person) -> None:
    """A greater limit is cut to 100, a smaller one to 1."""
    for n in range(101):
        await sri.says(str(n))

    assert len(await texts(telegram, limit=1000)) == 100
    assert len(await texts(telegram, limit=-5)) == 1


async def test_a_long_poll_ends_with_the_first_update(telegram: Telegram, sri: Person) -> None:
    """The call waits and answers as soon as there is something."""
    poll = asyncio.create_task(texts(telegram, timeout=50))
    await asyncio.sleep(0.02)
    assert not poll.done()

    await sri.says("halo")

    assert await poll == ["halo"]


async def test_a_second_poller_ends_the_first(telegram: Telegram, sri: Person) -> None:
    """The first gets 409, the second waits on."""
    first = asyncio.create_task(telegram.api("getUpdates", timeout=50))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(texts(telegram, timeout=50))

    assert refusal(await first) == (409, OTHER_POLLER)
    await sri.says("halo")
    assert await second == ["halo"]


async def test_only_allowed_updates_are_made(telegram: Telegram, sri: Person) -> None:
    """The list holds until another is given; without any, all are made."""
    said = await sri.says("salah")
    await sri.edits(said, "betul")
    await telegram.api("getUpdates", allowed_updates=["edited_message"])
    await sri.says("tidak diminta")
    await sri.edits(said, "diminta")

    answer = await telegram.api("getUpdates")

    kinds = [next(kind for kind in u if kind != "update_id") for u in answer["result"]]
    assert kinds == ["message", "edited_message", "edited_message"]


@asynccontextmanager
async def address(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """Where a bot's webhook could be."""
    app = web.Application()
    app.router.add_post("/telegram", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_the_updates_with_its_secret(telegram: Telegram, sri: Person) -> None:
    """Each update is posted, again after a failure, in order; polling is refused meanwhile."""
    got: list[tuple[str | None, Json]] = []

    async def receive(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        got.append((secret, (await request.json())["message"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    async with address(receive) as url:
        await telegram.api("setWebhook", url=url, secret_token="s3cret_")
        polling = await telegram.api("getUpdates")
        await sri.says("satu")
        await sri.says("dua")
        await telegram.settled()
        info = (await telegram.api("getWebhookInfo"))["result"]
        await telegram.api("deleteWebhook")

    assert refusal(polling) == (409, WEBHOOK_ACTIVE)
    assert [(secret, message["text"]) for secret, message in got] == [
        ("s3cret_", "satu"), ("s3cret_", "satu"), ("s3cret_", "dua"),
    ]  # fmt: skip
    assert info["url"] == url
    assert info["max_connections"] == 40
    assert "500" in info["last_error_message"]
    assert await texts(telegram) == []


async def test_a_chat_without_an_answer_holds_up_its_own_updates_only(
    telegram: Telegram, sri: Person
) -> None:
    """The next of a chat comes after the one before; other chats' come at the same time."""
    budi = await telegram.person("Budi")
    got: list[str] = []
    answered = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        got.append((await request.json())["message"]["text"])
        if got[-1] == "satu":
            await answered.wait()
        return web.Response()

    async with address(receive) as url:
        await telegram.api("setWebhook", url=url)
        await sri.says("satu")
        await sri.says("dua")
        await budi.says("/start")
        async with asyncio.timeout(PATIENCE):
            while (await telegram.counts())["updates_pending"] > 2:
                await asyncio.sleep(0.01)
        assert got == ["satu", "/start"]
        answered.set()
        await telegram.settled()
        await telegram.api("deleteWebhook")
    assert got == ["satu", "/start", "dua"]


async def test_an_address_may_say_when_to_ask_again() -> None:
    """`Retry-After`, in seconds."""
    clock = FakeClock()
    updates = UpdateQueue(clock)
    webhook = Webhook(updates)
    came = asyncio.Event()

    async def receive(_request: web.Request) -> web.Response:
        came.set()
        return web.Response(status=503, headers={"Retry-After": "7"})

    async def comes_again(seconds: float) -> bool:
        came.clear()
        await clock.advance(seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2 if seconds < 7 else PATIENCE):
                await came.wait()
        return came.is_set()

    async with address(receive) as url, asyncio.timeout(PATIENCE):
        webhook.set(Params({"url": url}))
        updates.put("message", {"chat": {"id": 1}, "text": "satu"})
        await came.wait()
        while not webhook.info().get("last_error_message"):
            await asyncio.sleep(0.01)
        assert not await comes_again(6.9)
        assert await comes_again(7)
        await webhook.close()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://example.org/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:8080/x"},
         "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://example.org/x", "secret_token": "a b"},
         "secret token contains unallowed characters"),
        ({"url": "https://example.org/x", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "nonsense"}, "invalid webhook URL specified"),
    ],
)  # fmt: skip
async def test_webhooks_that_telegram_refuses(
    telegram: Telegram, params: Json, reason: str
) -> None:
    """HTTPS on four ports (this machine excepted), a secret of 1-256 plain characters."""
    assert refusal(await telegram.api("setWebhook", **params)) == (400, f"Bad Request: {reason}")


async def test_a_webhook_can_drop_what_is_pending(telegram: Telegram, sri: Person) -> None:
    """drop_pending_updates forgets them; max_connections is clamped to 1-100."""
    await sri.says("lama")
    await telegram.api("setWebhook", url="https://example.org/x", max_connections=500)
    assert (await telegram.api("getWebhookInfo"))["result"]["max_connections"] == 100

    await telegram.api("deleteWebhook", drop_pending_updates=True)

    assert await texts(telegram) == []


async def test_a_callback_must_be_answered_soon_and_once() -> None:
    """After its lifetime, a second time, and for an unknown id: query is too old."""
    now = [1_800_000_000.0]
    async with emulator(clock=lambda: now[0]) as telegram:
        sri = await telegram.person("Sri")
        await sri.says("/start")
        sent = (await telegram.api("sendMessage", chat_id=sri.id, text="x"))["result"]

        async def pressed() -> tuple[asyncio.Task[object], str]:
            press = asyncio.create_task(sri.presses(data="a", message=sent))
            while True:
                answer = await telegram.api("getUpdates", timeout=1)
                for update in answer["result"]:
                    await telegram.api("getUpdates", offset=update["update_id"] + 1)
                    if "callback_query" in update:
                        return press, update["callback_query"]["id"]

        async def answer(query: str, **params: object) -> Json:
            return await telegram.api("answerCallbackQuery", callback_query_id=query, **params)

        press, query = await pressed()
        long = await answer(query, text="x" * 201)
        good = await answer(query, text="baik")
        again = await answer(query)
        await press
        late, query = await pressed()
        now[0] += 31
        too_late = await answer(query)
        late.cancel()

        assert refusal(long) == (400, "Bad Request: MESSAGE_TOO_LONG")
        assert good["result"] is True
        for refused in (again, too_late, await answer("1")):
            assert refusal(refused) == (400, TOO_OLD)


async def test_a_button_of_a_deleted_message_is_inaccessible(
    telegram: Telegram, sri: Person
) -> None:
    """The callback query carries a message of date 0 with chat and id only."""
    sent = (await telegram.api("sendMessage", chat_id=sri.id, text="x"))["result"]
    where = {"chat_id": sri.id, "message_id": sent["message_id"]}
    await telegram.api("deleteMessage", **where)
    press = asyncio.create_task(sri.presses(data="lama", message=sent))

    update = (await telegram.api("getUpdates", timeout=5))["result"][0]

    query = update["callback_query"]
    assert query["message"]["date"] == 0
    assert query["message"]["message_id"] == sent["message_id"]
    await telegram.api("answerCallbackQuery", callback_query_id=query["id"])
    await press
