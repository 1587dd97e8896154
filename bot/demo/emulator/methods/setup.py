"""How the bot is set up: its command menus and its webhook."""

from __future__ import annotations

import re

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.world import World

COMMANDS_LIMIT = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip


def set_my_commands(world: World, params: Params) -> bool:
    given = params.json("commands", "commands") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_command(command) for command in given]
    _check_scope(world, params)
    if not _LANGUAGE.fullmatch(params.text("language_code")):
        raise bad_request("invalid language code specified")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if any(not _COMMAND.fullmatch(command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    return True


def _check_scope(world: World, params: Params) -> None:
    given = params.json("scope", "BotCommandScope")
    if given is None:
        return
    wrong = "can't parse BotCommandScope: "
    if not isinstance(given, dict):
        raise bad_request(wrong + "BotCommandScope must be an Object")
    about = Params(given)
    kind = about.text("type")
    if kind not in _SCOPES:
        raise bad_request(wrong + "Unsupported type specified")
    if not kind.startswith("chat"):
        return
    if not about.text("chat_id"):
        raise bad_request(wrong + 'Can\'t find field "chat_id"')
    if kind == "chat_member" and about.integer("user_id") <= 0:
        raise bad_request(wrong + "Invalid user_id specified")
    chat = find_chat(world, about, Access.READ)
    if chat.type == "private" and kind != "chat":
        raise bad_request("can't use specified scope in private chats")


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


def set_webhook(world: World, params: Params) -> bool:
    return world.webhook.set(params)


def delete_webhook(world: World, params: Params) -> bool:
    return world.webhook.delete(params)


def get_webhook_info(world: World, _params: Params) -> Json:
    return world.webhook.info()
