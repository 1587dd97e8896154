"""Messages that people send through the bot in inline mode, and the bot's way back to them.

Bot API: ChosenInlineResult and `inline_message_id`. The bot need not be in the chat, and is told
neither which chat it is nor which message; it knows it by that id alone, and only where the message
has an inline keyboard.
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
    """@BotFather's /setinlinefeedback, all or nothing: whether the bot is told what is chosen."""
    world.inline_feedback = bool(given["on"])
    return {}


def choose(world: World, given: Json) -> Json:
    """A person (`from`) sends one of the bot's results, of words, into a chat they may write to.

    `result`: an InlineQueryResult, as the bot answered it; `query`: what they had typed.
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
        # As long as those that Telegram makes, and as little to be guessed.
        chosen["inline_message_id"] = secrets.token_urlsafe(20)
        world.inline_messages[chosen["inline_message_id"]] = (chat, message["message_id"])
    if world.inline_feedback:
        world.updates.put("chosen_inline_result", chosen)
    return {"message": message, "inline_message_id": chosen.get("inline_message_id", "")}


def find_inline_message(world: World, params: Params) -> tuple[Chat, Json] | None:
    """What an edit by `inline_message_id` is of; None for an edit by chat and message.

    Raises `ApiError` 400: for neither, for an id that is none, and where the message is deleted.
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
