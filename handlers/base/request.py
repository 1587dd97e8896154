"""A request: an update on its way through a handler, with the methods that answer it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TypeAlias

import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message, clip
from handlers.base.context import Context
from handlers.base.incoming import Incoming
from handlers.base.markup import (
    is_gone,
    is_lost,
    is_muted,
    is_too_old,
    is_unchanged,
    is_unreadable,
    preview_options,
    reply_markup,
)

TOAST_LIMIT = 200  # Bot API: answerCallbackQuery


class Request(Incoming):
    """A request, made once for an update by the routes, which its handler reads and answers.

    `sent`: ids of the messages sent in answer so far. `asks_for_words`: the answer asks the person
    to type something.
    """

    def __init__(self, update: Update, context: Context) -> None:
        super().__init__(update, context)
        self._press_is_answered = False
        self.asks_for_words = False
        self.sent: list[int] = []

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
        """Add to a question in a group that it is answered by a reply: a bot sees only those.

        Bot API: privacy mode.
        """
        if not self.asks_for_words or not self.is_from_readers_group:
            return message
        self.asks_for_words = False
        words = await self.words()
        return replace(message, text=Html(f"{message.text}\n\n{words.html('groups.reply')}"))

    async def _wait_for_turn(self) -> None:
        """Wait for the group's pace: twenty messages a minute with answers (Bot API FAQ)."""
        if not self.is_from_readers_group:
            return
        services = self.services
        now = services.clock.monotonic()
        await services.clock.sleep(services.chat_pace.take_answer(self.chat_id, now) - now)

    async def send_to(self, person: int, message: Message) -> bool:
        """Send a message to a private chat; False where it was never opened, or is blocked."""
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
        """Answer the press by opening the bot's private chat (answerCallbackQuery)."""
        if self.query is None or self._press_is_answered:
            return
        self._press_is_answered = True
        await self.query.answer(url=f"https://t.me/{self.services.bot_username}?start=coba")

    async def reply_with_file(
        self, content: bytes, *, name: str, caption: Html, buttons: Keyboard = ()
    ) -> telegram.Message | None:
        """Send a file made for this person and kept nowhere; None when the chat has left."""
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
        """Send a picture with the message as its caption, in the chat and topic of the request.

        `picture`: its bytes, or the id of one that Telegram has. Raises BadRequest where Telegram
        refuses it, or pictures in this group.
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
        """Replace the pressed message; where it is gone from Telegram, send a new one."""
        message = await self._for_group(message)
        if self.pressed_id is None or not await self.edit(self.pressed_id, message):
            await self.reply(message)

    async def edit(self, message_id: int, message: Message) -> bool:
        """Replace a message of the bot in the chat; return False where it is gone from Telegram."""
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
        """Replace the keyboard of the pressed message and keep its text."""
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
        """Delete a message of the chat; return False where it stays (Bot API: after 48 hours)."""
        try:
            await self.bot.delete_message(self.chat_id, message_id)
        except BadRequest as error:
            return is_gone(error)
        except Forbidden:
            return False
        return True

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer the press once, with a few words at the top of the screen if there are any.

        An `alert` stays until it is tapped away. Routing answers every press without words.
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
