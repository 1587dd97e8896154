"""What people do: write, edit, press, block, come and go.

Their messages enter the world as Telegram would make them, and reach the bot if it may
see them.
"""

from __future__ import annotations

import asyncio
import base64
import binascii

from bot.demo.emulator.protocol.entities import formatted_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.access import place
from bot.demo.emulator.world.files import KINDS, media_fields
from bot.demo.emulator.world.membership import set_member
from bot.demo.emulator.world.state import ANONYMOUS_ADMIN_ID, PRESENT, Chat, Member, User
from bot.demo.emulator.world.world import World

PRESS_TIMEOUT = 10.0
_ANONYMOUS = User(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)


def add_person(world: World, given: Json) -> Json:
    user_id = given.get("id") or world.people.new_user_id()
    if user_id in world.people.users:
        raise bad_request("there is a user with this id")
    if not given.get("first_name"):
        raise bad_request("first_name is required")
    user = User(
        id=int(user_id),
        first_name=str(given["first_name"]),
        last_name=str(given.get("last_name") or ""),
        username=str(given.get("username") or ""),
        language_code=str(given.get("language_code") or ""),
    )
    world.people.add_user(user)
    return user.json()


def add_crowd(world: World, given: Json) -> Json:
    """Many people at once who have all pressed Start; the bot is told of none of them."""
    count = given.get("count")
    if not isinstance(count, int) or count < 1:
        raise bad_request("count is a number above 0")
    name = str(given.get("first_name") or "Pembaca")
    ids = [world.people.new_user_id() for _ in range(count)]
    for number, user_id in enumerate(ids):
        world.people.add_user(User(user_id, f"{name} {number}", started=True))
    return {"ids": ids}


def add_group(world: World, given: Json) -> Json:
    kind = given.get("type", "supergroup")
    if kind not in {"group", "supergroup", "channel"}:
        raise bad_request("type is group, supergroup or channel")
    chat_id = given.get("id")
    if chat_id is not None and chat_id in world.people.chats:
        raise bad_request("there is a chat with this id")
    people = [find_user(world, user_id) for user_id in given.get("members") or []]
    chat = world.people.add_chat(
        kind, str(given.get("title") or "Grup"), chat_id=chat_id,
        is_forum=bool(given.get("is_forum")) and kind == "supergroup",
    )  # fmt: skip
    chat.username = str(given.get("username") or "")
    for number, user in enumerate(people):
        chat.members[user.id] = Member("member" if number else "creator")
    status = str(given.get("bot", "administrator"))
    if status not in {"left", ""}:
        by = people[0] if people else world.bot
        set_member(world, chat, world.bot, Member(status, dict(given.get("rights") or {})), by=by)
    return chat.json()


def find_user(world: World, user_id: object) -> User:
    user = world.people.users.get(user_id) if isinstance(user_id, int) else None
    if user is None or user is world.bot:
        raise bad_request("user not found")
    return user


def find_chat(world: World, chat_id: object) -> Chat:
    chat = world.people.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


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
    fields = place(chat, user.id, int(given.get("thread") or 0), reply)
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
        formatted = formatted_text(str(given["text"]), "", given.get("entities"))
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
    name = str(about.get("name") or "")
    file = world.files.add(
        kind, data, name=name, mime=str(about.get("mime") or ""), size=about.get("size")
    )
    content = media_fields(file, about)
    if given.get("caption"):
        formatted = formatted_text(str(given["caption"]), "", given.get("entities"))
        content |= formatted.fields("caption", "caption_entities")
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
    formatted = formatted_text(str(given.get(name) or given.get("text") or ""), "", None)
    kept = {key: value for key, value in message.items() if key not in {name, entities}}
    edited = kept | formatted.fields(name, entities) | {"edit_date": world.now()}
    world.replace_message(chat, edited)
    world.deliver(chat, edited, edited=True)
    return edited


def react(world: World, given: Json) -> Json:
    """A person's reaction; only an administrator that asked for such updates is told."""
    user, chat = _sender(world, given)
    message_id = int(given.get("message") or 0)
    if message_id not in chat.messages:
        raise bad_request("message not found")
    emoji = str(given.get("emoji") or "")
    if chat.status_of(world.bot.id) == "administrator":
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        world.updates.put(
            "message_reaction",
            {
                "chat": chat.json(),
                "message_id": message_id,
                "user": user.json(),
                "date": world.now(),
                "old_reaction": [],
                "new_reaction": new,
            },
        )
    return {}


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
        async with asyncio.timeout(PRESS_TIMEOUT):
            await callback.answered.wait()
    except TimeoutError:
        return {"answered": False}
    return {"answered": True} | (callback.answer or {})


def set_blocked(world: World, user: User, *, blocked: bool) -> None:
    """Blocking and unblocking reach the bot as my_chat_member in the private chat."""
    if user.blocked is blocked:
        return
    user.blocked = blocked
    if not blocked:
        user.started = True
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    bot = world.bot.json()
    world.updates.put(
        "my_chat_member",
        {
            "chat": world.people.chats[user.id].json(),
            "from": user.json(),
            "date": world.now(),
            "old_chat_member": _private_member(bot, old),
            "new_chat_member": _private_member(bot, new),
        },
    )


def _private_member(bot: Json, status: str) -> Json:
    member: Json = {"user": bot, "status": status}
    return member | {"until_date": 0} if status == "kicked" else member


def set_membership(world: World, given: Json) -> Json:
    chat = find_chat(world, given.get("chat"))
    if chat.user is not None:
        raise bad_request("a private chat has no members to change")
    creator = next((i for i, m in chat.members.items() if m.status == "creator"), world.bot.id)
    is_bot = "bot" in given
    user = world.bot if is_bot else find_user(world, given.get("user"))
    member = Member(str(given.get("bot" if is_bot else "status")), dict(given.get("rights") or {}))
    set_member(world, chat, user, member, by=world.people.users[creator])
    return chat.member_json(user)


def migrate(world: World, given: Json) -> Json:
    """A basic group becomes a supergroup with another id; the old chat refuses messages."""
    old = find_chat(world, given.get("chat"))
    if old.type != "group" or old.migrated_to is not None:
        raise bad_request("only a basic group can become a supergroup")
    new = world.people.add_chat("supergroup", old.title)
    new.members = dict(old.members)
    by = {"from": next((world.people.users[i] for i in old.members), world.bot).json()}
    left = world.new_message(old, by, {"migrate_to_chat_id": new.id})
    world.deliver(old, left)
    old.migrated_to = new.id
    world.deliver(new, world.new_message(new, by, {"migrate_from_chat_id": old.id}))
    return {"new_chat": new.id}


def delete(world: World, given: Json) -> Json:
    """Somebody deletes a message; Telegram tells bots nothing of it."""
    world.delete_message(find_chat(world, given.get("chat")), int(given.get("message") or 0))
    return {}


def delete_topic(world: World, given: Json) -> Json:
    chat = find_chat(world, given.get("chat"))
    thread = int(given.get("thread") or 0)
    if thread not in chat.topics:
        raise bad_request("topic not found")
    remove_topic(world, chat, thread)
    return {}


def remove_topic(world: World, chat: Chat, thread: int) -> None:
    """A topic goes with all its messages."""
    del chat.topics[thread]
    inside = [i for i, m in chat.messages.items() if m.get("message_thread_id") == thread]
    for message_id in inside:
        world.delete_message(chat, message_id)
