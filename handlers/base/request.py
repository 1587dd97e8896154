"""A request: an update on its way through a handler, who it is from, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TypeAlias

import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.cases.model import Editor
from bot.delivery.addresses import address_of
from bot.messages.catalogue import Html, Words
from bot.messages.message import Button, Keyboard, Message, clip
from bot.places.labels import PageContext
from bot.places.normalization import normalize
from bot.readers.model import Subscriber
from bot.readers.understanding.intents import READ_AT_MOST
from handlers.base.context import Context
from handlers.base.markup import (
    is_gone,
    is_lost,
    is_muted,
    is_too_old,
    is_unchanged,
    is_unreadable,
    keyboard_of,
    preview_options,
    reply_markup,
)

TOAST_LIMIT = 200  # Bot API: answerCallbackQuery


class Request:
    """Made once for an update, where the routes are; every handler takes it.

    `update_id` makes what is stored happen once. `memory`: of the chat, in the process only.
    `arguments`: what was typed behind a command, split at spaces. `sent`: the messages that were
    sent in answer so far. `asks_for_words`: the answer asks for something to be typed.
    """

    def __init__(self, update: Update, context: Context) -> None:
        self._update = update
        self._subscriber: tuple[Subscriber | None] | None = None
        self._press_is_answered = False
        self.asks_for_words = False
        self.sent: list[int] = []
        self.update_id = update.update_id
        self.services = context.services
        self.bot = context.bot
        self.inline_query = update.inline_query
        self.guest_message = update.guest_message
        # Of a chat that the bot is not in, nothing is remembered, not even that there is one.
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
        """The chat the update is from; what is chosen of an inline query comes from none."""
        if self._update.effective_chat is None:
            raise ValueError("an update without a chat has no one to answer")
        return self._update.effective_chat

    @property
    def chat_id(self) -> int:
        """The id of that chat."""
        return self.chat.id

    @property
    def thread_id(self) -> int | None:
        """The topic of a forum that it is from; None in General and where there are no topics."""
        message = self._update.effective_message
        if not isinstance(message, telegram.Message) or not message.is_topic_message:
            return None
        return message.message_thread_id

    @property
    def address(self) -> int:
        """By which number what is chosen here is kept: the chat's, or that of the topic."""
        return address_of(self.chat_id, self.thread_id)

    @property
    def editor(self) -> Editor:
        """Who acts, as the newsroom knows them. Only people have a route in the editors' group."""
        if self.user is None:
            raise ValueError("an update that nobody sent has no editor")
        return Editor(self.user.id, self.user.first_name)

    @property
    def is_private(self) -> bool:
        """Whether it is from a person's own chat with the bot."""
        chat = self._update.effective_chat
        return chat is not None and chat.type == telegram.Chat.PRIVATE

    @property
    def is_from_editors(self) -> bool:
        """Whether it is from the editors' group, as that is now."""
        chat = self._update.effective_chat
        return chat is not None and chat.id == self.services.editors.id

    @property
    def is_from_readers_group(self) -> bool:
        """Whether it is from a group that is not the editors'."""
        chat = self._update.effective_chat
        groups = {telegram.Chat.GROUP, telegram.Chat.SUPERGROUP}
        return chat is not None and chat.type in groups and not self.is_from_editors

    @property
    def now(self) -> float:
        """UTC epoch seconds."""
        return self.services.clock.now()

    @property
    def text(self) -> str:
        """The words of the message, whichever it is; empty for none."""
        message = self._update.effective_message
        return message.text or "" if isinstance(message, telegram.Message) else ""

    @property
    def typed(self) -> str:
        """What was typed behind a command, in one line, at most a few hundred characters."""
        _, *rest = normalize(self.text[:READ_AT_MOST]).split() or [""]
        return " ".join(rest)

    @property
    def pressed_id(self) -> int | None:
        """The id of the message whose button was pressed."""
        message = self.query.message if self.query else None
        return None if message is None else message.message_id

    @property
    def pressed(self) -> telegram.Message | None:
        """The message whose button was pressed; None where Telegram does not show it any more."""
        message = self.query.message if self.query else None
        # python-telegram-bot makes a Message of an InaccessibleMessage, too.
        if isinstance(message, telegram.Message) and message.is_accessible:
            return message
        return None

    @property
    def pressed_buttons(self) -> Keyboard:
        """The keyboard of that message; empty where Telegram does not show it any more."""
        return keyboard_of(self.pressed) if self.pressed else ()

    async def subscriber(self) -> Subscriber | None:
        """Who asks, as stored when this was first wanted; None for a chat we do not know."""
        if self._subscriber is None:
            self._subscriber = (await self.services.storage.subscribers.get(self.address),)
        return self._subscriber[0]

    async def words(self) -> Words:
        """The words of the language the person chose, else of their own Telegram.

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
        """The words of the person's own Telegram: no table is read for them."""
        return self.services.texts.of(self.user.language_code if self.user else None)

    @property
    def newsroom_words(self) -> Words:
        """The words of the newsroom's language, which the editors' group speaks."""
        return self.services.texts.of(None)

    @property
    def newsroom_context(self) -> PageContext:
        """What pages for the editors' group are made with, now."""
        return self.context_in(None)

    async def page_context(self) -> PageContext:
        """What pages for whoever asks are made with, now."""
        context, subscriber = (
            self.context_in((await self.words()).language),
            await self.subscriber(),
        )
        follows = subscriber.follows if subscriber else ()
        return replace(context, followed=frozenset(follow.place for follow in follows))

    def context_in(self, language: str | None) -> PageContext:
        """What pages in this language are made with, now."""
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
        """A button that opens the private chat with the bot (Telegram: deep linking)."""
        address = f"https://t.me/{self.services.bot_username}?start={payload}"
        return ((Button(label, url=address),),)

    async def reply(
        self, message: Message, *, quoted: int | None = None
    ) -> telegram.Message | None:
        """Send a message to the chat (and topic); None when the chat has left or muted it.

        `quoted`: the id of the message in it that this one replies to.
        """
        message = await self._for_group(message)
        try:
            sent = await self._send(message, quoted)
        except BadRequest as error:
            if is_muted(error):
                return None
            if not is_unreadable(error) or message == message.without_times:
                raise
            return await self.reply(message.without_times, quoted=quoted)
        except Forbidden:  # Left since: storage learns of it from my_chat_member and the sender.
            return None
        self.sent.append(sent.message_id)
        return sent

    async def _send(self, message: Message, quoted: int | None) -> telegram.Message:
        await self._wait_for_turn()
        sent: telegram.Message = await self.bot.send_message(
            self.chat_id,
            message.text,
            parse_mode="HTML",
            link_preview_options=preview_options(message),
            reply_markup=reply_markup(message.buttons),
            protect_content=message.protect or None,
            message_thread_id=self.thread_id,
            reply_to_message_id=quoted,
            allow_sending_without_reply=quoted is not None or None,
        )
        return sent

    async def _for_group(self, message: Message) -> Message:
        """A question that is answered with words says how: of a group a bot sees replies alone.

        Bot API: privacy mode.
        """
        if not self.asks_for_words or not self.is_from_readers_group:
            return message
        self.asks_for_words = False
        words = await self.words()
        return replace(message, text=Html(f"{message.text}\n\n{words.html('groups.reply')}"))

    async def _wait_for_turn(self) -> None:
        """A group takes twenty messages a minute, answers included (Bot API FAQ)."""
        if not self.is_from_readers_group:
            return
        services = self.services
        now = services.clock.monotonic()
        await services.clock.sleep(services.chat_pace.take_answer(self.chat_id, now) - now)

    async def send_to(self, person: int, message: Message) -> bool:
        """Send a message to somebody's own chat; False where they never opened it, or blocked."""
        try:
            await self.bot.send_message(
                person,
                message.text,
                parse_mode="HTML",
                link_preview_options=preview_options(message),
                reply_markup=reply_markup(message.buttons),
            )
        except BadRequest as error:
            if is_unreadable(error) and message != message.without_times:
                return await self.send_to(person, message.without_times)
            if "chat not found" in error.message.lower():
                return False
            raise
        except Forbidden:
            return False
        return True

    async def open_private_chat(self) -> None:
        """Answer the press by opening their chat with the bot (Bot API: answerCallbackQuery)."""
        if self.query is None or self._press_is_answered:
            return
        self._press_is_answered = True
        await self.query.answer(url=f"https://t.me/{self.services.bot_username}?start=coba")

    async def reply_with_file(
        self, content: bytes, *, name: str, caption: Html, buttons: Keyboard = ()
    ) -> telegram.Message | None:
        """Send a file made for this person, kept nowhere else; None when the chat has left."""
        try:
            sent = await self.bot.send_document(
                self.chat_id,
                content,
                filename=name,
                caption=caption,
                parse_mode="HTML",
                disable_content_type_detection=True,
                reply_markup=reply_markup(buttons),
            )
        except Forbidden:  # As in `reply`.
            return None
        self.sent.append(sent.message_id)
        return sent

    async def reply_with_picture(self, picture: str | bytes, message: Message) -> None:
        """Send a picture with the message as its caption, where the message asking for it stands.

        `picture`: made for this chat, or the id of one that Telegram has. Raises BadRequest where
        it is refused: the picture, or pictures in this group.
        """
        try:
            sent = await self.bot.send_photo(
                self.chat_id,
                picture,
                caption=message.text,
                parse_mode="HTML",
                reply_markup=reply_markup(message.buttons),
                message_thread_id=self.thread_id,
            )
        except Forbidden:  # As in `reply`.
            return
        self.sent.append(sent.message_id)

    async def rewrite(self, message: Message) -> None:
        """Replace the pressed message; where Telegram has it no more, send a new one."""
        message = await self._for_group(message)
        if self.pressed_id is None or not await self.edit(self.pressed_id, message):
            await self.reply(message)

    async def edit(self, message_id: int, message: Message) -> bool:
        """Replace a message of the bot's in the chat; False where Telegram has it no more."""
        await self._wait_for_turn()
        try:
            await self.bot.edit_message_text(
                message.text,
                chat_id=self.chat_id,
                message_id=message_id,
                parse_mode="HTML",
                link_preview_options=preview_options(message),
                reply_markup=reply_markup(message.buttons),
            )
        except BadRequest as error:
            if is_unreadable(error) and message != message.without_times:
                return await self.edit(message_id, message.without_times)
            return is_unchanged(error)
        except Forbidden:  # As in `reply`.
            return True
        return True

    async def rewrite_buttons(self, buttons: Keyboard) -> None:
        """Replace the keyboard of the pressed message and leave its text alone."""
        if self.pressed_id is None:
            return
        await self._wait_for_turn()
        try:
            await self.bot.edit_message_reply_markup(
                chat_id=self.chat_id,
                message_id=self.pressed_id,
                reply_markup=reply_markup(buttons),
            )
        except BadRequest as error:
            if not is_unchanged(error) and not is_lost(error):
                raise
        except Forbidden:
            return

    async def delete(self, message_id: int) -> bool:
        """Delete a message of the chat; False where it stays (Bot API: after 48 hours)."""
        try:
            await self.bot.delete_message(self.chat_id, message_id)
        except BadRequest as error:
            return is_gone(error)
        except Forbidden:
            return False
        return True

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer the press, once, with a few words at the top of the screen if there are any.

        An `alert` stays until it is tapped away. Without words, routing does it for every press.
        """
        if self.query is None or self._press_is_answered:
            return
        self._press_is_answered = True
        try:
            await self.query.answer(clip(text, TOAST_LIMIT) or None, show_alert=alert)
        except BadRequest as error:
            if not is_too_old(error):
                raise


Handler: TypeAlias = Callable[[Request], Coroutine[None, None, None]]
