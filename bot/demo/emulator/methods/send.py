"""Sending: text, media, places, "typing"."""

from __future__ import annotations

from bot.demo.emulator.protocol.entities import caption_text, message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, Target, check_may_send, find_chat, find_target
from bot.demo.emulator.world.files import File, media_fields
from bot.demo.emulator.world.world import World

RESTRICTED = {
    "photo": "photos", "video": "videos", "document": "documents", "audio": "audios",
    "voice": "voice notes", "video_note": "video notes", "animation": "other messages",
}  # fmt: skip
_CHAT_ACTIONS = {"typing", "upload_photo", "upload_document"}
_CALLED = {"voice": "voice", "video_note": "video note"}


def send(world: World, params: Params, content: Json, kind: str = "text messages") -> Json:
    """Puts the bot's message into its chat, where the bot may write."""
    target = find_target(world, params)
    markup = reply_markup(params)
    return put(world, params, target, content, kind=kind, markup=markup)


def put(
    world: World,
    params: Params,
    target: Target,
    content: Json,
    *,
    kind: str = "text messages",
    markup: Json | None = None,
) -> Json:
    """The same once target and keyboard are resolved.

    `kind`: what is sent, as the refusal of a right names it.
    """
    chat = target.chat
    check_may_send(world, chat, kind)
    fields = target.fields | content
    if params.boolean("protect_content"):
        fields["has_protected_content"] = True
    if markup is not None:
        fields["reply_markup"] = markup
    is_channel = chat.type == "channel"
    sender = {"sender_chat": chat.json()} if is_channel else {"from": world.bot.json()}
    return world.new_message(chat, sender, fields)


def link_preview(params: Params) -> Json:
    options = params.json("link_preview_options", "link preview options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    kept = {name: value for name, value in options.items() if value}
    if "url" not in kept:
        # Without an address of its own a preview keeps the size the clients choose.
        kept.pop("prefer_large_media", None)
        kept.pop("prefer_small_media", None)
    return {"link_preview_options": kept} if kept else {}


def caption(params: Params) -> Json:
    formatted = caption_text(params.text("caption"), params.text("parse_mode"))
    return formatted.fields("caption", "caption_entities") if formatted.text else {}


def input_file(world: World, params: Params, kind: str, value: str, field: str = "") -> File | None:
    """A file of a call: an upload, or one known by its id; None where there is neither."""
    if value.startswith("attach://"):
        field = value.removeprefix("attach://")
    elif value:
        return world.files.get_for_resending(kind, value)
    upload = params.files.get(field)
    if upload is None:
        return None
    return world.files.upload(kind, upload.data, name=upload.name, mime=upload.mime)


def send_message(world: World, params: Params) -> Json:
    formatted = message_text(params.text("text"), params.text("parse_mode"))
    content = formatted.fields("text", "entities") | link_preview(params)
    return send(world, params, content)


def send_media(kind: str, world: World, params: Params) -> Json:
    """A file of this kind: sendPhoto, sendVideo and their kin."""
    fields = {} if kind == "video_note" else caption(params)
    target = find_target(world, params)
    markup = reply_markup(params)
    file = input_file(world, params, kind, params.text(kind), kind)
    if file is None:
        raise bad_request(f"there is no {_CALLED.get(kind, kind)} in the request")
    return put(
        world, params, target, media_fields(file) | fields, kind=RESTRICTED[kind], markup=markup
    )


def send_location(world: World, params: Params) -> Json:
    place: Json = {}
    for name in ("latitude", "longitude"):
        given = params.text(name)
        if not given.strip():
            raise bad_request(f"{name} is empty")
        try:
            place[name] = float(given)
        except ValueError:
            place[name] = 0.0
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("wrong coordinates specified")
    return send(world, params, {"location": place}, "locations")


def media_item(world: World, params: Params, item: Json) -> Json:
    """One InputMedia as message fields. Raises `ApiError` 400 "can't parse InputMedia: ..."."""
    about = Params(item, params.files)
    kind = about.text("type")
    if "type" not in item:
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    if kind not in {"photo", "video", "animation", "audio", "document"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    fields = caption(about)
    file = input_file(world, about, kind, about.text("media"))
    if file is None:
        raise bad_request("can't parse InputMedia: media not found")
    return media_fields(file) | fields


def send_chat_action(world: World, params: Params) -> bool:
    """Shown to nobody here; it tells whether the bot may write to the chat."""
    if params.text("action").lower() not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    find_chat(world, params, Access.WRITE)
    return True
