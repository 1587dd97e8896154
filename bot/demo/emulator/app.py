"""The server: `/bot<token>/<method>` for the bot, `/file/...` for downloads, `/control/...`."""

from __future__ import annotations

from aiohttp import web

from bot.core.clock import Clock
from bot.demo.emulator.control import control_routes, json_response
from bot.demo.emulator.methods.table import GET_UPDATES, METHODS
from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json, Params, read_params
from bot.demo.emulator.world.limits import Rule
from bot.demo.emulator.world.world import World

UPLOAD_LIMIT = 50 * 1024 * 1024


def create_emulator(*, token: str, clock: Clock) -> web.Application:
    """Return an emulated Bot API server for one bot, with the control API beside it.

    The dates of messages and updates, the limits, the long poll and the time-outs of callback
    queries follow `clock`.
    """
    return serve_world(World(token, clock))


def serve_world(world: World) -> web.Application:
    """Return the server of an existing world, which its owner may also change without HTTP."""
    bot_api = _BotApi(world)
    app = web.Application(client_max_size=UPLOAD_LIMIT)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method}", bot_api.answer),
            web.get("/file/bot{token}/{path:.+}", bot_api.download),
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

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a call: with its result, a refusal, or a dropped connection on demand."""
        if request.match_info["token"] != self._world.token:
            return _refusal(ApiError(401, "Unauthorized"))
        name = request.match_info["method"]
        params = await read_params(request)
        chat_id = params.integer("chat_id")
        arrived_at = self._world.clock.now()
        rule = self._world.faults.next_rule(name, chat_id)
        if rule.delay:
            await self._world.clock.sleep(rule.delay)
        if rule.cut == "before":
            return _cut(request)
        try:
            result = await self._call(name, params, chat_id, arrived_at, rule)
        except ApiError as error:
            self._log(name, params, chat_id, error)
            return _refusal(error)
        self._log(name, params, chat_id, None)
        if rule.cut == "after":
            return _cut(request)
        return json_response({"ok": True, "result": result})

    async def _call(
        self, name: str, params: Params, chat_id: int, arrived_at: float, rule: Rule
    ) -> object:
        if error := rule.error():
            raise error
        world = self._world
        if name == GET_UPDATES:
            return await world.updates.get(params)
        if name not in METHODS:
            raise ApiError(404, "Not Found")
        # From here to the answer nothing awaits: a call takes effect whole or not at all. The rates
        # count the time of arrival, which a delay does not change: its jitter is not the bot's.
        world.faults.limits.check(name, chat_id, params, arrived_at)
        return METHODS[name](world, params)

    def _log(self, name: str, params: Params, chat: int, error: ApiError | None) -> None:
        world = self._world
        status, description = (error.status, error.description) if error else (200, "")
        call = world.log.add(
            world.clock.now(), name, params.log_entry(), status, description, chat=chat
        )
        if name != GET_UPDATES:
            world.events.emit("call", call)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Send a file that getFile named."""
        if request.match_info["token"] != self._world.token:
            return _refusal(ApiError(401, "Unauthorized"))
        file = self._world.files.get_by_path(request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _cut(request: web.Request) -> web.StreamResponse:
    """Drop the connection: the caller cannot tell whether the call took effect."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refusal(error: ApiError) -> web.Response:
    answer: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return json_response(answer, error.status)
