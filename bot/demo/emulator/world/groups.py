"""Groups and channels: who is in them and with which rights, their topics, their migration."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.people import find_chat, find_user
from bot.demo.emulator.world.state import PRESENT, Chat, Member, User
from bot.demo.emulator.world.world import World

_STATUSES = {"creator", "administrator", "member", "restricted", "left", "kicked"}


def add_group(world: World, given: Json) -> Json:
    """A group, supergroup or channel; the first of its members is its creator."""
    kind = given.get("type", "supergroup")
    if kind not in {"group", "supergroup", "channel"}:
        raise bad_request("type is group, supergroup or channel")
    people = [find_user(world, user_id) for user_id in given.get("members") or []]
    chat = world.people.add_chat(
        kind, str(given.get("title") or "Grup"),
        is_forum=bool(given.get("is_forum")) and kind == "supergroup",
    )  # fmt: skip
    for number, user in enumerate(people):
        chat.members[user.id] = Member("member" if number else "creator")
    status = str(given.get("bot", "administrator"))
    by = people[0] if people else world.bot
    _set_member(world, chat, world.bot, Member(status, dict(given.get("rights") or {})), by=by)
    return chat.json()


def set_membership(world: World, given: Json) -> Json:
    """A new status for the bot (`bot`) or for a person (`user`, `status`)."""
    chat = find_chat(world, given.get("chat"))
    if chat.user is not None:
        raise bad_request("a private chat has no members to change")
    creator = next((i for i, m in chat.members.items() if m.status == "creator"), world.bot.id)
    is_bot = "bot" in given
    user = world.bot if is_bot else find_user(world, given.get("user"))
    member = Member(str(given.get("bot" if is_bot else "status")), dict(given.get("rights") or {}))
    _set_member(world, chat, user, member, by=world.people.users[creator])
    return chat.member_json(user)


def _set_member(world: World, chat: Chat, user: User, member: Member, *, by: User) -> None:
    """A new status: my_chat_member or chat_member, and in groups a service message."""
    if member.status not in _STATUSES:
        raise bad_request(f"status is one of {', '.join(sorted(_STATUSES))}")
    old = chat.member_json(user)
    was, will = chat.status_of(user.id) in PRESENT, member.status in PRESENT
    chat.members[user.id] = member
    changed: Json = {
        "chat": chat.json(),
        "from": by.json(),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": chat.member_json(user),
    }
    if user is world.bot:
        world.updates.put("my_chat_member", changed)
    elif chat.may(world.bot.id, "can_manage_chat"):
        world.updates.put("chat_member", changed)
    if was is not will and chat.is_group:
        content: Json = (
            {"new_chat_members": [user.json()]} if will else {"left_chat_member": user.json()}
        )
        world.deliver(chat, world.new_message(chat, {"from": by.json()}, content))


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


def delete_topic(world: World, given: Json) -> Json:
    """An editor deletes a topic; Telegram tells bots nothing of it."""
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
