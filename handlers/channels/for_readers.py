"""The hint to readers at the channel of their place: it has no queue, however many read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.channels.pages import also_in_channel
from bot.messages.catalogue import Html
from bot.messages.message import Message
from handlers.base.request import Request


async def with_channel(request: Request, page: Message, places: Iterable[str]) -> Message:
    """Add to a page the sentence of each channel of these places, each once."""
    context, channels = (
        await request.page_context(),
        await request.services.storage.channels.all(),
    )
    said = [also_in_channel(context, channels, place) for place in places] if channels else []
    sentences = dict.fromkeys(filter(None, said))
    if not sentences:
        return page
    return replace(page, text=Html("\n\n".join((page.text, *sentences))))
