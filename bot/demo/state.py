"""The state of the demo itself, since its start or since it was started over."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from aiohttp import web

from bot.core.clock import SYSTEM_CLOCK
from bot.demo.people import DemoPeople
from storage.repositories import Storage

SITE: Final = "/situs"
FEED: Final = f"{SITE}/feed/"


class BotState(StrEnum):
    """The state of the bot's process; the page has words for each."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"


@dataclass(slots=True)
class DemoState:
    """The data for the page, and the events that the runner waits for.

    `round`: a new one each time the demo starts over. `database`: the bot's own, once it holds the
    site's news; read while `reading` is held. `bot_input`: the input of its process, if that runs.
    """

    people: DemoPeople | None = None
    database: Storage | None = None
    bot_input: asyncio.StreamWriter | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    round: str = field(default_factory=lambda: secrets.token_hex(4))
    bot_state: BotState = BotState.STARTING
    feed_waiting: int = 0  # articles published and not fetched yet
    reports_sent: int = 0  # of the samples
    news_stored: asyncio.Event = field(default_factory=asyncio.Event)
    started_over: asyncio.Event = field(default_factory=asyncio.Event)

    def record(self, request: web.Request, status: int) -> None:
        """Count the requests of the bot and of the newsroom at the site."""
        if request.method == "GET" and request.path == FEED:
            if status == 200:
                self.feed_waiting = 0
            # The bot stores a feed's validators with its articles, in one transaction.
            if "If-None-Match" in request.headers:
                self.bot_state = BotState.RUNNING
                self.news_stored.set()
        elif request.path == f"{SITE}/newsroom/articles" and status == 201:
            self.feed_waiting += 1

    def tell_bot(self, now: float) -> None:
        """Tell the bot the demo's time, as the seconds ahead of the machine's clock."""
        if self.bot_input is not None:
            ahead = max(0.0, round(now - SYSTEM_CLOCK.now(), 3))
            self.bot_input.write(f"{ahead}\n".encode())

    def status(self, people: DemoPeople, *, reports: int, now: float) -> dict[str, object]:
        """Return the status for the page; `reports`: the number of sample reports."""
        return {
            "round": self.round,
            "now": now,
            "bot": people.bot,
            "readers": [{"user": user, "lives": place} for user, place in people.readers],
            "neighbours": {
                "chat": people.neighbours,
                "people": [user for user, _ in people.readers],
            },
            "channel": {"chat": people.channel},
            "editors": {"chat": people.group, "people": people.editors},
            "bot_state": self.bot_state,
            "ready": self.news_stored.is_set(),
            "feed_waiting": self.feed_waiting,
            "reports_left": reports - self.reports_sent,
        }
