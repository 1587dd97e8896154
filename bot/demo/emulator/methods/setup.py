"""The bot's setup: its command menus, its profile and its webhook."""

from __future__ import annotations

import re

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_JPEG = b"\xff\xd8\xff"


def set_my_commands(world: World, params: Params) -> bool:
    """Check the command menu, which only the apps of the real Telegram show."""
    for command in params.array("commands"):
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("command description must be of 1 to 256 characters")
    scope = params.mapping("scope")
    if scope.get("type") == "chat":
        find_chat(world, Params(scope), Access.READ)
    return True


def get_my_text(name: str, world: World, params: Params) -> Json:
    """Return the text in the language, else the text for all languages."""
    texts = world.profile_texts[name]
    return {name: texts.get(params.text("language_code")) or texts.get("", "")}


def set_my_text(name: str, limit: int, world: World, params: Params) -> bool:
    text, language = params.text(name), params.text("language_code")
    if len(text) > limit:
        raise bad_request(f"{name} is too long")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    world.profile_texts[name][language] = text
    return True


def set_my_profile_photo(world: World, params: Params) -> bool:
    """Set the profile photo: an InputProfilePhotoStatic, uploaded as a new file."""
    photo = params.mapping("photo")
    upload = params.files.get(str(photo.get("photo", "")).removeprefix("attach://"))
    if photo.get("type") != "static" or upload is None:
        raise bad_request("there is no photo in the request")
    if not upload.data.startswith(_JPEG):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    world.profile_photos.append(world.files.add("photo", upload.data, name=upload.name))
    return True


def set_webhook(world: World, params: Params) -> bool:
    return world.webhook.set(params)


def delete_webhook(world: World, params: Params) -> bool:
    return world.webhook.delete(params)


def get_webhook_info(world: World, _params: Params) -> Json:
    return world.webhook.info()
