"""What the bot may know of chats and their members."""

from __future__ import annotations

from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.protocol.errors import bad_request, forbidden
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat, find_message, without_reply
from bot.demo.emulator.world.membership import set_member
from bot.demo.emulator.world.state import PRESENT, Chat, Member
from bot.demo.emulator.world.world import World

_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip
_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_invite_users",
)  # fmt: skip


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    chat = find_chat(world, params, Access.READ)
    full: Json = chat.json() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.is_group:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.username:
        full["active_usernames"] = [chat.username]
    return full


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = find_chat(world, params, Access.READ)
    user = world.people.users.get(user_id)
    if user is None or (chat.user is not None and user_id not in {chat.id, world.bot.id}):
        raise bad_request("member not found")
    if chat.user is not None:
        return {"user": user.json(), "status": "member"}
    return chat.member_json(user)


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = find_chat(world, params, Access.READ)
    if chat.user is not None:
        raise bad_request("there are no administrators in the private chat")
    # Bot API: other bots are not among them; the asking bot itself is.
    return [
        chat.member_json(world.people.users[user_id])
        for user_id, member in chat.members.items()
        if member.status in {"creator", "administrator"}
    ]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> int:
    chat = find_chat(world, params, Access.READ)
    if chat.user is not None:
        return 2
    return sum(member.status in PRESENT for member in chat.members.values())


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    chat, message = find_message(world, params, Access.WRITE, "message to pin")
    _check_may_pin(world, chat)
    if message["message_id"] in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.pinned.append(message["message_id"])
    pinned = {"pinned_message": without_reply(message)}
    service = world.new_message(chat, {"from": world.bot.json()}, pinned)
    if chat.user is None:
        world.deliver(chat, service)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> bool:
    """Without a `message_id` the newest pin goes."""
    chat = find_chat(world, params, Access.WRITE)
    _check_may_pin(world, chat)
    message_id = params.integer("message_id") or (chat.pinned or [0])[-1]
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def _check_may_pin(world: World, chat: Chat) -> None:
    if chat.user is None and not chat.may(world.bot.id, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


@method("leaveChat")
def leave_chat(world: World, params: Params) -> bool:
    chat = find_chat(world, params, Access.READ)
    if chat.user is not None:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.status_of(world.bot.id) not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    set_member(world, chat, world.bot, Member("left"), by=world.bot)
    return True
