"""Questions from chats that the bot is not in: inline queries, and messages to it as a guest.

Bot API: "Inline mode", InlineQuery; "Guest mode", Message.guest_query_id. How long an answer is
waited for is not documented; what is meant here is what the bot may hope for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.state import Chat

ASKED_SECONDS = 10.0  # that an app waits for results
GUEST_SECONDS = 60.0  # in which a guest may answer


@dataclass(slots=True)
class InlineQuery:
    """What somebody types behind the bot's name; `answer` is what their app shows."""

    id: str
    asked_at: float
    user: int
    text: str
    offset: str
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class GuestQuery:
    """A message that calls the bot as a guest: it may answer once, in that chat."""

    id: str
    asked_at: float
    chat: Chat
    message: Json
    answer: Json | None = None


@dataclass(slots=True)
class Queries:
    """All of them, and the results that the server keeps so that the bot is not asked again."""

    inline: dict[str, InlineQuery] = field(default_factory=dict)
    guests: dict[str, GuestQuery] = field(default_factory=dict)
    # By text and offset, and by the person where the bot said so: until when, and the results.
    kept: dict[tuple[str, str, int], tuple[float, Json]] = field(default_factory=dict)

    def keep(self, query: InlineQuery, answer: Json, *, until: float, personal: bool) -> None:
        """Bot API: answerInlineQuery, cache_time and is_personal."""
        self.kept[query.text, query.offset, query.user if personal else 0] = until, answer

    def find_kept(self, text: str, offset: str, user: int, now: float) -> Json | None:
        """The results of an earlier answer that still stand for this person."""
        for whose in (user, 0):
            until, answer = self.kept.get((text, offset, whose), (0.0, None))
            if now < until:
                return answer
        return None
