"""Where the bot may speak: blocked and unblocked, added to a group, a group that moved."""

from __future__ import annotations

import structlog
from telegram import Chat, ChatMember

from bot.messages.message import Message
from bot.places.labels import place_label
from handlers.base.request import Request
from handlers.channels.posts import record_rights
from storage.engine.key_value import moved_key

log = structlog.get_logger(__name__)

FOLLOW = "ikuti"

_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


async def record_membership(request: Request) -> None:
    """The bot's own membership of a chat changed (Bot API: my_chat_member)."""
    change = request.membership
    if change is None:
        return
    subscribers = request.services.storage.subscribers
    now = request.now
    if request.is_from_editors:
        await request.services.group_watch.tick()
    if change.chat.type == Chat.CHANNEL:
        await record_rights(request, change.new_chat_member)
        return
    if change.new_chat_member.status in _OUT:
        private = change.chat.type == Chat.PRIVATE
        reason = "blocked" if private else "removed from the group"
        await subscribers.mark_left(change.chat.id, reason=reason, now=now)
        return
    if change.old_chat_member.status not in _OUT:
        return
    if change.chat.type == Chat.PRIVATE:
        await subscribers.mark_returned(change.chat.id)
    else:
        await _explain_group(request, change.chat)


async def answer_in_group(request: Request) -> None:
    """A reader's command in a group: it is answered where a person is alone with the bot.

    The button that opens that chat follows the place of /ikuti there. What was typed is not quoted:
    it may be a ticket's code.
    """
    words, services = await request.words(), request.services
    label, payload = words("help.open_private"), ""
    command = request.text.removeprefix("/").split(maxsplit=1)[0].partition("@")[0]
    match = services.finder.find(request.typed).sole if command.lower() == FOLLOW else None
    if match is not None:
        place = place_label(request.context_in(words.language), match.code)
        label, payload = words("places.follow", place=place), f"w-{match.code.replace('.', '-')}"
    door = request.private_chat_button(label, payload)
    await request.reply(Message(words.html("help.in_group"), door))


async def look_at_group(request: Request) -> None:
    """Somebody else's membership of a group changed: of the editors', it may be another bot's."""
    if request.is_from_editors:
        await request.services.group_watch.tick()


async def record_move(request: Request) -> None:
    """A group became a supergroup: its new id is remembered (Bot API: migrate_to_chat_id)."""
    message = request.message
    if message is None or message.migrate_to_chat_id is None:
        return
    services = request.services
    if message.chat_id == services.editors.id:
        await services.storage.memory.put(
            moved_key(message.chat_id), str(message.migrate_to_chat_id)
        )
        await services.editors.reload()


async def _explain_group(request: Request, group: Chat) -> None:
    """Without an editors' group, this may be meant to be it: the operator is told how."""
    if request.services.editors.id is not None:
        return
    log.warning(
        "added to a group; if the editors are in it, set EDITORS_CHAT_ID to its id and start again",
        setting=f"EDITORS_CHAT_ID={group.id}",
    )
    words = request.own_words
    door = request.private_chat_button(words("help.open_private"))
    await request.reply(Message(words.html("help.added"), door))
