"""Articles' cards in the editors' group: written when an article comes, kept as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.articles.cards import (
    ALONE,
    CardFacts,
    card,
    card_letter,
    card_list,
    digest,
)
from bot.core.errors import StorageError
from bot.messages.message import Message
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from storage.articles.desk.cards import ArticleCards, StoredCard, letter_name
from storage.articles.place_correction import ReachOf

WRITTEN_EVERY = 2.0  # seconds
# An edit each time at most: a group takes twenty messages a minute, and reports come there too.
REFRESHED_EVERY = 15.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardJob:
    """Writes cards and shows them anew, behind all else and without a sound."""

    cards: ArticleCards
    editors: EditorsChat
    reach_of: ReachOf

    async def write(self) -> None:
        """A card for each new article; many at once make one message."""
        context, chat = self._context(), self.editors.id
        if chat is None:
            return
        now = context.now
        try:
            ids = await self.cards.to_write(now=now)
            if not ids:
                return
            facts = await self.cards.facts_of(ids, reach_of=self.reach_of, now=now)
            if len(facts) > ALONE:
                page = card_list(context, [each.article for each in facts])
                await self._put(chat, facts, page, version=0, now=now)
            else:
                for each in reversed(facts):
                    await self._put(chat, [each], card(context, each), version=0, now=now)
        except StorageError as error:
            log.error("article_cards_not_written", reason=str(error))
            return
        self.editors.notify()

    async def refresh(self) -> None:
        """That card which says something else now and was shown longest ago."""
        context, chat = self._context(), self.editors.id
        if chat is None:
            return
        try:
            shown = await self.cards.shown(chat, reach_of=self.reach_of, now=context.now)
            for each in shown:
                page = card(context, each.facts)
                if each.message_id is not None and digest(page) != each.digest:
                    await self._edit(chat, each, page, now=context.now)
                    return
        except StorageError as error:
            log.error("article_cards_not_shown_anew", reason=str(error))

    async def _edit(self, chat: int, shown: StoredCard, page: Message, *, now: float) -> None:
        await self._put(
            chat, [shown.facts], page, version=shown.version, edited=shown.message_id, now=now
        )
        self.editors.notify()

    async def _put(
        self,
        chat: int,
        facts: Sequence[CardFacts],
        page: Message,
        *,
        version: int,
        now: float,
        edited: int | None = None,
    ) -> None:
        ids = [each.article.id for each in facts]
        letter = card_letter(
            page, chat_id=chat, name=letter_name(ids[0], version + 1), edited=edited
        )
        await self.cards.write(ids, letter, digest=digest(page), version=version, now=now)

    def _context(self) -> PageContext:
        editors = self.editors
        return PageContext(editors.words, editors.gazetteer, editors.zone, editors.clock())
