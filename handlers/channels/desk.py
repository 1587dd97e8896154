"""/kanal: the newsroom's channels, a code to connect another one, and disconnecting one."""

from __future__ import annotations

from bot.channels.buttons import ConnectChannel
from bot.channels.pages import channels_page, code_page
from bot.messages.message import Message
from bot.places.labels import typed_text
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def channels(request: Request) -> None:
    """Handle /kanal [WILAYAH]: list all channels, or show a code to connect one for the place."""
    if not request.typed_words:
        await request.reply(await _list(request))
        return
    services = request.services
    found = services.finder.find(request.typed_words).sole
    if found is None or found.via is not None:
        name = typed_text(request.typed_words)
        await request.reply(
            Message(request.newsroom_words.html("channels.unknown_place", name=name))
        )
        return
    code = await services.storage.channels.offer(
        found.code, now=request.now, once=request.update_id
    )
    await request.reply(code_page(request.newsroom_context, found.code, code))


async def press(request: Request, button: ConnectChannel) -> None:
    """Connect a channel to the news or disconnect it; the list shows the result."""
    storage, words = request.services.storage.channels, request.newsroom_words
    channel = await storage.get(-button.channel)
    if channel is None:
        raise OldButton
    said = "channels.toast_off"
    if not button.wanted:
        await storage.disconnect(channel.chat_id, once=request.update_id)
    elif await request.services.members.may_post(channel.chat_id, request.services.bot_id):
        await storage.mark_open(channel.chat_id, reconnect=True)
        said = "channels.toast_on"
    else:
        said = "channels.toast_shut"
    await request.rewrite(await _list(request))
    await request.toast(words(said), alert=said == "channels.toast_shut")


async def _list(request: Request) -> Message:
    found = await request.services.storage.channels.all()
    return channels_page(request.newsroom_context, found)
