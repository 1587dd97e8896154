"""Keyboards: what `reply_markup` may hold (Bot API: InlineKeyboardMarkup and its kin)."""

from __future__ import annotations

from functools import lru_cache

import orjson

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.links import BadLink, checked_link
from bot.demo.emulator.protocol.wire import Json, Params

CALLBACK_DATA_BYTES = 64
MAX_BUTTONS = 100
KEYBOARDS_KEPT = 512
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_STYLES = {"danger", "success", "primary"}


def reply_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """The keyboard of a call, checked; None where there is none or an empty one.

    `inline_only`: an edit takes no other keyboard. Raises `ApiError` 400.
    """
    given = params.json("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if given.get("inline_keyboard") and not given.get("keyboard"):
        return _inline_keyboard(orjson.dumps(given["inline_keyboard"]))
    if given.get("keyboard"):
        markup = given | {"keyboard": _rows(given["keyboard"])}
    elif given.get("remove_keyboard") or given.get("force_reply"):
        markup = given
    else:
        return None
    if inline_only:
        raise bad_request("inline keyboard expected")
    return markup


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
    if button.get("style") is not None and button["style"] not in _STYLES:
        raise bad_request(wrong + "invalid button style specified")
    action = next((name for name in _ACTIONS if button.get(name) not in (None, "")), None)
    if (
        button.get("switch_inline_query") == ""
        or button.get("switch_inline_query_current_chat") == ""
    ):
        action = action or "switch_inline_query"
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


def _rows(rows: object) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: object) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return button
