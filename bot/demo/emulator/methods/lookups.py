"""What the bot asks for: itself, chats and their members, files."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.files import DOWNLOAD_LIMIT
from bot.demo.emulator.world.world import World


def get_me(world: World, _params: Params) -> Json:
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def get_chat(world: World, params: Params) -> Json:
    return find_chat(world, params, Access.READ).json()


def get_chat_member(world: World, params: Params) -> Json:
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = find_chat(world, params, Access.READ)
    user = world.people.users.get(user_id)
    if user is None or (chat.user is not None and user_id not in {chat.id, world.bot.id}):
        raise bad_request("member not found")
    if chat.user is not None:
        return {"user": user.json(), "status": "member"}
    return chat.member_json(user)


def get_file(world: World, params: Params) -> Json:
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}
