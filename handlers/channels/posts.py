"""Events in a channel: a post with a code, and a change of the bot's rights."""

from __future__ import annotations

from functools import partial

import telegram

from bot.channels.model import Channel, code_in, may_post
from bot.channels.pages import change_letter, connected_letter
from bot.delivery.model import Letter
from handlers.base.request import Request


async def post(request: Request) -> None:
    """Connect a channel by a post with a code of /kanal; tell the editors the result.

    An unknown code is not reported to the editors: anybody may add the bot to a channel and post
    there.
    """
    code = code_in(request.text)
    if request.channel_post is None or not code:
        return
    services, chat = request.services, request.chat
    again = await services.storage.channels.get(chat.id)  # the code is used on a second run
    if again is None and not await services.storage.channels.knows(code):
        return
    if not await services.members.may_post(chat.id, services.bot_id):
        await _tell(request, "channels.no_right")
        return
    channel = await services.storage.channels.connect(
        code,
        chat.id,
        title=chat.title or "",
        username=chat.username or "",
        now=request.now,
        once=request.update_id,
        letters_of=partial(_connected_letters, request),
    )
    if channel is None:
        await _tell(request, "channels.old_code")
        return
    services.editors.notify()
    await request.delete(request.channel_post.message_id)  # where it may not, editors are told to


async def record_rights(request: Request, own: telegram.ChatMember) -> None:
    """Record whether the bot may post in a channel (Bot API: my_chat_member).

    The editors are told once, by the first to notice: this handler, a refused post there, or
    the channel watch (bot.workers.channels.channel_watch).
    """
    channels = request.services.storage.channels
    if may_post(own.to_dict()):
        await channels.mark_open(request.chat_id)
    else:
        await channels.mark_shut(request.chat_id, reason="no right to post", now=request.now)
    if await channels.tell_of_changes(partial(_changed_letters, request), now=request.now):
        request.services.editors.notify()


def _connected_letters(request: Request, channel: Channel) -> tuple[Letter, ...]:
    to, key = request.services.editors.id, f"{request.chat_id} {request.update_id}"
    if to is None:
        return ()
    return (connected_letter(request.newsroom_context, channel, to=to, key=key),)


def _changed_letters(request: Request, channel: Channel) -> tuple[Letter, ...]:
    to = request.services.editors.id
    return () if to is None else (change_letter(request.newsroom_context, channel, to=to),)


async def _tell(request: Request, key: str) -> None:
    """Tell the editors once: a post that is handled again is not reported a second time."""
    said = request.newsroom_words.html(key, channel=request.chat.title or "")
    name = f"{key} {request.chat_id} {request.update_id}"
    await request.services.editors.tell(said, key=name)
