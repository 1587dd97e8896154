"""The actions of people in a chat: write, edit, press, delete.

Their messages enter the world as Telegram would make them, and reach the bot if it may
see them.
"""

from __future__ import annotations

import base64

from bot.core.clock import time_limit
from bot.demo.emulator.protocol.entities import WORDS, caption_text, message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.access import placement
from bot.demo.emulator.world.files import KINDS, media_fields
from bot.demo.emulator.world.people import find_chat, find_user, set_blocked
from bot.demo.emulator.world.state import PRESENT, Chat, User
from bot.demo.emulator.world.world import World

PRESS_TIMEOUT = 10.0
_ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


def _sender(world: World, given: Json) -> tuple[User, Chat]:
    user = find_user(world, given["from"])
    chat = find_chat(world, given.get("chat", user.id))
    if chat.user is None and chat.status_of(user.id) not in PRESENT:
        raise bad_request("user is not a member of the chat")
    return user, chat


def send(world: World, given: Json) -> Json:
    """Send a person's message, album item, location or contact."""
    user, chat = _sender(world, given)
    content = _content(world, given)
    if chat.type == "channel" and not chat.may(user.id, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    reply = chat.messages[given["reply_to"]] if "reply_to" in given else None
    fields = placement(chat, user.id, given.get("thread", 0), reply)
    if chat.user is not None:
        if user.blocked:
            set_blocked(world, user, blocked=False)
        user.started = True
    if "media_group_id" in given:
        fields["media_group_id"] = str(given["media_group_id"])
    if given.get("via_bot"):  # one of the bot's inline results
        fields["via_bot"] = world.bot.json()
    sender = {"from": user.json()}
    if chat.type == "channel":  # a post is the channel's own (Bot API: Message.from)
        sender = {"sender_chat": chat.json()}
    elif given.get("anonymous"):
        sender = {"from": _ANONYMOUS.json(), "sender_chat": chat.json()}
    message = world.new_message(chat, sender | given.get("as", {}), fields | content)
    world.deliver(chat, message)
    return message


def _content(world: World, given: Json) -> Json:
    if "text" in given:
        return message_text(given["text"])
    for kind in ("location", "contact"):
        if kind in given:
            return {kind: given[kind]}
    kind = next(kind for kind in KINDS if kind in given)
    about = given[kind]
    file = world.files.add(
        kind, base64.b64decode(about["base64"]), name=about.get("name", ""),
        mime=about.get("mime", ""), size=about.get("size"), duration=about.get("duration", 0),
    )  # fmt: skip
    return media_fields(file) | caption_text(given.get("caption", ""))


def edit(world: World, given: Json) -> Json:
    """Edit words of a person's own message; the bot gets an edited_message."""
    _, chat = _sender(world, given)
    message = chat.messages[given["message"]]
    words = (message_text if "text" in message else caption_text)(given["text"])
    kept = {name: value for name, value in message.items() if name not in WORDS}
    edited = kept | words | {"edit_date": world.now()}
    world.replace_message(chat, edited)
    world.deliver(chat, edited, kind="edited_message")
    return edited


async def press(world: World, given: Json) -> Json:
    """Press an inline button as a person, and wait `patience` seconds for the bot's answer."""
    user, chat = _sender(world, given)
    # Bot API: InaccessibleMessage, an old keyboard whose message is gone.
    gone = {"chat": chat.json(), "message_id": given["message"], "date": 0}
    message = chat.messages.get(given["message"], gone)
    callback = world.new_callback()
    world.updates.put(
        "callback_query",
        {
            "id": callback.id,
            "from": user.json(),
            "message": message,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": given["data"],
        },
    )
    try:
        async with time_limit(world.clock, given.get("patience", PRESS_TIMEOUT)):
            await callback.answered.wait()
    except TimeoutError:
        return {"answered": False}
    return {"answered": True} | (callback.answer or {})


def delete(world: World, given: Json) -> Json:
    """Delete a message as a person; Telegram does not tell bots."""
    world.delete_message(find_chat(world, given["chat"]), given["message"])
    return {}
