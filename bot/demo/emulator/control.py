"""The control side: people act here, and whoever watches looks here. JSON in, JSON out."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from aiohttp import web

from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json, read_params
from bot.demo.emulator.world import conversation, groups, people
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World

_Action: TypeAlias = Callable[[World, Json], Json]
_Answer: TypeAlias = Callable[[World, web.Request], Awaitable[object]]
_Route: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def json_response(content: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")


def control_routes(world: World) -> list[web.RouteDef]:
    actions: dict[str, _Action] = {
        "people": people.add_person,
        "crowd": people.add_crowd,
        "block": people.block,
        "unblock": people.unblock,
        "deactivate": people.deactivate,
        "groups": groups.add_group,
        "membership": groups.set_membership,
        "migrate": groups.migrate,
        "delete_topic": groups.delete_topic,
        "send": conversation.send,
        "edit": conversation.edit,
        "delete": conversation.delete,
        "faults": _set_faults,
    }
    views: dict[str, _Answer] = {
        "chats": _chats,
        "chats/{id}/messages": _messages,
        "calls": _calls,
        "tally": _tally,
        "counts": _counts,
    }
    return [
        *(
            web.post(f"/control/{name}", _route(world, _acting(action)))
            for name, action in actions.items()
        ),
        *(web.get(f"/control/{name}", _route(world, view)) for name, view in views.items()),
        web.post("/control/press", _route(world, _press)),
        web.get("/control/events", _event_stream(world)),
        web.get("/control/files/{file_id}", _file_route(world)),
    ]


async def _body(request: web.Request) -> Json:
    return (await read_params(request)).values


def _route(world: World, answer: _Answer) -> _Route:
    async def route(request: web.Request) -> web.Response:
        try:
            return json_response(await answer(world, request))
        except ApiError as error:
            return json_response({"error": error.description}, error.status)

    return route


def _acting(action: _Action) -> _Answer:
    async def answer(world: World, request: web.Request) -> object:
        return action(world, await _body(request))

    return answer


async def _press(world: World, request: web.Request) -> object:
    return await conversation.press(world, await _body(request))


def _set_faults(world: World, given: Json) -> Json:
    world.faults.replace(given)
    return {}


async def _chats(world: World, _request: web.Request) -> object:
    return [_chat(chat) for chat in world.people.chats.values()]


def _chat(chat: Chat) -> Json:
    if chat.user is not None:
        return chat.json() | {"blocked": chat.user.blocked}
    topics = [
        {"id": thread, "name": topic.name, "closed": topic.closed}
        for thread, topic in chat.topics.items()
    ]
    return chat.json() | {"topics": topics}


async def _messages(world: World, request: web.Request) -> object:
    number = request.match_info["id"]
    chat = people.find_chat(world, int(number) if number.lstrip("-").isdigit() else None)
    return list(chat.messages.values())


async def _calls(world: World, request: web.Request) -> object:
    return world.log.calls(request.query.get("method", ""), _since(request))


async def _tally(world: World, request: web.Request) -> object:
    return world.log.tally(_since(request))


def _since(request: web.Request) -> int:
    since = request.query.get("since", "0")
    return int(since) if since.isdigit() else 0


async def _counts(world: World, _request: web.Request) -> object:
    return {
        "sent": dict(world.log.sent),
        "errors": dict(world.log.errors),
        "updates_pending": len(world.updates),
        "stars": world.faults.limits.stars,
    }


def _file_route(world: World) -> _Route:
    async def route(request: web.Request) -> web.Response:
        file = world.files.get(request.match_info["file_id"])
        if file is None:
            return json_response({"error": "file not found"}, 404)
        return web.Response(body=file.data, content_type=file.mime)

    return route


def _event_stream(world: World) -> _Route:
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
