"""Albums (Bot API: sendMediaGroup): 2-10 pictures and videos, or documents, or music."""

from __future__ import annotations

import secrets

from bot.demo.emulator.methods.send import media_item, send
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.world import World


def send_media_group(world: World, params: Params) -> list[Json]:
    media = params.array("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be 2-10 items in an album")
    kinds = {item["type"] for item in media}
    if len(kinds) > 1 and not kinds.isdisjoint({"document", "audio"}):
        raise bad_request("document can't be mixed with other media types")
    group = {"media_group_id": new_group_id()}
    contents = [group | media_item(world, params, item) for item in media]
    return [send(world, params, content) for content in contents]


def new_group_id() -> str:
    return str(13_000_000_000_000_000 + secrets.randbits(50))
