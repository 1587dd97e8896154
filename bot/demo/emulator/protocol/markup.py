"""Inline keyboards: the valid content of `reply_markup` (Bot API: InlineKeyboardMarkup).

Only buttons that the bot may use are known: with an address, with callback data, with words to be
copied, or with a query for a chosen chat; other buttons and keyboards are refused.
"""

from __future__ import annotations

from functools import lru_cache

import orjson

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.links import normalize_link
from bot.demo.emulator.protocol.wire import Json, Params

CALLBACK_DATA_BYTES = 64
COPIED_LENGTH = 256
STYLES = {"primary", "success", "danger"}
MAX_BUTTONS = 100
# Bot API: SwitchInlineQueryChosenChat.
CHOSEN_CHATS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
KEYBOARDS_KEPT = 512


def reply_markup(params: Params, *, inline: bool) -> Json | None:
    """Return the checked keyboard of a call; None for no keyboard or an empty one.

    `inline`: whether the bot answers inline queries, so that its buttons may lead to one.
    Raises `ApiError` 400.
    """
    given = params.mapping("reply_markup")
    if given and "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    rows = given.get("inline_keyboard")
    return _inline_keyboard(orjson.dumps(rows), inline) if rows else None


@lru_cache(maxsize=KEYBOARDS_KEPT)
def _inline_keyboard(rows: bytes, inline: bool) -> Json:
    """Check a keyboard once for all its chats; the result is never changed in place."""
    checked = [
        [_inline_button(button, inline=inline) for button in row]
        for row in orjson.loads(rows)
        if row
    ]
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked}


def _inline_button(button: Json, *, inline: bool) -> Json:
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("style", "primary") not in STYLES:
        raise bad_request("invalid button style specified")
    if copied := button.get("copy_text"):
        if not 1 <= len(copied["text"]) <= COPIED_LENGTH:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return button
    if (switched := button.get("switch_inline_query_chosen_chat")) is not None:
        if not inline:
            raise bad_request("BUTTON_TYPE_INVALID")
        if not any(switched.get(name) for name in CHOSEN_CHATS):
            raise bad_request("at least one chat type must be allowed")
        return button
    if data := button.get("callback_data"):
        if len(data.encode()) > CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return button
    if url := button.get("url"):
        try:
            return button | {"url": normalize_link(url)}
        except ValueError:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid") from None
    raise bad_request("Text buttons are unallowed in the inline keyboard")
