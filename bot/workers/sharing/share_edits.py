"""The loop that edits cards sent through the bot when their articles are corrected."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog

from bot.articles.model import Article
from bot.core.clock import Clock, sleep_or
from bot.core.errors import StorageError
from bot.core.json_codec import Params
from bot.delivery.model import Letter
from bot.delivery.retry import back_off
from bot.messages.catalogue import Texts
from bot.messages.message import params
from bot.places.gazetteer import Gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.sharing.corrected_cards import Erratum, corrected_card, plain_card
from storage.delivery.shares import OutdatedShare, Shares
from storage.engine.fence import LeaseLost

EVERY = 1.0  # seconds between two looks; Telegram tells of a share a moment after it was sent
CHUNK = 100  # letters in one transaction: sealing one holds the loop for a third of a millisecond

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareEdits:
    """The loop that writes the letters with the edits; the sender takes them last of all.

    `bot`: for links into its chat. `made` is called when there are letters. `ledger_url`: empty
    without a public ledger.
    """

    shares: Shares
    texts: Texts
    gazetteer: Gazetteer
    zone: ZoneInfo
    clock: Clock
    ledger_url: str
    bot: BotAddress
    made: Callable[[], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Write letters until `stop` is set."""
        failures = 0
        while not stop.is_set():
            try:
                looked_at = await self.step()
                failures = 0
            except LeaseLost:
                await stop.wait()  # `stop` is set soon
                return
            except StorageError as error:
                failures += 1
                log.error("shares_not_edited", reason=str(error))
                await sleep_or(self.clock, back_off(failures), stop)
                continue
            if not looked_at:
                await sleep_or(self.clock, EVERY, stop)

    async def step(self) -> int:
        """Write a chunk of letters; return how many shares were read. Raises StorageError."""
        now = self.clock.now()
        cards = _Cards(self, now)
        looked_at = await self.shares.chase(cards.edit, now=now, limit=CHUNK)
        if looked_at:
            self.made()
        return looked_at


class _Cards:
    """The cards of a chunk, each made once for all shares of an article in one language."""

    def __init__(self, edits: ShareEdits, now: float) -> None:
        self._edits = edits
        self._now = now
        self._made: dict[tuple[int, str], tuple[Params, Params]] = {}

    def edit(self, outdated: OutdatedShare) -> Letter:
        share = outdated.share
        key = (outdated.article.id, share.language)
        if key not in self._made:
            self._made[key] = self._make(outdated.article, outdated.erratum, share.language)
        full, plain = self._made[key]
        return Letter.to_share(share.id, full, plain=plain, key=str(self._now))

    def _make(
        self, article: Article, erratum: Erratum | None, language: str
    ) -> tuple[Params, Params]:
        edits = self._edits
        context = PageContext(
            edits.texts.of(language),
            edits.gazetteer,
            edits.zone,
            self._now,
            ledger_url=edits.ledger_url,
            bot=edits.bot,
        )
        card = corrected_card(context, article, erratum)
        return params(card), plain_card(card)
