"""Copies of messages, without a link to the original."""

from __future__ import annotations

from itertools import pairwise

from bot.demo.emulator.methods.album import new_group_id
from bot.demo.emulator.methods.send import caption, send
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat, find_message
from bot.demo.emulator.world.files import KINDS
from bot.demo.emulator.world.world import World

IDS_LIMIT = 100
_WHERE = ("chat_id", "message_thread_id", "protect_content")
_BODY = {"text", "location", "contact", *KINDS}
_CAPTION = {"caption", "caption_entities"}
_CONTENT = {*_BODY, *_CAPTION, "entities", "link_preview_options"}


def _content(message: Json) -> Json | None:
    """Return the fields to copy; None for a service message or a protected one."""
    if message.get("has_protected_content") or _BODY.isdisjoint(message):
        return None
    return {name: value for name, value in message.items() if name in _CONTENT}


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in _CAPTION}


def copy_message(world: World, params: Params) -> Json:
    _, message = find_message(world, params, Access.READ, "message to copy", "from_chat_id")
    content = _content(message)
    if content is None:
        raise bad_request("the message can't be copied")
    if "caption" in params.values and "text" not in content:
        content = _without_caption(content) | caption(params)
    return {"message_id": send(world, params, content)["message_id"]}


def copy_messages(world: World, params: Params) -> list[Json]:
    """Copy messages: unavailable ones are skipped, albums stay together, replies are lost."""
    ids = params.array("message_ids")
    if not 1 <= len(ids) <= IDS_LIMIT:
        raise bad_request("message identifiers are not specified, or too many of them")
    where = Params({name: params.values.get(name) for name in _WHERE})
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
        if group := albums.get(message.get("media_group_id", "")):
            fields = {"media_group_id": group} | fields
        answers.append({"message_id": send(world, where, fields)["message_id"]})
    return answers


def _albums(messages: list[Json]) -> dict[str, str]:
    """Return the new album id of each old album with two or more messages to copy."""
    groups = [m["media_group_id"] for m in messages if "media_group_id" in m]
    return {group: new_group_id() for group in set(groups) if groups.count(group) > 1}
