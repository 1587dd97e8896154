"""Raw calls: the result, or the exception of ours that says what to do."""

from __future__ import annotations

import asyncio
import time
import traceback

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot.core.errors import (
    Conflict,
    Gone,
    Moved,
    Refused,
    TelegramFault,
    Unauthorized,
    Unreachable,
    Wait,
)
from bot.core.json_codec import Json
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections, Limits, NoAnswer
from bot.telegram.responses import fault_of, hide_token, result_of
from bot.telegram.updates import updates_of
from tests.support.chats.telegram import Telegram
from tests.support.fake_clock import DatedClock
from tests.support.http_server import ANSWERS, TOKEN, Server


def api(server: Server, connections: Connections, **limits: float) -> BotApi:
    return BotApi(server.url, TOKEN, connections, limits=Limits(**limits))


async def fault(server: Server, method: str, **limits: float) -> TelegramFault:
    async with Connections() as connections:
        with pytest.raises(TelegramFault) as caught:
            await api(server, connections, **limits).call(method)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    return caught.value


async def test_a_call_returns_the_result(server: Server) -> None:
    """`call` encodes the parameters, `post` sends what is encoded already."""
    async with Connections() as connections:
        raw = api(server, connections)
        assert await raw.call("ok", {"chat_id": 1}) == {"id": 1, "name": "Banten ✓"}
        assert await raw.post("ok", b'{"chat_id":1}') == {"id": 1, "name": "Banten ✓"}
    first, second = server.requests
    assert first.headers["Content-Type"] == second.headers["Content-Type"] == "application/json"
    assert first.transport is second.transport


async def test_a_picture_goes_with_its_parameters(telegram: Telegram) -> None:
    """As a server of the Bot API reads it, whatever stands in the words."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    given: dict[str, Json] = {
        "chat_id": sri.id,
        "photo": "attach://picture",
        "caption": 'Pekan <b>"1–7/1"</b>\n--boundary\r\nContent-Type: x',
        "parse_mode": "HTML",
        "disable_notification": True,
    }
    async with Connections() as connections:
        raw = BotApi(telegram.url, telegram.token, connections)
        sent = await raw.upload("sendPhoto", given, b"\x89PNG\r\n\x1a\n\r\n--")
    assert isinstance(sent, dict)
    assert str(sent["caption"]).startswith('Pekan "1–7/1"\n--boundary')
    assert sent["photo"]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("status400", Refused),
        ("status413", Refused),
        ("chatNotFound", Gone),
        ("status403", Gone),
        ("migrated", Moved),
        ("status401", Unauthorized),
        ("status404", Unauthorized),
        ("status409", Conflict),
        ("status429", Wait),
        ("status429bare", Wait),
        ("status500", Unreachable),
        ("status502", Unreachable),
        ("status418", Unreachable),
        ("echoedAddress", Unreachable),
        ("echoedInWords", Refused),
        ("notJson", Unreachable),
        ("redirect", Unreachable),
        ("cut", Unreachable),
        ("cutInside", Unreachable),
    ],
)
async def test_a_fault_has_its_class(
    server: Server, method: str, expected: type[TelegramFault]
) -> None:
    """What the sender does next follows from the class alone."""
    assert type(await fault(server, method)) is expected


async def test_a_fault_carries_what_is_needed(server: Server) -> None:
    """The seconds to wait, the new chat id, Telegram's description."""
    wait = await fault(server, "status429")
    assert isinstance(wait, Wait)
    assert wait.seconds == 7
    moved = await fault(server, "migrated")
    assert isinstance(moved, Moved)
    assert moved.new_chat_id == -1001234567890
    assert str(await fault(server, "status400")) == "Bad Request: message text is empty"


async def test_a_time_out_leaves_open_whether_it_was_sent(server: Server) -> None:
    """The server had the request and did not answer."""
    silent = await fault(server, "slow", read=0.05)
    assert isinstance(silent, NoAnswer)
    assert silent.maybe_sent


@pytest.mark.parametrize(
    ("method", "maybe_sent"),
    [
        ("cut", True),
        ("cutInside", True),
        ("status502", True),
        ("notJson", True),
        ("status500", False),
    ],
)
async def test_maybe_sent_tells_a_lost_answer_from_a_failed_call(
    server: Server, method: str, maybe_sent: bool
) -> None:
    """Only the Bot API's own `ok: false` says that nothing was done."""
    unreachable = await fault(server, method)
    assert isinstance(unreachable, Unreachable)
    assert unreachable.maybe_sent is maybe_sent


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 500, 502, 503])
@pytest.mark.parametrize("page", [b"<html>Forbidden</html>", b"", b"[]", b'{"error": "denied"}'])
def test_a_gateway_s_answer_is_not_taken_for_telegram_s(status: int, page: bytes) -> None:
    """A proxy's 403 marks no reader as gone, its 400 sets no tip aside: it is weather."""
    with pytest.raises(Unreachable) as raised:
        result_of(status, page)
    assert raised.value.maybe_sent


async def test_a_token_is_revoked_after_two_refusals_in_a_row(server: Server) -> None:
    """Calls that were under way together count once, and any other answer begins anew."""
    async with Connections() as connections:
        raw = api(server, connections)

        async def refused() -> None:
            with pytest.raises(Unauthorized):
                await raw.call("status401")

        await asyncio.gather(*(refused() for _ in range(5)))
        assert not raw.revoked.is_set()
        await raw.call("ok")
        await refused()
        with pytest.raises(Gone):
            await raw.call("status403")
        await refused()
        assert not raw.revoked.is_set()
        await refused()
        assert raw.revoked.is_set()


async def test_an_answer_tells_the_servers_clock_and_its_status(server: Server) -> None:
    """By its Date, beside the clock that the connections were given."""
    seen: list[tuple[str, int, float | None]] = []
    hour_behind = DatedClock(lambda: time.time() - 3600)
    async with Connections(clock=hour_behind, observe=lambda *told: seen.append(told)) as opened:
        with pytest.raises(Wait):
            await api(server, opened).call("status429")
    ((server_name, status, skew),) = seen
    assert (server_name, status) == ("127.0.0.1", 429)
    assert skew == pytest.approx(3600, abs=2)


async def test_what_could_not_connect_was_not_sent(closed_port: int) -> None:
    """And the sentence names the host, for the operator."""
    async with Connections() as connections:
        with pytest.raises(Unreachable, match=r"cannot connect to 127\.0\.0\.1") as caught:
            await BotApi(f"http://127.0.0.1:{closed_port}", TOKEN, connections).call("getMe")
    assert not caught.value.maybe_sent


async def test_the_token_is_in_no_exception_of_a_request_that_was_never_sent(
    server: Server,
) -> None:
    """aiohttp's own exceptions carry the address; ours are raised without them."""
    async with Connections(size=1) as connections:
        raw = api(server, connections, pool=0.02, connect=0.02)
        occupied = asyncio.create_task(raw.call("slow"))
        await server.arrived.wait()
        for unlucky in (raw, BotApi("ftp://telegram.invalid", TOKEN, connections)):
            with pytest.raises(Unreachable) as caught:
                await unlucky.call("ok")
            assert not caught.value.maybe_sent
            assert TOKEN not in "".join(traceback.format_exception(caught.value))
        server.release.set()
        await occupied


@given(st.integers(100, 599), st.binary() | st.sampled_from([b"[]", b"null", b'{"ok":true}']))
def test_no_answer_is_misread(status: int, payload: bytes) -> None:
    """Whatever a server says, it is a result or one of our exceptions."""
    try:
        result_of(status, payload)
    except TelegramFault:
        return
    assert status == 200
    assert orjson.loads(payload)["ok"] is True


def test_odd_parameters_do_not_break_a_fault() -> None:
    """Parameters of the wrong shape are as good as none."""
    odd: list[Json] = [None, [], "x", {"retry_after": "soon"}, {"retry_after": -1}]
    for parameters in odd:
        wait = fault_of(429, {"parameters": parameters})
        assert isinstance(wait, Wait)
        assert wait.seconds == 1


def test_the_token_is_taken_out_of_an_answer() -> None:
    """Gateways repeat the address they could not reach."""
    status, text = ANSWERS["echoedAddress"]
    assert status == 502
    assert TOKEN.encode() not in hide_token(TOKEN, text.encode())


async def test_an_unreadable_update_does_not_hide_the_others(server: Server) -> None:
    """It arrives empty, in its place."""
    updates: list[dict[str, object]] = [
        {"update_id": 7, "message": {"message_id": 1}},
        {
            "update_id": 8,
            "callback_query": {
                "id": "1",
                "from": {"id": 5, "is_bot": False, "first_name": "Sri"},
                "chat_instance": "x",
                "data": "f:36.03.19:1",
            },
        },
    ]
    ANSWERS["getUpdates"] = (200, orjson.dumps({"ok": True, "result": updates}).decode())
    try:
        async with Connections() as connections:
            fetch = updates_of(api(server, connections), Bot(TOKEN))
            broken, whole = await fetch(7, 0.0)
    finally:
        del ANSWERS["getUpdates"]
    assert broken.update_id == 7
    assert broken.effective_message is None
    assert whole.callback_query is not None
    assert whole.callback_query.data == "f:36.03.19:1"
