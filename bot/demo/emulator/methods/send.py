"""The methods that send: text, media, locations, "typing"."""

from __future__ import annotations

from bot.demo.emulator.protocol.entities import caption_text, message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat, find_reply, placement
from bot.demo.emulator.world.files import media_fields
from bot.demo.emulator.world.world import World


def send(world: World, params: Params, content: Json) -> Json:
    """Add the bot's message to its chat, where the bot may write."""
    chat = find_chat(world, params, Access.WRITE)
    if chat.type == "channel" and not chat.may(world.bot.id, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if not chat.lets_write(world.bot.id):
        raise bad_request("not enough rights to send text messages to the chat")
    thread, reply = params.integer("message_thread_id"), find_reply(world, params, chat)
    fields = placement(chat, world.bot.id, thread, reply) | content
    if params.boolean("protect_content"):
        fields["has_protected_content"] = True
    if markup := reply_markup(params, inline=world.bot.inline):
        fields["reply_markup"] = markup
    if chat.type != "channel":
        return world.new_message(chat, {"from": world.bot.json()}, fields)
    post = world.new_message(chat, {"sender_chat": chat.json()}, fields)
    chat.own_posts.add(post["message_id"])
    return post


def text_fields(params: Params) -> Json:
    """Return text, entities and preview of a call as message fields. Raises `ApiError` 400."""
    fields = message_text(params.text("text"), params.text("parse_mode"))
    preview = params.mapping("link_preview_options")
    return fields | {"link_preview_options": preview} if preview else fields


def caption(params: Params) -> Json:
    return caption_text(params.text("caption"), params.text("parse_mode"))


def send_message(world: World, params: Params) -> Json:
    return send(world, params, text_fields(params))


def send_media(kind: str, world: World, params: Params) -> Json:
    """Send a file of this kind: sendPhoto, sendVideo and similar methods."""
    given = params.text(kind) or f"attach://{kind}"
    return send(world, params, _media(world, params, kind, given) | caption(params))


def media_item(world: World, params: Params, item: Json) -> Json:
    """Return one InputMedia as message fields. Raises `ApiError` 400."""
    media = _media(world, params, item["type"], item["media"])
    return media | caption(Params(item))


def _media(world: World, params: Params, kind: str, given: str) -> Json:
    """Return a file of a call as message fields: an upload, or one known by its id."""
    if given.startswith("attach://"):
        upload = params.files.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        file = world.files.add(kind, upload.data, name=upload.name, mime=upload.mime)
        return media_fields(file)
    known = world.files.get(given)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind} as {kind}")
    return media_fields(known)


def send_location(world: World, params: Params) -> Json:
    place = {name: float(params.text(name)) for name in ("latitude", "longitude")}
    return send(world, params, {"location": place})


def send_chat_action(world: World, params: Params) -> bool:
    """Check that the bot may write to the chat; the demo shows no action."""
    find_chat(world, params, Access.WRITE)
    return True
