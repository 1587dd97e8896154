"""Groups and channels: their members with their rights, their topics, their migration."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.people import change_member, find_chat, find_user
from bot.demo.emulator.world.state import PRESENT, Chat, Member, Topic, User
from bot.demo.emulator.world.world import World

ICON_COLOR = 0x6FB9F0  # Telegram's choice where none is given


def add_group(world: World, given: Json) -> Json:
    """Create a group, supergroup or channel; the first of its members is its creator."""
    people = [find_user(world, user_id) for user_id in given["members"]]
    chat = world.people.add_chat(
        given["type"], given["title"], is_forum=given.get("is_forum", False)
    )
    for number, user in enumerate(people):
        chat.members[user.id] = Member("member" if number else "creator")
    _set_member(world, chat, world.bot, Member(given["bot"], given.get("rights", {})))
    return chat.json()


def describe(world: World, given: Json) -> Json:
    """Change a group's properties, as its owner does.

    `username`, `linked_chat_id`, `has_visible_history`; `permissions`, of plain members (Bot API:
    ChatFullInfo).
    """
    chat = find_chat(world, given["chat"])
    chat.describe(given["about"])
    return chat.json() | chat.about


def set_membership(world: World, given: Json) -> Json:
    """Set a new status for the bot (`bot`) or for a person (`user`, `status`)."""
    chat = find_chat(world, given["chat"])
    if "bot" in given:
        _set_member(world, chat, world.bot, Member(given["bot"], given["rights"]))
    else:
        _set_member(world, chat, find_user(world, given["user"]), Member(given["status"]))
    return {}


def _set_member(world: World, chat: Chat, user: User, member: Member) -> None:
    """Set a new status; a service message tells the group."""
    by = _creator(world, chat)
    was, will = chat.status_of(user.id) in PRESENT, member.status in PRESENT
    change_member(world, chat, user, member, by=by)
    if was is not will and chat.type != "channel":
        content: Json = (
            {"new_chat_members": [user.json()]} if will else {"left_chat_member": user.json()}
        )
        world.deliver(chat, world.new_message(chat, {"from": by.json()}, content))


def migrate(world: World, given: Json) -> Json:
    """Turn a basic group into a supergroup with another id; the old chat refuses messages."""
    old = find_chat(world, given["chat"])
    new = world.people.add_chat("supergroup", old.title)
    new.members = dict(old.members)
    by = {"from": next((world.people.users[i] for i in old.members), world.bot).json()}
    left = world.new_message(old, by, {"migrate_to_chat_id": new.id})
    world.deliver(old, left)
    old.migrated_to = new.id
    world.deliver(new, world.new_message(new, by, {"migrate_from_chat_id": old.id}))
    return {"new_chat": new.id}


def create_topic(world: World, given: Json) -> Json:
    """Open a topic (`name`) as a member with the right (`from`)."""
    chat, user = find_chat(world, given["chat"]), find_user(world, given["from"])
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.may(user.id, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    return open_topic(world, chat, given["name"], by=user)


def close_topic(world: World, given: Json) -> Json:
    """Close a topic (`thread`) as the group's creator, or open it again (`closed` false)."""
    chat = find_chat(world, given["chat"])
    set_topic_closed(world, chat, given["thread"], by=_creator(world, chat), closed=given["closed"])
    return {}


def open_topic(world: World, chat: Chat, name: str, *, by: User) -> Json:
    """Add a topic with its service message; the bot gets an update even for its own."""
    shown: Json = {"name": name, "icon_color": ICON_COLOR}
    thread = chat.ids.last + 1
    chat.topics[thread] = Topic(name)
    _post_service_message(world, chat, thread, by, {"forum_topic_created": shown})
    return {"message_thread_id": thread} | shown


def set_topic_closed(world: World, chat: Chat, thread: int, *, by: User, closed: bool) -> None:
    """Close a topic to all but those who may manage topics, or open it again."""
    chat.topics[thread].closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    _post_service_message(world, chat, thread, by, {kind: {}})


def _post_service_message(world: World, chat: Chat, thread: int, by: User, content: Json) -> None:
    fields: Json = {"message_thread_id": thread, "is_topic_message": True}
    if thread in chat.messages:
        fields |= {"reply_to_message": chat.messages[thread]}
    world.deliver(chat, world.new_message(chat, {"from": by.json()}, fields | content))


def _creator(world: World, chat: Chat) -> User:
    creator = next((i for i, m in chat.members.items() if m.status == "creator"), world.bot.id)
    return world.people.users[creator]


def delete_topic(world: World, given: Json) -> Json:
    """Delete a topic as an editor; Telegram does not tell bots."""
    remove_topic(world, find_chat(world, given["chat"]), given["thread"])
    return {}


def remove_topic(world: World, chat: Chat, thread: int) -> None:
    """Remove a topic with all its messages."""
    del chat.topics[thread]
    inside = [i for i, m in chat.messages.items() if m.get("message_thread_id") == thread]
    for message_id in inside:
        world.delete_message(chat, message_id)
