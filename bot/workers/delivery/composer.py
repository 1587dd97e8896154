"""The content of a push: its articles are read and rendered for the first chat, then kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from bot.announcements.message import reader_forms
from bot.articles.bundles import bundle
from bot.articles.messages import push_message
from bot.articles.model import Article
from bot.articles.summaries import SummaryContents, summary
from bot.channels.pages import sooner_in_channel
from bot.channels.posts import channel_post
from bot.core.errors import Refused
from bot.delivery.envelopes import Contents, Envelope, Envelopes, Form, push_forms
from bot.delivery.model import Item, Kind, Letter, Priority
from bot.groups.pages import shut_topic_letter
from bot.messages.catalogue import Texts
from bot.messages.message import Message
from bot.places.gazetteer import Gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.readers.keyboards import wider_rows
from storage.announcements.announcements import Announcements
from storage.articles.articles import Articles
from storage.articles.desk.summary_notes import SummaryNotes


@dataclass(kw_only=True, slots=True, eq=False)
class Composer:
    """The maker of envelopes. `clock`: UTC epoch seconds. `ledger_url`: empty without public one.

    `bot`: for links into its chat, once Telegram has said its name.
    """

    articles: Articles
    notes: SummaryNotes
    announcements: Announcements
    texts: Texts
    gazetteer: Gazetteer
    zone: ZoneInfo
    clock: Callable[[], float]
    ledger_url: str
    bot: BotAddress | None = None
    _envelopes: Envelopes = field(default_factory=Envelopes, init=False)
    _making: WeakValueDictionary[Contents, asyncio.Lock] = field(
        default_factory=WeakValueDictionary, init=False
    )

    async def envelope(self, item: Item) -> Envelope | None:
        """Return the envelope of an item; None for a letter.

        Raises Refused when none of its articles is stored any more, or a push is of one that was
        withdrawn since it was claimed, StorageError.
        """
        if not item.articles and item.announcement is None:
            return None
        contents = Contents(
            item.articles,
            item.versions,
            item.bundled,
            item.span,
            item.followed,
            item.language,
            item.priority <= Priority.BREAKING,
            item.summary_for,
            item.held_back,
            item.disputed,
            item.nearby,
            item.wider,
            item.announcement,
            item.channel,
            item.also_in,
        )
        if kept := self._envelopes.find(contents):
            return kept
        lock = self._making.setdefault(contents, asyncio.Lock())
        async with lock:  # many tasks ask at once for an envelope that is not made yet
            return self._envelopes.find(contents) or await self._make(item, contents)

    async def message(self, item: Item) -> Message:
        """Return the message with the articles of an item. Raises as `envelope`."""
        message, _ = await self._compose(item)
        return message

    def shut_topic(self, item: Item) -> Letter:
        """Return the letter that tells a group that a topic takes no messages any more."""
        return shut_topic_letter(item, self.texts.of(item.language))

    async def _make(self, item: Item, contents: Contents) -> Envelope:
        if item.announcement is not None:
            envelope = Envelope(await self._announce(item.announcement, item.language))
        else:
            message, published = await self._compose(item)
            envelope = Envelope(push_forms(message), published)
        return self._envelopes.keep(contents, envelope)

    async def _announce(self, number: int, language: str) -> Sequence[Form]:
        announcement = await self.announcements.get(number)
        if announcement is None:
            raise Refused("the announcement is not stored any more")
        return reader_forms(announcement, self.texts.of(language))

    async def _compose(self, item: Item) -> tuple[Message, Sequence[float]]:
        found = [await self.articles.get(each) for each in item.articles]
        articles = [article for article in found if article is not None]
        if not articles:
            raise Refused("the article is not stored any more")
        if item.kind is Kind.PUSH and all(article.withdrawn_at for article in articles):
            raise Refused("the article is withdrawn")
        note = ""
        if item.summary_for is not None:
            note = await self.notes.text_of(item.summary_for)
        message = self._message(item, articles, note)
        return message, [article.published_at for article in articles]

    def _message(self, item: Item, articles: Sequence[Article], note: str) -> Message:
        words = self.texts.of(item.language)
        context = PageContext(
            words,
            self.gazetteer,
            self.zone,
            self.clock(),
            followed=frozenset(item.followed),
            ledger_url=self.ledger_url,
            bot=self.bot,
        )
        if item.channel:
            return channel_post(context, articles, item.channel, item.bundled, item.span)
        if item.summary_for is not None:
            carried = SummaryContents(
                item.bundled,
                item.span,
                item.summary_for,
                item.held_back,
                note,
                nearby=item.nearby,
            )
            made = summary(context, articles, carried)
            return replace(made, buttons=(*wider_rows(context, item.wider), *made.buttons))
        if item.bundled <= 1:
            pushed = push_message(context, articles[0], item.disputed)
            return (
                pushed
                if item.also_in is None
                else sooner_in_channel(context, pushed, *item.also_in)
            )
        return bundle(context, articles, item.bundled, item.span)
