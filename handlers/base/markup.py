"""Our messages in python-telegram-bot's types, and the meaning of Telegram's refusals."""

from __future__ import annotations

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest

from bot.messages.message import Button, Keyboard, Message, Style, keyboard, link_preview


def reply_markup(buttons: Keyboard) -> InlineKeyboardMarkup | None:
    """Return the keyboard in python-telegram-bot's type; None for no buttons."""
    return InlineKeyboardMarkup.de_json(dict(keyboard(buttons))) if buttons else None


def keyboard_of(message: telegram.Message) -> Keyboard:
    """Return the inline keyboard below a message."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return tuple(tuple(map(_button, row)) for row in rows)


def _button(shown: telegram.InlineKeyboardButton) -> Button:
    switched = shown.switch_inline_query_chosen_chat
    return Button(
        shown.text,
        data=str(shown.callback_data or ""),
        url=shown.url or "",
        copied=shown.copy_text.text if shown.copy_text else "",
        shared=(switched.query or "") if switched else "",
        style=Style(shown.style) if shown.style else None,
    )


def preview_options(message: Message) -> LinkPreviewOptions | None:
    """Return the link preview of a message in python-telegram-bot's type."""
    return LinkPreviewOptions.de_json(dict(link_preview(message)))


def is_too_old(error: BadRequest) -> bool:
    """Whether the query, a press or an inline question, is too old to be answered."""
    return "query is too old" in error.message.lower()


def is_unchanged(error: BadRequest) -> bool:
    """Whether the message already has the wanted content."""
    return "message is not modified" in error.message.lower()


def is_unreadable(error: BadRequest) -> bool:
    """Whether the server does not understand the markup of the message."""
    return "can't parse entities" in error.message.lower()


def is_lost(error: BadRequest) -> bool:
    """Whether the message to edit is gone, or may not be edited by the bot."""
    said = error.message.lower()
    return "message to edit not found" in said or "message can't be edited" in said


def is_muted(error: BadRequest) -> bool:
    """Whether the bot may read in the group and not write."""
    return "not enough rights to send" in error.message.lower()


def is_gone(error: BadRequest) -> bool:
    """Whether the message to delete is gone."""
    return "message to delete not found" in error.message.lower()
