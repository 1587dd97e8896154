"""Saying again: copies without a link to the original, and forwards that show it."""

from __future__ import annotations

from itertools import pairwise

from bot.demo.emulator.methods.album import new_group_id
from bot.demo.emulator.methods.edit import message_ids
from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.methods.send import caption_fields, put
from bot.demo.emulator.protocol.entities import caption_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat, find_message, find_target, origin
from bot.demo.emulator.world.files import KINDS
from bot.demo.emulator.world.world import World

_BODY = {"text", "location", "contact", "venue", "dice", "poll", *KINDS}
_CAPTION = {"caption", "caption_entities", "show_caption_above_media"}
_CONTENT = {*_BODY, *_CAPTION, "entities", "link_preview_options", "has_media_spoiler"}


def _content(message: Json) -> Json | None:
    """What of a message can be said again; None for a service or a protected message."""
    if message.get("has_protected_content") or _BODY.isdisjoint(message):
        return None
    return {name: value for name, value in message.items() if name in _CONTENT}


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in _CAPTION}


@method("copyMessage")
def copy_message(world: World, params: Params) -> Json:
    params.required("from_chat_id")
    _, message = find_message(world, params, Access.READ, "message to copy", "from_chat_id")
    target = find_target(world, params)
    markup = reply_markup(params)
    content = _content(message)
    if content is None:
        raise bad_request("the message can't be copied")
    if "caption" in params.values and "text" not in content:
        formatted = caption_text(
            params.text("caption"),
            params.text("parse_mode"),
            params.json("caption_entities", "caption entities"),
        )
        content = _without_caption(content) | caption_fields(formatted, params)
    sent = put(world, params, target, content, markup=markup)
    return {"message_id": sent["message_id"]}


@method("copyMessages")
def copy_messages(world: World, params: Params) -> list[Json]:
    return _many(world, params, forward=False)


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Json:
    params.required("from_chat_id")
    _, message = find_message(world, params, Access.READ, "message to forward", "from_chat_id")
    target = find_target(world, params)
    content = _content(message)
    if content is None:
        raise bad_request("the message can't be forwarded")
    shown = content | {"forward_origin": origin(message)}
    return put(world, params, target, shown)


@method("forwardMessages")
def forward_messages(world: World, params: Params) -> list[Json]:
    return _many(world, params, forward=True)


def _many(world: World, params: Params, *, forward: bool) -> list[Json]:
    """Unavailable messages are skipped, albums stay together, replies are not made."""
    params.required("from_chat_id")
    ids = message_ids(params)
    place: Json = {
        name: params.values[name]
        for name in ("chat_id", "message_thread_id")
        if name in params.values
    }
    target = find_target(world, Params(place))
    source = find_chat(world, params, Access.READ, "from_chat_id")
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [m for i in ids if (m := world.find_message(source, i)) is not None]
    if not found:
        raise bad_request("there are no messages to forward")
    kept = [(m, content) for m in found if (content := _content(m)) is not None]
    if not kept:
        raise bad_request("messages can't be forwarded")
    albums = _albums([message for message, _ in kept])
    remove_caption = params.boolean("remove_caption")
    answers = []
    for message, content in kept:
        fields = _without_caption(content) if remove_caption else content
        if forward:
            fields = fields | {"forward_origin": origin(message)}
        if group := albums.get(message.get("media_group_id", "")):
            fields = {"media_group_id": group} | fields
        sent = put(world, params, target, fields)
        answers.append({"message_id": sent["message_id"]})
    return answers


def _albums(messages: list[Json]) -> dict[str, str]:
    """The new album of each old one of which two or more messages are said again."""
    groups = [m["media_group_id"] for m in messages if "media_group_id" in m]
    return {group: new_group_id() for group in set(groups) if groups.count(group) > 1}
