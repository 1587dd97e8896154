"""The bot's membership: blocked or unblocked, added to a group, muted in it; a moved group."""

from __future__ import annotations

import structlog
from telegram import Chat, ChatMember, ChatMemberRestricted

from bot.delivery.retry import MUTED_IN_GROUP
from bot.groups.pages import welcome_page
from handlers.base.request import Request
from handlers.channels.posts import record_rights
from storage.engine.key_value import moved_key

log = structlog.get_logger(__name__)

_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


async def record_membership(request: Request) -> None:
    """Record a change of the bot's own membership of a chat (Bot API: my_chat_member)."""
    change = request.membership
    if change is None:
        return
    subscribers = request.services.storage.subscribers
    chat, now = change.chat, request.now
    private = chat.type == Chat.PRIVATE
    if request.is_from_editors:
        await request.services.group_watch.tick()
    if chat.type == Chat.CHANNEL:
        await record_rights(request, change.new_chat_member)
        return
    if change.new_chat_member.status in _OUT:
        reason = "blocked" if private else "removed from the group"
        await subscribers.mark_left(chat.id, reason=reason, now=now)
        return
    if not _may_write(change.new_chat_member):
        await subscribers.mark_left(chat.id, reason=MUTED_IN_GROUP, now=now)
        return
    if not _may_write(change.old_chat_member):
        await subscribers.mark_returned(chat.id)
    came = change.old_chat_member.status in _OUT
    if came and not request.is_from_editors and not private:
        await _welcome(request)


def _may_write(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUT


async def look_at_group(request: Request) -> None:
    """Check the editors' group after a change of another member, maybe another bot's."""
    if request.is_from_editors:
        await request.services.group_watch.tick()


async def record_move(request: Request) -> None:
    """Record a group's new id after it became a supergroup (Bot API: migrate_to_chat_id)."""
    message = request.message
    if message is None or message.migrate_to_chat_id is None:
        return
    services, moved_to = request.services, message.migrate_to_chat_id
    if message.chat_id == services.editors.id:
        await services.storage.memory.put(moved_key(message.chat_id), str(moved_to))
        await services.editors.reload()
    else:
        await services.storage.subscribers.move(message.chat_id, moved_to)


async def record_reopening(request: Request) -> None:
    """Record that a closed topic takes messages again (Bot API: forum_topic_reopened)."""
    if request.is_from_readers_group and request.thread_id is not None:
        await request.services.storage.subscribers.mark_returned(request.address)


async def _welcome(request: Request) -> None:
    """Send the welcome page; without an editors' group, this group may be meant as it."""
    services = request.services
    may_be_editors = services.editors.id is None
    if may_be_editors:
        log.warning(
            "added to a group; if the editors are in it, set EDITORS_CHAT_ID to its id and start"
            " again",
            setting=f"EDITORS_CHAT_ID={request.chat_id}",
        )
    context, subscriber = await request.page_context(), await request.subscriber()
    door = request.private_chat_button(context.words("help.open_private"))
    page = welcome_page(
        context,
        subscriber,
        door,
        newsroom=services.newsroom,
        has_topics=bool(request.chat.is_forum),
        may_be_editors=may_be_editors,
    )
    await request.reply(page)
