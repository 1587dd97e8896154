"""The control side: people act here, and whoever watches looks here. JSON in, JSON out."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from aiohttp import web

from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json, read_params
from bot.demo.emulator.world import people
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World

KEEPALIVE = 15.0
_Act: TypeAlias = Callable[[World, Json], Json]
_Route: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def json_response(content: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")


def control_routes(world: World) -> list[web.RouteDef]:
    acts: dict[str, _Act] = {
        "people": people.add_person,
        "crowd": people.add_crowd,
        "groups": people.add_group,
        "send": people.send,
        "edit": people.edit,
        "react": people.react,
        "block": lambda w, given: _block(w, given, blocked=True),
        "unblock": lambda w, given: _block(w, given, blocked=False),
        "deactivate": _deactivate,
        "membership": people.set_membership,
        "migrate": people.migrate,
        "delete": people.delete,
        "delete_topic": people.delete_topic,
        "faults": _set_faults,
    }
    return [
        *(web.post(f"/control/{name}", _acting(world, act)) for name, act in acts.items()),
        web.post("/control/press", _pressing(world)),
        web.get("/control/chats", _looking(world, _chats)),
        web.get("/control/chats/{id}/messages", _looking(world, _messages)),
        web.get("/control/calls", _looking(world, _calls)),
        web.get("/control/tally", _looking(world, _tally)),
        web.get("/control/counts", _looking(world, _counts)),
        web.get("/control/events", _events(world)),
        web.get("/control/files/{file_id}", _file(world)),
    ]


async def _given(request: web.Request) -> Json:
    return (await read_params(request)).values


def _refusal(error: ApiError) -> web.Response:
    return json_response({"error": error.description}, error.status)


def _acting(world: World, act: _Act) -> _Route:
    async def route(request: web.Request) -> web.Response:
        try:
            return json_response(act(world, await _given(request)))
        except ApiError as error:
            return _refusal(error)

    return route


def _pressing(world: World) -> _Route:
    async def route(request: web.Request) -> web.Response:
        try:
            return json_response(await people.press(world, await _given(request)))
        except ApiError as error:
            return _refusal(error)

    return route


def _looking(world: World, look: Callable[[World, web.Request], object]) -> _Route:
    async def route(request: web.Request) -> web.Response:
        try:
            return json_response(look(world, request))
        except ApiError as error:
            return _refusal(error)

    return route


def _block(world: World, given: Json, *, blocked: bool) -> Json:
    user = people.find_user(world, given.get("user"))
    people.set_blocked(world, user, blocked=blocked)
    return user.json()


def _deactivate(world: World, given: Json) -> Json:
    """A deleted account: Telegram tells bots nothing, sending to it fails."""
    user = people.find_user(world, given.get("user"))
    user.deactivated = True
    return user.json()


def _set_faults(world: World, given: Json) -> Json:
    world.faults.replace(given)
    world.updates.same_offset_rule = world.faults.limits.same_offset
    return {}


def _chats(world: World, _request: web.Request) -> object:
    return [_chat(world, chat) for chat in world.people.chats.values()]


def _chat(world: World, chat: Chat) -> Json:
    shown: Json = dict(chat.json())
    if chat.user is not None:
        shown |= {
            "user": chat.user.json(),
            "started": chat.user.started,
            "blocked": chat.user.blocked,
        }
        return shown | {"keyboard": chat.keyboard}
    shown |= {
        "members": {str(user_id): m.status for user_id, m in chat.members.items()},
        "bot": chat.status_of(world.bot.id),
        "topics": [
            {"id": thread, "name": topic.name, "closed": topic.closed}
            for thread, topic in chat.topics.items()
        ],
    }
    if chat.migrated_to is not None:
        shown["migrated_to"] = chat.migrated_to
    return shown | {"keyboard": chat.keyboard}


def _messages(world: World, request: web.Request) -> object:
    number = request.match_info["id"]
    chat = people.find_chat(world, int(number) if number.lstrip("-").isdigit() else None)
    return [m | {"edited": "edit_date" in m} for m in list(chat.messages.values())]


def _calls(world: World, request: web.Request) -> object:
    return world.log.calls(request.query.get("method", ""), _since(request))


def _tally(world: World, request: web.Request) -> object:
    return world.log.tally(_since(request))


def _since(request: web.Request) -> int:
    since = request.query.get("since", "0")
    return int(since) if since.isdigit() else 0


def _counts(world: World, _request: web.Request) -> object:
    return {
        "sent": dict(world.log.sent),
        "errors": dict(world.log.errors),
        "updates_pending": len(world.updates),
        "stars": world.faults.limits.stars,
    }


def _file(world: World) -> _Route:
    async def route(request: web.Request) -> web.Response:
        file = world.files.get(request.match_info["file_id"])
        if file is None:
            return json_response({"error": "file not found"}, 404)
        return web.Response(body=file.data, content_type=file.mime)

    return route


def _events(world: World) -> _Route:
    """Server-sent events (HTML standard, 9.2)."""

    async def route(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        with world.events.listen() as queue:
            await response.prepare(request)
            await response.write(b": here\n\n")
            # A tab that is closed while something is written to it is no fault.
            with contextlib.suppress(ConnectionResetError):
                while (event := await queue.get()) is not None:
                    kind, content = event
                    data = orjson.dumps(content)
                    await response.write(b"event: %b\ndata: %b\n\n" % (kind.encode(), data))
        return response

    return route
