"""How handlers answer: a new message, the pressed message rewritten, or a toast."""

from __future__ import annotations

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, Message, clip, keyboard
from bot.places.labels import PageContext
from bot.places.normalization import normalize
from bot.readers.intents import READ_AT_MOST
from bot.readers.model import Subscriber
from handlers.base.context import Context

TOAST_LIMIT = 200  # Bot API: answerCallbackQuery
NUMBER_DIGITS = 15  # more would not fit a database's integer


def chat_id_of(update: Update) -> int:
    """The chat the update is from. Every update that has a route comes from one."""
    if update.effective_chat is None:
        raise ValueError("an update without a chat has no one to answer")
    return update.effective_chat.id


def words_of(update: Update, context: Context, subscriber: Subscriber | None) -> Words:
    """The words of the language the subscriber chose, else of the person's own Telegram."""
    if subscriber is not None:
        return context.services.words(subscriber.language)
    person = update.effective_user
    return context.services.words(person.language_code if person else None)


def typed_after(update: Update) -> str:
    """What was typed behind a command, in one line, at most a few hundred characters."""
    message = update.effective_message
    text = message.text if isinstance(message, telegram.Message) and message.text else ""
    _, *rest = normalize(text[:READ_AT_MOST]).split() or [""]
    return " ".join(rest)


def parts_of(update: Update) -> list[str]:
    """The parts of the pressed button's data behind its prefix."""
    query = update.callback_query
    data = query.data if query and query.data else ""
    return data.split(":")[1:]


def buttons_of(update: Update) -> Keyboard:
    """The keyboard of the pressed message; empty where Telegram does not show it any more."""
    message = update.callback_query.message if update.callback_query else None
    if not isinstance(message, telegram.Message) or message.reply_markup is None:
        return ()
    return tuple(
        tuple(
            Button(button.text, data=str(button.callback_data or ""), url=button.url or "")
            for button in row
        )
        for row in message.reply_markup.inline_keyboard
    )


async def reader_of(update: Update, context: Context) -> tuple[Subscriber | None, Words]:
    """Who asks, if we know the chat, and the words to answer with."""
    subscriber = await context.services.storage.subscribers.get(chat_id_of(update))
    return subscriber, words_of(update, context, subscriber)


def desk_of(context: Context, words: Words) -> PageContext:
    """What pages are made with, now."""
    services = context.services
    return PageContext(words, services.gazetteer, services.zone, services.clock())


def number_in(part: str) -> int | None:
    """The number in a part of a button's data; None for none, and for one no id or offset has."""
    small = part.isascii() and part.isdecimal() and len(part) <= NUMBER_DIGITS
    return int(part) if small else None


def private_door(context: Context, label: str, payload: str = "") -> Keyboard:
    """A button that opens the private chat with the bot (Telegram: deep linking)."""
    return ((Button(label, url=f"https://t.me/{context.services.bot_username}?start={payload}"),),)


async def reply(
    update: Update, context: Context, message: Message, *, quoted: int | None = None
) -> telegram.Message | None:
    """Send a message to the chat (and topic) of the update; None when the chat has left.

    `quoted`: the id of the message in it that this one replies to.
    """
    asked = update.effective_message
    thread = asked.message_thread_id if isinstance(asked, telegram.Message) else None
    in_topic = isinstance(asked, telegram.Message) and asked.is_topic_message
    try:
        return await context.bot.send_message(
            chat_id_of(update),
            message.text,
            parse_mode="HTML",
            link_preview_options=_preview(message),
            reply_markup=markup(message.buttons),
            protect_content=message.protect or None,
            message_thread_id=thread if in_topic else None,
            reply_to_message_id=quoted,
            allow_sending_without_reply=quoted is not None or None,
        )
    except Forbidden:  # Left since: storage learns of it from my_chat_member and the sender.
        return None


async def rewrite(update: Update, context: Context, message: Message) -> None:
    """Replace the pressed message; where Telegram has it no more, send a new one."""
    pressed = update.callback_query.message if update.callback_query else None
    if pressed is None or not await edit(update, context, pressed.message_id, message):
        await reply(update, context, message)


async def edit(update: Update, context: Context, message_id: int, message: Message) -> bool:
    """Replace a message of the bot's in the chat; False where Telegram has it no more."""
    try:
        await context.bot.edit_message_text(
            message.text,
            chat_id=chat_id_of(update),
            message_id=message_id,
            parse_mode="HTML",
            link_preview_options=_preview(message),
            reply_markup=markup(message.buttons),
        )
    except BadRequest as error:
        return _unchanged(error)
    except Forbidden:  # As in `reply`.
        return True
    return True


async def rewrite_buttons(update: Update, context: Context, buttons: Keyboard) -> None:
    """Replace the keyboard of the pressed message and leave its text alone."""
    pressed = update.callback_query.message if update.callback_query else None
    if pressed is None:
        return
    try:
        await context.bot.edit_message_reply_markup(
            chat_id=pressed.chat.id, message_id=pressed.message_id, reply_markup=markup(buttons)
        )
    except BadRequest as error:
        if not _unchanged(error) and not _lost(error):
            raise
    except Forbidden:
        return


async def toast(update: Update, text: str = "", *, alert: bool = False) -> None:
    """Answer the callback, with a few words at the top of the screen if there are any.

    An `alert` stays until it is tapped away.
    """
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(clip(text, TOAST_LIMIT) or None, show_alert=alert)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise


def markup(buttons: Keyboard) -> InlineKeyboardMarkup | None:
    """The keyboard as python-telegram-bot wants it."""
    return InlineKeyboardMarkup.de_json(dict(keyboard(buttons))) if buttons else None


def _preview(message: Message) -> LinkPreviewOptions:
    if not message.preview:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=message.preview, prefer_large_media=True, show_above_text=True)


def _unchanged(error: BadRequest) -> bool:
    return "message is not modified" in error.message.lower()


def _lost(error: BadRequest) -> bool:
    said = error.message.lower()
    return "message to edit not found" in said or "message can't be edited" in said
