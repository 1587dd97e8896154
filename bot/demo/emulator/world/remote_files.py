"""Media given by address: the server fetches it, as Telegram does (Bot API: "Sending files")."""

from __future__ import annotations

import aiohttp

from bot.demo.emulator.protocol.errors import ApiError, bad_request
from bot.demo.emulator.protocol.links import BadLink, checked_link
from bot.demo.emulator.protocol.wire import Json, Params, Upload
from bot.demo.emulator.world.files import KINDS

PHOTO_LIMIT = 5 * 1024 * 1024
OTHER_LIMIT = 20 * 1024 * 1024
_ALBUM_METHODS = {"sendmediagroup", "editmessagemedia"}
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_REFERENCE = ("http://", "https://")


async def fetch_addresses(method: str, params: Params) -> None:
    """Puts what the addresses in a call lead to in their place, as if it had been uploaded.

    Raises `ApiError` 400: wrong address, no answer, or content of another type.
    """
    if method in _ALBUM_METHODS:
        await _fetch_album(method, params)
        return
    kind = method.removeprefix("send").replace("videonote", "video_note")
    if kind in KINDS and params.text(kind).startswith(_REFERENCE):
        params.files[kind] = await _fetch(kind, params.text(kind))
        params.values = {name: v for name, v in params.values.items() if name != kind}


async def _fetch_album(method: str, params: Params) -> None:
    media = params.json("media", "media")
    items = media if isinstance(media, list) else [media]
    fetched: list[object] = []
    for number, item in enumerate(items, 1):
        fetched.append(await _fetch_item(method, params, item, number))
    if fetched != items:
        params.values = params.values | {
            "media": fetched if isinstance(media, list) else fetched[0]
        }


async def _fetch_item(method: str, params: Params, item: object, number: int) -> object:
    if not isinstance(item, dict) or not str(item.get("media", "")).startswith(_REFERENCE):
        return item
    field = f"fetched-{number}"
    try:
        params.files[field] = await _fetch(str(item.get("type")), item["media"])
    except ApiError as error:
        if method == "editmessagemedia":
            raise
        reason = error.description.removeprefix("Bad Request: ")
        reason = reason[:1].upper() + reason[1:]
        raise bad_request(
            f'failed to send message #{number} with the error message "{reason}"'
        ) from None
    replaced: Json = item | {"media": f"attach://{field}"}
    return replaced


async def _fetch(kind: str, url: str) -> Upload:
    try:
        checked_link(url)
    except BadLink:
        raise bad_request("wrong HTTP URL specified") from None
    limit = PHOTO_LIMIT if kind == "photo" else OTHER_LIMIT
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.get(url) as response:
            data = await response.content.read(limit + 1)
            while len(data) <= limit and (more := await response.content.read(limit)):
                data += more
    except (aiohttp.ClientError, TimeoutError):
        raise bad_request("failed to get HTTP URL content") from None
    if not response.ok or len(data) > limit:
        raise bad_request("failed to get HTTP URL content")
    mime = response.content_type
    if mime.startswith("text/") or (kind == "photo" and not mime.startswith("image/")):
        raise bad_request("wrong type of the web page content")
    return Upload(url.rpartition("/")[2], mime, data)
