"""Albums (Bot API: sendMediaGroup): 2-10 pictures and videos, or documents, or music."""

from __future__ import annotations

import secrets

from bot.demo.emulator.methods.send import RESTRICTED, media_item, put
from bot.demo.emulator.protocol.errors import ApiError, bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import find_target
from bot.demo.emulator.world.world import World

ALBUM_LIMIT = 10


def send_media_group(world: World, params: Params) -> list[Json]:
    media = _items(params)
    prepared = [_prepared(world, params, item, n) for n, item in enumerate(media, 1)]
    _check_kinds([item["type"] for item in media])
    target = find_target(world, params)
    group = {"media_group_id": new_group_id()}
    # The real server reads no reply_markup here: an album has no keyboard.
    return [
        put(world, params, target, group | content, kind=RESTRICTED[str(item["type"])])
        for item, content in zip(media, prepared, strict=True)
    ]


def new_group_id() -> str:
    return str(13_000_000_000_000_000 + secrets.randbits(50))


def _items(params: Params) -> list[Json]:
    params.required("media")
    media = params.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not all(isinstance(item, dict) for item in media):
        raise bad_request("can't parse InputMedia: expected an Object")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        # The real server lets one pass; its documentation says 2-10, and so do we.
        raise bad_request("there must be 2-10 items in an album")
    return media


def _check_kinds(kinds: list[str]) -> None:
    for alone in ("document", "audio"):
        if alone in kinds and set(kinds) != {alone}:
            raise bad_request(f"{alone} can't be mixed with other media types")


def _prepared(world: World, params: Params, item: Json, number: int) -> Json:
    kind = item.get("type")
    if kind == "animation":
        raise bad_request(
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"
        )
    try:
        return media_item(world, params, item)
    except ApiError as error:
        if not error.description.endswith("caption is too long"):
            raise
        raise bad_request(
            f'failed to send message #{number} with the error message "Message caption is too long"'
        ) from None
