"""The server: `/bot<token>/<method>` for the bot, `/file/...` for downloads, `/control/...`."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.core.clock import Clock
from bot.demo.emulator.control import control_routes, json_response
from bot.demo.emulator.methods.table import GET_UPDATES, METHODS, NAMES
from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import MULTIPART_SLACK, UPLOAD_LIMIT, Json, Params, read_params
from bot.demo.emulator.world.limits import Rule
from bot.demo.emulator.world.world import World


def create_emulator(*, token: str, clock: Clock) -> web.Application:
    """An emulated Bot API server for one bot, with the control API beside it.

    The dates of messages and updates, the limits, the long poll and the time-outs of callback
    queries follow `clock`.
    """
    world = World(token, clock)
    app = web.Application(client_max_size=UPLOAD_LIMIT + MULTIPART_SLACK)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method}", _BotApi(world).answer),
            web.get("/file/bot{token}/{path:.+}", _download_route(world)),
            *control_routes(world),
        ]
    )

    async def shut_down(_app: web.Application) -> None:
        world.updates.end_poll()
        world.events.close()
        await world.webhook.close()

    app.on_shutdown.append(shut_down)
    return app


class _BotApi:
    def __init__(self, world: World) -> None:
        self._world = world
        self._token = world.token.encode()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: the answer, a refusal, or a connection dropped on demand."""
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token):
            return _refusal(ApiError(401, "Unauthorized"))
        given = request.match_info["method"]
        name = NAMES.get(given.lower())
        logged: Json = {}
        chat_id = 0
        try:
            if name is None:
                raise ApiError(404, "Not Found")
            params = await read_params(request)
            logged = params.logged()
            chat_id = params.integer("chat_id")
            arrived_at = self._world.clock.now()
            rule = self._world.faults.next_rule(name, chat_id)
            if rule is not None:
                await _strike(rule, self._world.clock)
            result = await self._call(name, params, chat_id, arrived_at)
        except ApiError as error:
            self._log(name or given, logged, chat_id, error)
            return _refusal(error)
        except web.HTTPRequestEntityTooLarge:
            too_large = ApiError(413, "Request Entity Too Large")
            self._log(name or given, logged, chat_id, too_large)
            return _refusal(too_large)
        except _ConnectionCutError:
            return _cut(request)
        self._log(name, logged, chat_id, None)
        if rule is not None and rule.cut == "after":
            return _cut(request)
        return json_response({"ok": True, "result": result})

    async def _call(self, name: str, params: Params, chat_id: int, arrived_at: float) -> object:
        world = self._world
        if name == GET_UPDATES:
            return await world.updates.get(params)
        # From here to the answer nothing awaits: a call takes effect whole or not at all. Rates
        # are those of arrival, which a delay does not change: its own jitter is not the bot's.
        world.faults.limits.check(name, chat_id, params, arrived_at)
        return METHODS[name](world, params)

    def _log(self, name: str, params: Json, chat: int, error: ApiError | None) -> None:
        world = self._world
        status, description = (error.status, error.description) if error else (200, "")
        call = world.log.add(world.clock.now(), name, params, status, description, chat=chat)
        if name != GET_UPDATES:
            world.events.emit("call", call)


class _ConnectionCutError(Exception):
    """A rule drops the connection before the call takes effect."""


async def _strike(rule: Rule, clock: Clock) -> None:
    """What a fault does before the call takes effect."""
    if rule.delay:
        await clock.sleep(rule.delay)
    if rule.cut == "before":
        raise _ConnectionCutError
    if (error := rule.error()) is not None:
        raise error


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


def _download_route(world: World) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def route(request: web.Request) -> web.StreamResponse:
        if not hmac.compare_digest(request.match_info["token"], world.token):
            return _refusal(ApiError(401, "Unauthorized"))
        file = world.files.get_by_path(request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    return route
