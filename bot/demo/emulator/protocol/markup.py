"""Inline keyboards: what `reply_markup` may hold (Bot API: InlineKeyboardMarkup).

Of the buttons those are known that the bot may use, with an address or with callback data; other
buttons and other keyboards are refused.
"""

from __future__ import annotations

from functools import lru_cache

import orjson

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.links import BadLink, checked_link
from bot.demo.emulator.protocol.wire import Json, Params

CALLBACK_DATA_BYTES = 64
MAX_BUTTONS = 100
KEYBOARDS_KEPT = 512
_ACTIONS = ("url", "callback_data")


def reply_markup(params: Params) -> Json | None:
    """The keyboard of a call, checked; None where there is none or an empty one.

    Raises `ApiError` 400.
    """
    given = params.json("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if given.get("inline_keyboard"):
        return _inline_keyboard(orjson.dumps(given["inline_keyboard"]))
    if given and "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    return None


@lru_cache(maxsize=KEYBOARDS_KEPT)
def _inline_keyboard(rows: bytes) -> Json:
    """Checked once for all the chats that it goes to; never changed in place."""
    return {"inline_keyboard": _inline_rows(orjson.loads(rows))}


def _inline_rows(rows: object) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    checked = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _inline_button(button: object) -> Json:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(wrong + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(wrong + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(wrong + 'Field "text" must be of type String')
    action = next((name for name in _ACTIONS if button.get(name) not in (None, "")), None)
    if action is None:
        raise bad_request(wrong + "Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if action == "callback_data":
        _check_callback_data(button["callback_data"])
    if action == "url":
        return button | {"url": _button_url(button["url"])}
    return button


def _check_callback_data(data: object) -> None:
    if not isinstance(data, str):
        raise bad_request(
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String'
        )
    if not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _button_url(url: object) -> str:
    try:
        return checked_link(str(url))
    except BadLink as reason:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}") from None
