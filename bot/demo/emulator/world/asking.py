"""Questions of people to the bot in chats that it is not in.

Bot API: "Inline mode", "Guest mode". A bot gets no questions in a mode that its owner has not
switched on at @BotFather.
"""

from __future__ import annotations

import re
import secrets

from bot.core.clock import time_limit
from bot.demo.emulator.protocol.entities import message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.people import find_chat, find_user
from bot.demo.emulator.world.queries import ASKED_SECONDS, GuestQuery, InlineQuery
from bot.demo.emulator.world.state import PRESENT
from bot.demo.emulator.world.world import World

QUERY_LENGTH = 256  # Bot API: InlineQuery.query
INLINE_CHATS = {"sender", "private", "group", "supergroup", "channel"}


def switch_modes(world: World, given: Json) -> Json:
    """Switch inline mode and guest mode on or off, as the bot's owner at @BotFather."""
    world.bot.inline = given.get("inline", world.bot.inline)
    world.bot.guest = given.get("guest", world.bot.guest)
    return {"inline": world.bot.inline, "guest": world.bot.guest}


async def ask_inline(world: World, given: Json) -> Json:
    """Type "@bot words" as a person, and wait for the results as their app does."""
    user = find_user(world, given["from"])
    if not world.bot.inline:
        raise bad_request("BOT_INLINE_DISABLED")
    text, offset = given.get("query", "")[:QUERY_LENGTH], given.get("offset", "")
    now = world.clock.now()
    if kept := world.queries.find_kept(text, offset, user.id, now):
        return kept | {"answered": True, "kept": True}
    query = InlineQuery(str(secrets.randbits(62)), now, user.id, text, offset)
    world.queries.inline[query.id] = query
    asked: Json = {"id": query.id, "from": user.json(), "query": text, "offset": offset}
    if (where := given.get("chat_type")) in INLINE_CHATS:
        asked["chat_type"] = where
    world.updates.put("inline_query", asked)
    try:
        async with time_limit(world.clock, ASKED_SECONDS):
            await query.answered.wait()
    except TimeoutError:
        return {"answered": False, "id": query.id}
    return (query.answer or {}) | {"answered": True, "kept": False, "id": query.id}


def call_guest(world: World, given: Json) -> Json:
    """Mention the bot as a person, in a chat where the bot is no member.

    `as`: another sender than that person, such as another bot or the chat itself.
    """
    user, chat = find_user(world, given["from"]), find_chat(world, given["chat"])
    if chat.status_of(user.id) not in PRESENT:
        raise bad_request("user is not a member of the chat")
    sender = {"from": user.json()} | given.get("as", {})
    message = world.new_message(chat, sender, message_text(given["text"]))
    chat.unseen.add(message["message_id"])
    named = re.search(rf"@{re.escape(world.bot.username)}\b", given["text"], re.IGNORECASE)
    if not (named and world.bot.guest):
        return message
    query = GuestQuery(str(secrets.randbits(62)), world.clock.now(), chat, message)
    world.queries.guests[query.id] = query
    world.updates.put("guest_message", message | {"guest_query_id": query.id})
    return message
