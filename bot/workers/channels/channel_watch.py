"""The watch over the channels: it finds what Telegram did not tell, and tells the editors.

A change of the bot's rights comes as an update (my_chat_member); it is missed while the bot is off
for a day. A change of a channel's name never comes as an update.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from bot.channels.model import Channel, ChannelState, may_post
from bot.channels.pages import change_letter
from bot.core.errors import Gone, Refused, TelegramFault
from bot.core.json_codec import Json, Params, as_object
from bot.delivery.model import Letter
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from storage.channels.channels import Channels

EVERY = 10.0  # seconds between two looks whether the editors have to be told
LOOKED_AT = 900.0  # seconds between two looks at each channel, by Telegram's word

Ask: TypeAlias = Callable[[str, Params], Awaitable[Json]]

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class ChannelWatch:
    """The watch that keeps the channels' states true. `ask`: a raw call of the Bot API."""

    ask: Ask
    channels: Channels
    editors: EditorsChat
    _looked_at: float = field(default=0.0, init=False)

    async def tick(self) -> None:
        """Look at the channels when it is time, and tell the editors once of each change."""
        now = self.editors.clock()
        if now - self._looked_at >= LOOKED_AT:
            self._looked_at = now
            await self.look()
        if await self.channels.tell_of_changes(self._letters, now=now):
            self.editors.notify()

    async def look(self) -> None:
        """Ask Telegram about each connected channel. Without an answer all states stay."""
        watched = [
            each
            for each in await self.channels.all()
            if each.state is not ChannelState.DISCONNECTED
        ]
        if not watched:
            return
        try:
            bot_id = as_object(await self.ask("getMe", {})).get("id")
            for channel in watched:
                await self._look_at(channel, bot_id)
        except TelegramFault as fault:
            log.warning("channels_not_reached", reason=str(fault))

    async def _look_at(self, channel: Channel, bot_id: Json) -> None:
        there: Params = {"chat_id": channel.chat_id}
        try:
            about = as_object(await self.ask("getChat", there))
            member = as_object(await self.ask("getChatMember", {**there, "user_id": bot_id}))
        except (Gone, Refused) as fault:
            await self._shut(channel, str(fault))
            return
        title, username = str(about.get("title") or ""), str(about.get("username") or "")
        if title and (title, username) != (channel.title, channel.username):
            await self.channels.rename(channel.chat_id, title=title, username=username)
        if not may_post(member):
            await self._shut(channel, "no right to post")
        elif not channel.is_open:
            await self.channels.mark_open(channel.chat_id)

    async def _shut(self, channel: Channel, reason: str) -> None:
        if channel.is_open:
            now = self.editors.clock()
            await self.channels.mark_shut(channel.chat_id, reason=reason, now=now)

    def _letters(self, channel: Channel) -> tuple[Letter, ...]:
        to = self.editors.id
        return () if to is None else (change_letter(self._context(), channel, to=to),)

    def _context(self) -> PageContext:
        editors = self.editors
        return PageContext(editors.words, editors.gazetteer, editors.zone, editors.clock())
