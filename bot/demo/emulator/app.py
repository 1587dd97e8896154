"""The server: `/bot<token>/<method>` for the bot, `/file/...` for downloads, `/control/...`."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.emulator.control import control_routes, json_response
from bot.demo.emulator.methods import album as methods_album
from bot.demo.emulator.methods import bot as methods_bot
from bot.demo.emulator.methods import chats as methods_chats
from bot.demo.emulator.methods import copy as methods_copy
from bot.demo.emulator.methods import edit as methods_edit
from bot.demo.emulator.methods import send as methods_send
from bot.demo.emulator.methods import topics as methods_topics
from bot.demo.emulator.methods.registry import METHODS
from bot.demo.emulator.protocol.errors import ApiError, too_many_requests
from bot.demo.emulator.protocol.wire import MULTIPART_SLACK, UPLOAD_LIMIT, Json, Params, read_params
from bot.demo.emulator.world.limits import Rule
from bot.demo.emulator.world.remote_files import fetch_addresses
from bot.demo.emulator.world.world import World

__all__ = [
    "create_emulator",
    "methods_album",
    "methods_bot",
    "methods_chats",
    "methods_copy",
    "methods_edit",
    "methods_send",
    "methods_topics",
]


def create_emulator(
    *,
    token: str,
    bot_username: str = "posbanten_bot",
    clock: Callable[[], float] = time.time,
) -> web.Application:
    """An emulated Bot API server for one bot, with the control API beside it.

    `clock`: UTC epoch seconds; the dates of messages, the limits and the time-outs of
    callback queries follow it.
    """
    world = World(token, bot_username, clock)
    app = web.Application(client_max_size=UPLOAD_LIMIT + MULTIPART_SLACK)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method}", _BotSide(world).call),
            web.get("/file/bot{token}/{path:.+}", _downloads(world)),
            *control_routes(world),
        ]
    )

    async def shut_down(_app: web.Application) -> None:
        world.updates.end_poll()
        world.events.close()
        await world.webhook.close()

    app.on_shutdown.append(shut_down)
    return app


# Messages of one chat on their way at once (the official server's own constant).
UNSENT_LIMIT = 310

# Methods that wait, and are not in the registry for that.
_OWN = {"getupdates": "getUpdates"}


class _BotSide:
    def __init__(self, world: World) -> None:
        self._world = world
        self._token = world.token.encode()
        self._unsent: Counter[int] = Counter()

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call: the answer, a refusal, or a connection dropped on demand."""
        if not self._is_ours(request.match_info["token"]):
            return _refusal(ApiError(401, "Unauthorized"))
        given = request.match_info["method"]
        name = given.lower()
        shown = METHODS[name][0] if name in METHODS else _OWN.get(name, given)
        params, logged, chat_id = Params(), {}, 0
        try:
            if name not in METHODS and name not in _OWN:
                raise ApiError(404, "Not Found")
            params = await read_params(request)
            logged = params.logged()
            chat_id = params.integer("chat_id")
            arrived_at = self._world.clock()
            rule = self._world.faults.next_rule(name, chat_id)
            await self._before(rule, chat_id)
            result = await self._answer(name, params, chat_id, arrived_at)
        except ApiError as error:
            self._log(shown, logged, chat_id, error)
            return _refusal(error)
        except web.HTTPRequestEntityTooLarge:
            too_large = ApiError(413, "Request Entity Too Large")
            self._log(shown, logged, chat_id, too_large)
            return _refusal(too_large)
        except _CutError:
            return _cut(request)
        self._log(shown, logged, chat_id, None)
        if rule is not None and rule.cut == "after":
            return _cut(request)
        return json_response({"ok": True, "result": result})

    async def _before(self, rule: Rule | None, chat_id: int) -> None:
        """What a fault does before the call takes effect.

        Delayed messages pile up; over 310 of one chat the real server takes no more.
        """
        if rule is None:
            return
        if rule.delay:
            if self._unsent[chat_id] >= UNSENT_LIMIT:
                raise too_many_requests(60)
            self._unsent[chat_id] += 1
            try:
                await asyncio.sleep(rule.delay)
            finally:
                self._unsent[chat_id] -= 1
        if rule.cut == "before":
            raise _CutError
        if (error := rule.error()) is not None:
            raise error

    def _is_ours(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token)

    async def _answer(self, name: str, params: Params, chat_id: int, arrived_at: float) -> object:
        world = self._world
        if name == "getupdates":
            return await world.updates.get(params)
        await fetch_addresses(name, params)
        # From here to the answer nothing awaits: a call takes effect whole or not at all. Rates
        # are those of arrival, which a delay does not change: its own jitter is not the bot's.
        world.faults.limits.check(name, chat_id, params, arrived_at)
        return METHODS[name][1](world, params)

    def _log(self, name: str, params: Json, chat: int, error: ApiError | None) -> None:
        world = self._world
        status, description = (error.status, error.description) if error else (200, "")
        call = world.log.add(world.clock(), name, params, status, description, chat=chat)
        if world.events.heard and name != "getUpdates":
            world.events.emit("call", call)


class _CutError(Exception):
    """A rule drops the connection before the call takes effect."""


def _cut(request: web.Request) -> web.StreamResponse:
    """Drops the connection: the caller cannot tell whether the call took effect."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refusal(error: ApiError) -> web.Response:
    answer: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return json_response(answer, error.status)


def _downloads(world: World) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def route(request: web.Request) -> web.StreamResponse:
        if not hmac.compare_digest(request.match_info["token"], world.token):
            return _refusal(ApiError(401, "Unauthorized"))
        file = world.files.at(request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    return route
