"""Sending: text, media, places, contacts, "typing"."""

from __future__ import annotations

from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.protocol.entities import Formatted, caption_text, message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, Target, check_may_send, find_chat, find_target
from bot.demo.emulator.world.files import File, media_fields
from bot.demo.emulator.world.world import World

RESTRICTED = {
    "photo": "photos", "video": "videos", "document": "documents", "audio": "audios",
    "voice": "voice notes", "video_note": "video notes", "animation": "other messages",
    "sticker": "other messages",
}  # fmt: skip
_CALLED = {"voice": "voice", "video_note": "video note"}
_ACTIONS = {
    "cancel", "typing", "record_video", "upload_video", "record_audio", "record_voice",
    "upload_audio", "upload_voice", "upload_photo", "upload_document", "choose_sticker",
    "pick_up_location", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


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
    fields = target.fields | _with_mentions(world, content)
    if params.boolean("protect_content"):
        fields["has_protected_content"] = True
    if effect := params.text("message_effect_id"):
        fields["effect_id"] = effect
    if markup is not None:
        if "inline_keyboard" in markup:
            fields["reply_markup"] = markup
        else:
            chat.keyboard = None if markup.get("remove_keyboard") else markup
    return world.new_message(chat, bot_sender(world, target), fields)


def _with_mentions(world: World, content: Json) -> Json:
    """A text mention shows the whole user, and is dropped where the bot knows none."""
    for name in ("entities", "caption_entities"):
        entities: list[Json] = content.get(name) or []
        if any(entity["type"] == "text_mention" for entity in entities):
            shown = (_with_user(world, entity) for entity in entities)
            content = content | {name: [entity for entity in shown if entity is not None]}
    return content


def _with_user(world: World, entity: Json) -> Json | None:
    if entity["type"] != "text_mention":
        return entity
    user = world.people.users.get(Params(entity.get("user") or {}).integer("id"))
    return None if user is None else entity | {"user": user.json()}


def bot_sender(world: World, target: Target) -> Json:
    if target.chat.type == "channel":
        return {"sender_chat": target.chat.json()}
    return {"from": world.bot.json()}


def link_preview(params: Params) -> Json:
    options = params.json("link_preview_options", "link preview options")
    if options is None:
        disabled = params.boolean("disable_web_page_preview")
        return {"link_preview_options": {"is_disabled": True}} if disabled else {}
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    kept = {name: value for name, value in options.items() if value}
    if "url" not in kept:
        # Without an address of its own a preview keeps the size the clients choose.
        kept.pop("prefer_large_media", None)
        kept.pop("prefer_small_media", None)
    return {"link_preview_options": kept} if kept else {}


def caption(params: Params) -> Json:
    formatted = caption_text(
        params.text("caption"),
        params.text("parse_mode"),
        params.json("caption_entities", "caption entities"),
    )
    return caption_fields(formatted, params)


def caption_fields(formatted: Formatted, params: Params) -> Json:
    fields = formatted.fields("caption", "caption_entities") if formatted.text else {}
    if params.boolean("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    if params.boolean("has_spoiler"):
        fields["has_media_spoiler"] = True
    return fields


def input_file(world: World, params: Params, kind: str, value: str, field: str = "") -> File | None:
    """A file of a call: an upload, or one known by its id; None where there is neither."""
    if value.startswith("attach://"):
        field = value.removeprefix("attach://")
    elif value:
        return world.files.known(kind, value)
    upload = params.files.get(field)
    if upload is None:
        return None
    return world.files.upload(kind, upload.data, name=upload.name, mime=upload.mime)


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    formatted = message_text(
        params.text("text"), params.text("parse_mode"), params.json("entities", "entities")
    )
    content = formatted.fields("text", "entities") | link_preview(params)
    return send(world, params, content)


def _send_media(world: World, params: Params, kind: str) -> Json:
    fields = {} if kind in {"video_note", "sticker"} else caption(params)
    target = find_target(world, params)
    markup = reply_markup(params)
    file = input_file(world, params, kind, params.text(kind), kind)
    if file is None:
        raise bad_request(f"there is no {_CALLED.get(kind, kind)} in the request")
    content = media_fields(file, params.values) | fields
    return put(world, params, target, content, kind=RESTRICTED[kind], markup=markup)


@method("sendPhoto")
def send_photo(world: World, params: Params) -> Json:
    return _send_media(world, params, "photo")


@method("sendVideo")
def send_video(world: World, params: Params) -> Json:
    return _send_media(world, params, "video")


@method("sendAnimation")
def send_animation(world: World, params: Params) -> Json:
    return _send_media(world, params, "animation")


@method("sendAudio")
def send_audio(world: World, params: Params) -> Json:
    return _send_media(world, params, "audio")


@method("sendDocument")
def send_document(world: World, params: Params) -> Json:
    return _send_media(world, params, "document")


@method("sendVoice")
def send_voice(world: World, params: Params) -> Json:
    return _send_media(world, params, "voice")


@method("sendVideoNote")
def send_video_note(world: World, params: Params) -> Json:
    return _send_media(world, params, "video_note")


@method("sendSticker")
def send_sticker(world: World, params: Params) -> Json:
    return _send_media(world, params, "sticker")


@method("sendLocation")
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


@method("sendContact")
def send_contact(world: World, params: Params) -> Json:
    contact: Json = {
        "phone_number": params.required("phone_number"),
        "first_name": params.required("first_name"),
    }
    contact |= {k: v for k in ("last_name", "vcard") if (v := params.text(k))}
    return send(world, params, {"contact": contact}, "contacts")


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
    return media_fields(file, item) | fields


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat(world, params, Access.WRITE)
    event: Json = {"chat": chat.id, "action": action}
    if thread := params.integer("message_thread_id"):
        event["thread"] = thread
    world.events.emit("action", event)
    return True
