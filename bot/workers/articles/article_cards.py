"""The cards of articles in the editors' group: written when an article comes, then kept current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.articles.desk.cards import (
    ALONE,
    LISTED,
    card,
    card_list,
    digest,
    quiet_letter,
)
from bot.core.errors import StorageError
from bot.delivery.forecast import Forecast
from bot.delivery.model import Priority
from bot.messages.message import Message
from bot.places.labels import PageContext
from bot.workers.delivery.pace import SendingPace
from bot.workers.editors_chat import EditorsChat
from storage.articles.articles import Articles
from storage.articles.desk.cards import ArticleCards, letter_name
from storage.articles.place_correction import ReachOf

WRITTEN_EVERY = 2.0  # seconds
# At most one edit each time: a group takes twenty messages a minute, and reports come there too.
REFRESHED_EVERY = 15.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardJob:
    """The job that writes cards and refreshes them, without a sound.

    A card with a forecast goes ahead of the push that it is about: after the push the forecast
    would be of no use, and *Tahan* would hold nothing. All other cards go behind all else.
    """

    articles: Articles
    cards: ArticleCards
    editors: EditorsChat
    reach_of: ReachOf
    pace: SendingPace

    async def write(self) -> None:
        """Write a card for each new article; many at once make one message."""
        context, chat = self._context(), self.editors.id
        if chat is None:
            return
        now = context.now
        try:
            ids = await self.cards.to_write(now=now)
            if not ids:
                return
            pace = await self.pace.now()
            if len(ids) > ALONE:
                found = [await self.articles.get(each) for each in ids[:LISTED]]
                made = await self.cards.forecasts(ids, pace=pace, now=now)
                listed = [each for each in found if each]
                page = card_list(context, listed, len(ids), made.values())
                await self._put(chat, ids, page, version=0, now=now, turn=_turn(made))
            else:
                facts = await self.cards.facts_of(ids, reach_of=self.reach_of, pace=pace, now=now)
                for each in reversed(facts):
                    page = card(context, each)
                    await self._put(
                        chat, [each.article.id], page, version=0, now=now, turn=_turn(each.forecast)
                    )
        except StorageError as error:
            log.error("article_cards_not_written", reason=str(error))
            return
        self.editors.notify()

    async def refresh(self) -> None:
        """Edit one card: of those whose text has changed, the one shown longest ago."""
        context, chat = self._context(), self.editors.id
        if chat is None:
            return
        try:
            pace = await self.pace.now()
            shown = await self.cards.list_shown(reach_of=self.reach_of, pace=pace, now=context.now)
            for each in shown:
                page = card(context, each.facts)
                if digest(page) == each.digest:
                    continue
                message = await self.cards.message_of(chat, each)
                if message is not None:
                    await self._put(
                        chat,
                        [each.facts.article.id],
                        page,
                        version=each.version,
                        edited=message,
                        now=context.now,
                        turn=_turn(each.facts.forecast),
                    )
                    self.editors.notify()
                    return
        except StorageError as error:
            log.error("article_cards_not_shown_anew", reason=str(error))

    async def _put(
        self,
        chat: int,
        ids: Sequence[int],
        page: Message,
        *,
        version: int,
        now: float,
        edited: int | None = None,
        turn: Priority,
    ) -> None:
        name = letter_name(ids[0], version + 1)
        letter = quiet_letter(page, chat_id=chat, name=name, edited=edited, priority=turn)
        await self.cards.write(ids, letter, digest=digest(page), version=version, now=now)

    def _context(self) -> PageContext:
        editors = self.editors
        return PageContext(editors.words, editors.gazetteer, editors.zone, editors.clock())


def _turn(forecast: Forecast | Mapping[int, Forecast] | None) -> Priority:
    return Priority.TIP if forecast else Priority.EDIT
