"""Groups and channels: who is in them and with which rights, their topics, their migration."""

from __future__ import annotations

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.people import change_member, find_chat, find_user
from bot.demo.emulator.world.state import PRESENT, Chat, Member, User
from bot.demo.emulator.world.world import World


def add_group(world: World, given: Json) -> Json:
    """A group, supergroup or channel; the first of its members is its creator."""
    people = [find_user(world, user_id) for user_id in given["members"]]
    chat = world.people.add_chat(
        given["type"], given["title"], is_forum=given.get("is_forum", False)
    )
    for number, user in enumerate(people):
        chat.members[user.id] = Member("member" if number else "creator")
    _set_member(world, chat, world.bot, Member(given["bot"], given.get("rights", {})))
    return chat.json()


def describe(world: World, given: Json) -> Json:
    """What its owner changes of a group: `username`, `linked_chat_id`, `has_visible_history`."""
    chat = find_chat(world, given["chat"])
    chat.describe(given["about"])
    return chat.json() | chat.about


def set_membership(world: World, given: Json) -> Json:
    """A new status for the bot (`bot`) or for a person (`user`, `status`)."""
    chat = find_chat(world, given["chat"])
    if "bot" in given:
        _set_member(world, chat, world.bot, Member(given["bot"], given["rights"]))
    else:
        _set_member(world, chat, find_user(world, given["user"]), Member(given["status"]))
    return {}


def _set_member(world: World, chat: Chat, user: User, member: Member) -> None:
    """A new status; the group is told by a service message."""
    creator = next((i for i, m in chat.members.items() if m.status == "creator"), world.bot.id)
    by = world.people.users[creator]
    was, will = chat.status_of(user.id) in PRESENT, member.status in PRESENT
    change_member(world, chat, user, member, by=by)
    if was is not will and chat.type != "channel":
        content: Json = (
            {"new_chat_members": [user.json()]} if will else {"left_chat_member": user.json()}
        )
        world.deliver(chat, world.new_message(chat, {"from": by.json()}, content))


def migrate(world: World, given: Json) -> Json:
    """A basic group becomes a supergroup with another id; the old chat refuses messages."""
    old = find_chat(world, given["chat"])
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
    remove_topic(world, find_chat(world, given["chat"]), given["thread"])
    return {}


def remove_topic(world: World, chat: Chat, thread: int) -> None:
    """A topic goes with all its messages."""
    del chat.topics[thread]
    inside = [i for i, m in chat.messages.items() if m.get("message_thread_id") == thread]
    for message_id in inside:
        world.delete_message(chat, message_id)
