"""How the bot is set up: its command menus and its webhook."""

from __future__ import annotations

import re

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def set_my_commands(world: World, params: Params) -> bool:
    """The menu is checked; only the phones of the real Telegram show it."""
    for command in params.array("commands"):
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("command description must be of 1 to 256 characters")
    scope = params.mapping("scope")
    if scope.get("type") == "chat":
        find_chat(world, Params(scope), Access.READ)
    return True


def set_webhook(world: World, params: Params) -> bool:
    return world.webhook.set(params)


def delete_webhook(world: World, params: Params) -> bool:
    return world.webhook.delete(params)


def get_webhook_info(world: World, _params: Params) -> Json:
    return world.webhook.info()
