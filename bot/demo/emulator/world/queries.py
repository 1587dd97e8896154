"""Questions from chats that the bot is not in: inline queries, and guest messages.

Bot API: "Inline mode", InlineQuery; "Guest mode", Message.guest_query_id. The time that Telegram
waits for an answer is not documented; the times here are those that a bot may hope for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.state import Chat

ASKED_SECONDS = 10.0  # an app waits this long for results
GUEST_SECONDS = 60.0  # a guest may answer within this time


@dataclass(slots=True)
class InlineQuery:
    """The words typed behind the bot's name; `answer` is what the person's app shows."""

    id: str
    asked_at: float
    user: int
    text: str
    offset: str
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class GuestQuery:
    """A message that calls the bot as a guest, which may answer once, in that chat."""

    id: str
    asked_at: float
    chat: Chat
    message: Json
    answer: Json | None = None


@dataclass(slots=True)
class Queries:
    """The open queries, and the results that the server caches to save the bot questions."""

    inline: dict[str, InlineQuery] = field(default_factory=dict)
    guests: dict[str, GuestQuery] = field(default_factory=dict)
    # By text and offset, and by person for personal results: the end of validity, and the results.
    kept: dict[tuple[str, str, int], tuple[float, Json]] = field(default_factory=dict)

    def keep(self, query: InlineQuery, answer: Json, *, until: float, personal: bool) -> None:
        """Cache an answer (Bot API: answerInlineQuery, cache_time and is_personal)."""
        self.kept[query.text, query.offset, query.user if personal else 0] = until, answer

    def find_kept(self, text: str, offset: str, user: int, now: float) -> Json | None:
        """Return the cached results that are valid for this person; None for none."""
        for whose in (user, 0):
            until, answer = self.kept.get((text, offset, whose), (0.0, None))
            if now < until:
                return answer
        return None
