"""Lookups of the bot: itself, chats and their members, files."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.files import DOWNLOAD_LIMIT, media_fields
from bot.demo.emulator.world.world import World


def get_me(world: World, _params: Params) -> Json:
    return world.bot.json() | {
        "supports_inline_queries": world.bot.inline,
        "supports_guest_queries": world.bot.guest,
    }


def get_chat(world: World, params: Params) -> Json:
    chat = find_chat(world, params, Access.READ)
    return chat.json() | chat.about


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = find_chat(world, params, Access.READ)
    leading = {"creator", "administrator"}
    users = [world.people.users.get(i, world.bot) for i in chat.members]
    return [
        chat.member_json(user)
        for user in users
        if chat.status_of(user.id) in leading
        and (user is world.bot or not user.is_bot or params.boolean("return_bots"))
    ]


def get_chat_member(world: World, params: Params) -> Json:
    chat = find_chat(world, params, Access.READ)
    user = world.people.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request("member not found")
    return chat.member_json(user)


def get_user_profile_photos(world: World, params: Params) -> Json:
    """Return the bot's own photos: the demo's people have none."""
    own = params.integer("user_id") == world.bot.id
    photos = list(reversed(world.profile_photos)) if own else []
    shown = photos[: params.integer("limit", 100)]
    sizes = [media_fields(each)["photo"] for each in shown]
    return {"total_count": len(photos), "photos": sizes}


def get_file(world: World, params: Params) -> Json:
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}
