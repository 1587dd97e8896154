"""Messages that people send through the bot in inline mode, and the bot's edits of them.

Bot API: ChosenInlineResult and `inline_message_id`. The bot need not be in the chat, and does not
learn the chat or the message; it knows the message by that id alone, and only where the message has
an inline keyboard.
"""

from __future__ import annotations

import secrets

from bot.demo.emulator.methods.queries import read_result
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.people import find_chat, find_user
from bot.demo.emulator.world.state import PRESENT, Chat
from bot.demo.emulator.world.world import World


def set_feedback(world: World, given: Json) -> Json:
    """Set whether the bot is told of all chosen results (@BotFather: /setinlinefeedback)."""
    world.inline_feedback = bool(given["on"])
    return {}


def choose(world: World, given: Json) -> Json:
    """Send one of the bot's results as a person (`from`) into a chat they may write to.

    `result`: an InlineQueryResult with words, as the bot answered it; `query`: the typed words.
    """
    user, chat = find_user(world, given["from"]), find_chat(world, given["chat"])
    if chat.user is None and chat.status_of(user.id) not in PRESENT:
        raise bad_request("user is not a member of the chat")
    result = read_result(world, given["result"])
    sender = {"from": user.json(), "via_bot": world.bot.json()}
    message = world.new_message(chat, sender, result["message"])
    world.deliver(chat, message)
    chosen: Json = {"result_id": result["id"], "from": user.json(), "query": given.get("query", "")}
    if "reply_markup" in message:
        # The id is as long as Telegram's, and as hard to guess.
        chosen["inline_message_id"] = secrets.token_urlsafe(20)
        world.inline_messages[chosen["inline_message_id"]] = (chat, message["message_id"])
    if world.inline_feedback:
        world.updates.put("chosen_inline_result", chosen)
    return {"message": message, "inline_message_id": chosen.get("inline_message_id", "")}


def find_inline_message(world: World, params: Params) -> tuple[Chat, Json] | None:
    """Return the chat and message of an `inline_message_id`; None for an edit by chat.

    Raises `ApiError` 400 without any id, for an invalid id, and where the message is deleted.
    """
    if params.text("chat_id") or params.text("message_id"):
        return None
    inline_id = params.text("inline_message_id")
    if not inline_id:
        raise bad_request("message identifier is not specified")
    if inline_id not in world.inline_messages:
        raise bad_request("invalid inline message identifier specified")
    chat, message_id = world.inline_messages[inline_id]
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, message
