"""Our messages in python-telegram-bot's types, and what its refusals of an edit mean."""

from __future__ import annotations

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest

from bot.messages.message import Button, Keyboard, Message, Style, keyboard, link_preview


def reply_markup(buttons: Keyboard) -> InlineKeyboardMarkup | None:
    """The keyboard as python-telegram-bot wants it."""
    return InlineKeyboardMarkup.de_json(dict(keyboard(buttons))) if buttons else None


def keyboard_of(message: telegram.Message) -> Keyboard:
    """The inline keyboard under a message."""
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
    """The preview above a message as python-telegram-bot wants it."""
    return LinkPreviewOptions.de_json(dict(link_preview(message)))


def is_unchanged(error: BadRequest) -> bool:
    """Whether the message is as wanted already."""
    return "message is not modified" in error.message.lower()


def is_unreadable(error: BadRequest) -> bool:
    """Whether the server does not know a tag of the message."""
    return "can't parse entities" in error.message.lower()


def is_lost(error: BadRequest) -> bool:
    """Whether the message to edit is not there any more, or not the bot's to change."""
    said = error.message.lower()
    return "message to edit not found" in said or "message can't be edited" in said


def is_muted(error: BadRequest) -> bool:
    """Whether the group lets the bot read and not write."""
    return "not enough rights to send" in error.message.lower()


def is_gone(error: BadRequest) -> bool:
    """Whether the message to delete is not there any more."""
    return "message to delete not found" in error.message.lower()
