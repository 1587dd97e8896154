"""Authorization: editors in their group, administrators in a group of readers."""

from __future__ import annotations

import telegram

from bot.messages.message import Message
from bot.readers.model import State
from handlers.base.errors import say_old_button
from handlers.base.group_doors import HOUR, answer_seldom
from handlers.base.questions import keep_question
from handlers.base.request import Handler, Request

ANONYMOUS_ADMIN = 1087968824  # Bot API: the sender shown for an anonymous administrator


async def editor_of(request: Request) -> telegram.User | None:
    """Return the editor who acts; None for anybody else.

    An editor is a member of the editors' group, as Telegram says; while the group is open for
    anybody to join, nobody counts as an editor. An anonymous administrator or a channel does not
    count, as nobody could be told who did it; a press names even an anonymous administrator. Raises
    TelegramFault where Telegram does not answer.
    """
    user, message = request.user, request.message or request.edited_message
    if not request.is_from_editors or user is None:
        return None
    if request.services.editors.safety.open_door is not None:
        return None
    if message is not None and message.sender_chat is not None:
        return None
    if user.id == ANONYMOUS_ADMIN or user.is_bot:
        return None
    is_member = await request.services.members.has(request.chat_id, user.id)
    return user if is_member else None


def editors_only(handler: Handler) -> Handler:
    """Restrict a command or a button to editors; tell anybody else how to become one."""

    async def handle(request: Request) -> None:
        if await editor_of(request) is not None:
            await handler(request)
            return
        words, door = request.newsroom_words, request.services.editors.safety.open_door
        if request.query is not None:
            key = f"group.{door}" if door else "editors.members_only_press"
            await request.toast(words(key), alert=True)
        else:
            key = f"group.{door}" if door else "editors.members_only"
            await request.reply(Message(words.html(key)))

    return handle


def administrators_only(handler: Handler) -> Handler:
    """Restrict a handler that changes a subscription to a group's administrators.

    Anybody else is told so: after a press in a toast, after a message at most once an hour. In a
    private chat the handler runs for its person.
    """

    async def handle(request: Request) -> None:
        if request.is_private:
            await handler(request)
        elif request.query is not None and request.pressed_message is None:
            await say_old_button(request)  # Telegram does not say in which topic it stood
        elif await runs_group(request):
            await _enter(request)
            await handler(request)
        elif request.query is not None:
            keep_question(request)
            words = await request.words()
            await request.toast(words("groups.administrators_only_press"), alert=True)
        else:
            keep_question(request)
            await answer_seldom(request, "groups.administrators_only", every=HOUR)

    return handle


async def runs_group(request: Request) -> bool:
    """Whether an administrator of the group acts. Raises TelegramFault without an answer.

    An anonymous administrator writes as the group itself (Bot API: Message.sender_chat), but
    presses under their own name.
    """
    message = request.message
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == request.chat_id
    user = request.user
    return user is not None and await request.services.members.runs(request.chat_id, user.id)


async def _enter(request: Request) -> None:
    """Record where the topic is; mark a subscriber that could not be written to as returned."""
    storage = request.services.storage
    if request.thread_id is not None:
        await storage.group_topics.note(request.chat_id, request.thread_id)
    subscriber = await storage.subscribers.get(request.address)
    if subscriber is not None and subscriber.state is State.LEFT:
        await storage.subscribers.mark_returned(request.address)
