"""The control API, for the people's actions and for observers. JSON in, JSON out."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

import orjson
from aiohttp import web

from bot.demo.emulator.methods import inline_messages
from bot.demo.emulator.protocol.errors import ApiError
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world import asking, conversation, groups, people
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World

_Action: TypeAlias = Callable[[World, Json], Json | Awaitable[Json]]
_View: TypeAlias = Callable[[World, web.Request], object]


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
        "describe": groups.describe,
        "membership": groups.set_membership,
        "migrate": groups.migrate,
        "topics": groups.create_topic,
        "close_topic": groups.close_topic,
        "delete_topic": groups.delete_topic,
        "send": conversation.send,
        "edit": conversation.edit,
        "delete": conversation.delete,
        "press": conversation.press,
        "modes": asking.switch_modes,
        "inline": asking.ask_inline,
        "guest": asking.call_guest,
        "choose": inline_messages.choose,
        "inline_feedback": inline_messages.set_feedback,
        "faults": _set_faults,
    }
    views: dict[str, _View] = {
        "chats": _chats,
        "chats/{id}/messages": _messages,
        "calls": _calls,
        "tally": _tally,
        "counts": _counts,
    }
    return [
        *(web.post(f"/control/{name}", partial(_act, world, act)) for name, act in actions.items()),
        *(web.get(f"/control/{name}", partial(_show, world, view)) for name, view in views.items()),
        web.get("/control/events", partial(_stream_events, world)),
        web.get("/control/files/{file_id}", partial(_download, world)),
    ]


async def _act(world: World, action: _Action, request: web.Request) -> web.Response:
    try:
        made = action(world, await request.json(loads=orjson.loads))
        return json_response(await made if isinstance(made, Awaitable) else made)
    except ApiError as error:
        return json_response({"error": error.description}, error.status)


async def _show(world: World, view: _View, request: web.Request) -> web.Response:
    return json_response(view(world, request))


def _set_faults(world: World, given: Json) -> Json:
    world.faults.replace(given)
    return {}


def _chats(world: World, _request: web.Request) -> object:
    return [_chat(chat) for chat in world.people.chats.values()]


def _chat(chat: Chat) -> Json:
    if chat.user is not None:
        return chat.json() | {"blocked": chat.user.blocked}
    topics = [
        {"id": thread, "name": topic.name, "closed": topic.closed}
        for thread, topic in chat.topics.items()
    ]
    return chat.json() | {"topics": topics}


def _messages(world: World, request: web.Request) -> object:
    return list(world.people.chats[int(request.match_info["id"])].messages.values())


def _calls(world: World, request: web.Request) -> object:
    return world.log.calls(request.query.get("method", ""))


def _tally(world: World, request: web.Request) -> object:
    return world.log.tally(int(request.query.get("since", 0)))


def _counts(world: World, _request: web.Request) -> object:
    return {
        "sent": world.log.sent,
        "errors": world.log.errors,
        "updates_pending": len(world.updates),
        "stars": world.faults.limits.stars,
    }


async def _download(world: World, request: web.Request) -> web.Response:
    file = world.files.get(request.match_info["file_id"])
    if file is None:
        raise web.HTTPNotFound
    return web.Response(body=file.data, content_type=file.mime)


async def _stream_events(world: World, request: web.Request) -> web.StreamResponse:
    """Stream the events as server-sent events (HTML standard, 9.2)."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    with world.events.listen() as queue:
        await response.prepare(request)
        await response.write(b": here\n\n")
        # A tab that is closed during a write is no fault.
        with contextlib.suppress(ConnectionResetError):
            while (event := await queue.get()) is not None:
                kind, content = event
                data = orjson.dumps(content)
                await response.write(b"event: %b\ndata: %b\n\n" % (kind.encode(), data))
    return response
