"""The bot about itself: who it is, its commands and texts, its webhook, its files."""

from __future__ import annotations

import re

from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.files import DOWNLOAD_LIMIT
from bot.demo.emulator.world.world import World

COMMANDS_LIMIT = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip
_TEXTS = {"name": 64, "description": 512, "short_description": 120}


@method("getMe")
def get_me(world: World, _params: Params) -> Json:
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> str:
    """A key for the scope: its type, and the chat and user where it has them."""
    given = params.json("scope", "BotCommandScope")
    if given is None:
        return "default"
    wrong = "can't parse BotCommandScope: "
    if not isinstance(given, dict):
        raise bad_request(wrong + "BotCommandScope must be an Object")
    about = Params(given)
    kind = about.text("type")
    if kind not in _SCOPES:
        raise bad_request(wrong + "Unsupported type specified")
    if not kind.startswith("chat"):
        return kind
    if not about.text("chat_id"):
        raise bad_request(wrong + 'Can\'t find field "chat_id"')
    if kind == "chat_member" and about.integer("user_id") <= 0:
        raise bad_request(wrong + "Invalid user_id specified")
    chat = find_chat(world, about, Access.READ)
    if chat.type == "private" and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    return f"{kind}:{chat.id}:{about.integer('user_id')}"


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    given = params.json("commands", "commands") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_command(command) for command in given]
    key = _scope(world, params), _language(params)
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if any(not _COMMAND.fullmatch(command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    if commands:
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    return True


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in given:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = str(given["command"]).strip().removeprefix("/")
    description = str(given["description"]).strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": command, "description": description}


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get((_scope(world, params), _language(params)), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop((_scope(world, params), _language(params)), None)
    return True


def _set_text(world: World, params: Params, name: str) -> bool:
    value, language = params.text(name), _language(params)
    if len(value) > _TEXTS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    world.about[name, language] = value
    return True


def _get_text(world: World, params: Params, name: str) -> Json:
    own = world.about.get((name, _language(params)))
    fallback = world.bot.first_name if name == "name" else ""
    return {name: own or world.about.get((name, "")) or fallback}


@method("setMyName")
def set_my_name(world: World, params: Params) -> bool:
    return _set_text(world, params, "name")


@method("getMyName")
def get_my_name(world: World, params: Params) -> Json:
    return _get_text(world, params, "name")


@method("setMyDescription")
def set_my_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "description")


@method("getMyDescription")
def get_my_description(world: World, params: Params) -> Json:
    return _get_text(world, params, "description")


@method("setMyShortDescription")
def set_my_short_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "short_description")


@method("getMyShortDescription")
def get_my_short_description(world: World, params: Params) -> Json:
    return _get_text(world, params, "short_description")


def _menu_chat(world: World, params: Params) -> int:
    if "chat_id" not in params.values:
        return 0
    user_id = params.integer("chat_id")
    if user_id <= 0:
        raise bad_request("invalid chat_id specified")
    if user_id not in world.people.users:
        raise bad_request("user not found")
    return user_id


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    if Params(button).text("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    world.menu_buttons[_menu_chat(world, params)] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Json:
    chosen = world.menu_buttons.get(_menu_chat(world, params)) or world.menu_buttons.get(0)
    return chosen or {"type": "commands"}


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    return world.webhook.set(params)


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    return world.webhook.delete(params)


@method("getWebhookInfo")
def get_webhook_info(world: World, _params: Params) -> Json:
    return world.webhook.info()


@method("getFile")
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
