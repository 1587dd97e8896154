"""What people do in a chat: write, edit, press, delete.

Their messages enter the world as Telegram would make them, and reach the bot if it may
see them.
"""

from __future__ import annotations

import base64
import binascii

from bot.core.clock import time_limit
from bot.demo.emulator.protocol.entities import formatted_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.access import placement
from bot.demo.emulator.world.files import KINDS, media_fields
from bot.demo.emulator.world.people import find_chat, find_user, set_blocked
from bot.demo.emulator.world.state import ANONYMOUS_ADMIN_ID, PRESENT, Chat, User
from bot.demo.emulator.world.world import World

PRESS_TIMEOUT = 10.0
_ANONYMOUS = User(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)


def _sender(world: World, given: Json) -> tuple[User, Chat]:
    user = find_user(world, given.get("from"))
    if user.deactivated:
        raise bad_request("user is deactivated")
    chat = find_chat(world, given.get("chat") or user.id)
    if chat.migrated_to is not None:
        raise bad_request("the group was upgraded to a supergroup")
    if chat.user is not None and chat.user is not user:
        raise bad_request("this is the private chat of somebody else")
    if chat.user is None and chat.status_of(user.id) not in PRESENT:
        raise bad_request("user is not a member of the chat")
    return user, chat


def send(world: World, given: Json) -> Json:
    """A person's message, album item, place or contact."""
    user, chat = _sender(world, given)
    content = _content(world, given)
    anonymous = bool(given.get("anonymous"))
    if anonymous and chat.status_of(user.id) not in {"creator", "administrator"}:
        raise bad_request("only administrators are anonymous")
    reply = None
    if given.get("reply_to"):
        reply = chat.messages.get(int(given["reply_to"]))
        if reply is None:
            raise bad_request("message to be replied not found")
    fields = placement(chat, user.id, int(given.get("thread") or 0), reply)
    if chat.user is not None:
        if user.blocked:
            set_blocked(world, user, blocked=False)
        user.started = True
    if given.get("media_group_id"):
        fields["media_group_id"] = str(given["media_group_id"])
    message = world.new_message(chat, _signed(user, chat, anonymous=anonymous), fields | content)
    world.deliver(chat, message)
    return message


def _signed(user: User, chat: Chat, *, anonymous: bool) -> Json:
    if chat.type == "channel":
        return {"sender_chat": chat.json()}
    if anonymous:
        return {"from": _ANONYMOUS.json(), "sender_chat": chat.json()}
    return {"from": user.json()}


def _content(world: World, given: Json) -> Json:
    if given.get("text"):
        formatted = formatted_text(str(given["text"]))
        if not formatted.text:
            raise bad_request("message text is empty")
        return formatted.fields("text", "entities")
    if given.get("location"):
        return {"location": given["location"]}
    if given.get("contact"):
        return {"contact": given["contact"]}
    kind = next((kind for kind in KINDS if given.get(kind) is not None), None)
    if kind is None:
        raise bad_request("there is nothing to send")
    about = given[kind]
    try:
        data = base64.b64decode(about.get("base64") or "", validate=True)
    except binascii.Error:
        raise bad_request("base64 cannot be read") from None
    file = world.files.add(
        kind, data, name=str(about.get("name") or ""), mime=str(about.get("mime") or ""),
        size=about.get("size"), duration=int(about.get("duration") or 0),
    )  # fmt: skip
    content = media_fields(file)
    if given.get("caption"):
        content |= formatted_text(str(given["caption"])).fields("caption", "caption_entities")
    return content


def edit(world: World, given: Json) -> Json:
    """A person changes words of their own; the bot gets an edited_message."""
    user, chat = _sender(world, given)
    message = chat.messages.get(given.get("message") or 0)
    author = (message or {}).get("from", {}).get("id")
    if message is None or author not in {user.id, ANONYMOUS_ADMIN_ID, None}:
        raise bad_request("message to edit not found")
    name = "text" if "text" in message else "caption"
    entities = "entities" if name == "text" else "caption_entities"
    formatted = formatted_text(str(given.get("text") or ""))
    kept = {key: value for key, value in message.items() if key not in {name, entities}}
    edited = kept | formatted.fields(name, entities) | {"edit_date": world.now()}
    world.replace_message(chat, edited)
    world.deliver(chat, edited, edited=True)
    return edited


async def press(world: World, given: Json) -> Json:
    """A person presses an inline button and waits for the bot's answer."""
    user, chat = _sender(world, given)
    message_id = int(given.get("message") or 0)
    message = chat.messages.get(message_id)
    if message is None:
        if message_id > chat.ids.last or message_id <= 0:
            raise bad_request("message not found")
        # Bot API: InaccessibleMessage, an old keyboard whose message is gone.
        message = {"chat": chat.json(), "message_id": message_id, "date": 0}
    callback = world.new_callback(user, chat, message_id)
    world.updates.put(
        "callback_query",
        {
            "id": callback.id,
            "from": user.json(),
            "message": message,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": str(given.get("data", "")),
        },
    )
    try:
        async with time_limit(world.clock, PRESS_TIMEOUT):
            await callback.answered.wait()
    except TimeoutError:
        return {"answered": False}
    return {"answered": True} | (callback.answer or {})


def delete(world: World, given: Json) -> Json:
    """Somebody deletes a message; Telegram tells bots nothing of it."""
    world.delete_message(find_chat(world, given.get("chat")), int(given.get("message") or 0))
    return {}
