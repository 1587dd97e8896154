"""An incoming update: its sender, chat and time, and the language of the answer."""

from __future__ import annotations

from dataclasses import replace

import telegram
from telegram import Update

from bot.cases.model import Editor
from bot.delivery.addresses import address_of
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard
from bot.places.labels import PageContext
from bot.places.normalization import normalize
from bot.readers.model import Subscriber
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.base.context import Context
from handlers.base.markup import keyboard_of


class Incoming:
    """The parts of an update that a handler may read.

    `update_id` makes what is stored happen once. `memory` belongs to the chat, in the process only.
    `arguments`: the words behind a command, split at spaces.
    """

    def __init__(self, update: Update, context: Context) -> None:
        self._update = update
        self._subscriber: tuple[Subscriber | None] | None = None
        self.update_id = update.update_id
        self.services = context.services
        self.bot = context.bot
        self.inline_query = update.inline_query
        self.guest_message = update.guest_message
        # In a chat that the bot is not in, nothing is remembered, not even that the chat exists.
        self.memory = None if update.guest_message else context.chat_data
        self.arguments = tuple(context.args or ())
        self.query = update.callback_query
        self.user = update.effective_user
        self.message = update.message
        self.edited_message = update.edited_message
        self.channel_post = update.channel_post
        self.membership = update.my_chat_member
        self.chosen = update.chosen_inline_result

    @property
    def chat(self) -> telegram.Chat:
        """The chat of the update. Raises ValueError without one, as for a chosen inline result."""
        if self._update.effective_chat is None:
            raise ValueError("an update without a chat has no one to answer")
        return self._update.effective_chat

    @property
    def chat_id(self) -> int:
        """The id of the update's chat."""
        return self.chat.id

    @property
    def thread_id(self) -> int | None:
        """The topic of a forum; None in General and in a chat without topics."""
        message = self._update.effective_message
        if not isinstance(message, telegram.Message) or not message.is_topic_message:
            return None
        return message.message_thread_id

    @property
    def address(self) -> int:
        """The number that a subscription is kept by: the chat's, or its topic's."""
        return address_of(self.chat_id, self.thread_id)

    @property
    def editor(self) -> Editor:
        """The editor who acts. Raises ValueError without a user: routes for editors have one."""
        if self.user is None:
            raise ValueError("an update that nobody sent has no editor")
        return Editor(self.user.id, self.user.first_name)

    @property
    def is_private(self) -> bool:
        """Whether the update is from a person's own chat with the bot."""
        chat = self._update.effective_chat
        return chat is not None and chat.type == telegram.Chat.PRIVATE

    @property
    def is_from_editors(self) -> bool:
        """Whether the update is from the present editors' group."""
        chat = self._update.effective_chat
        return chat is not None and chat.id == self.services.editors.id

    @property
    def is_from_readers_group(self) -> bool:
        """Whether the update is from a group that is not the editors'."""
        chat = self._update.effective_chat
        groups = {telegram.Chat.GROUP, telegram.Chat.SUPERGROUP}
        return chat is not None and chat.type in groups and not self.is_from_editors

    @property
    def now(self) -> float:
        """The present time, in UTC epoch seconds."""
        return self.services.clock.now()

    @property
    def text(self) -> str:
        """The text of the message, new or edited; empty without one."""
        message = self._update.effective_message
        return message.text or "" if isinstance(message, telegram.Message) else ""

    @property
    def typed_words(self) -> str:
        """The words typed behind a command, in one line, at most a few hundred characters."""
        _, *rest = normalize(self.text[:READ_AT_MOST]).split() or [""]
        return " ".join(rest)

    @property
    def pressed_id(self) -> int | None:
        """The id of the message whose button was pressed."""
        message = self.query.message if self.query else None
        return None if message is None else message.message_id

    @property
    def pressed_message(self) -> telegram.Message | None:
        """The message whose button was pressed; None where Telegram does not show it any more."""
        message = self.query.message if self.query else None
        # python-telegram-bot makes a Message of an InaccessibleMessage, too.
        if isinstance(message, telegram.Message) and message.is_accessible:
            return message
        return None

    @property
    def pressed_buttons(self) -> Keyboard:
        """The keyboard of the pressed message; empty where Telegram does not show it."""
        return keyboard_of(self.pressed_message) if self.pressed_message else ()

    async def subscriber(self) -> Subscriber | None:
        """Return the subscriber as first read in this request; None for an unknown chat."""
        if self._subscriber is None:
            self._subscriber = (await self.services.storage.subscribers.get(self.address),)
        return self._subscriber[0]

    async def words(self) -> Words:
        """Return the words of the chosen language, else of the person's own Telegram.

        A group speaks the newsroom's language until an administrator chooses another.
        """
        if subscriber := await self.subscriber():
            return self.services.texts.of(subscriber.language)
        chosen = await self.services.storage.drafts.language(self.address)
        if chosen:
            return self.services.texts.of(chosen)
        return self.newsroom_words if self.is_from_readers_group else self.own_words

    @property
    def own_words(self) -> Words:
        """The words of the language of the person's Telegram, without reading a table."""
        return self.services.texts.of(self.user.language_code if self.user else None)

    @property
    def newsroom_words(self) -> Words:
        """The words of the newsroom's language, which the editors' group speaks."""
        return self.services.texts.of(None)

    @property
    def newsroom_context(self) -> PageContext:
        """The context for pages in the editors' group, at the present time."""
        return self.context_in(None)

    async def page_context(self) -> PageContext:
        """Return the context for the reader's pages, at the present time."""
        context, subscriber = (
            self.context_in((await self.words()).language),
            await self.subscriber(),
        )
        follows = subscriber.follows if subscriber else ()
        return replace(context, followed=frozenset(follow.place for follow in follows))

    def context_in(self, language: str | None) -> PageContext:
        """Return the context for pages in this language, at the present time."""
        words = self.services.texts.of(language)
        services = self.services
        return PageContext(
            words,
            services.gazetteer,
            services.zone,
            self.now,
            calendar=services.calendar,
            bot=services.bot,
        )

    def private_chat_button(self, label: str, payload: str = "") -> Keyboard:
        """Return a button that opens the bot's private chat (deep linking)."""
        address = f"https://t.me/{self.services.bot_username}?start={payload}"
        return ((Button(label, url=address),),)
