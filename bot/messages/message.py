"""Messages made of values, escaped and within Telegram's limits. This module sends nothing.

Limits (Bot API: sendMessage): text of 1-4096 characters after entities parsing, and the raw
text at most 32,768 bytes; callback data of 1-64 bytes (InlineKeyboardButton).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.json_codec import Json, Params
from bot.messages.catalogue import Html

TEXT_LIMIT = 4096
TAG = re.compile(r"<[^>]*>")
# All kinds of chats except those with bots (Bot API: SwitchInlineQueryChosenChat).
_CHOSEN_CHATS: Params = {
    "allow_user_chats": True,
    "allow_group_chats": True,
    "allow_channel_chats": True,
}
_TIME = re.compile(r"</?tg-time[^>]*>")
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


class Style(StrEnum):
    """The colour of a button; older apps show the button without it (Bot API 9.4)."""

    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: callback data, a link, or words that it copies to the clipboard.

    `shared`: the inline query in a chat that is chosen after the tap (inline mode); a bot without
    inline mode uses `url` instead.
    """

    text: str
    data: str = ""
    url: str = ""
    copied: str = ""
    shared: str = ""
    style: Style | None = None

    def in_style(self, style: Style) -> Button:
        """Return the same button in a colour."""
        return replace(self, style=style)


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be sent: HTML text, buttons, and the address whose preview is shown above it.

    The preview of a picture is the picture alone; that of a page is its picture and headline.
    """

    text: str
    buttons: Keyboard = ()
    preview: str = ""
    protect: bool = False

    @property
    def plain(self) -> str:
        """The text without markup and with links written out, if Telegram refuses the markup."""
        return html.unescape(TAG.sub("", LINK.sub(r"\2\n\1", self.text)))

    @property
    def without_inline_mode(self) -> Message:
        """The same message with links instead of buttons that open an inline query."""
        rows = (tuple(replace(each, shared="") for each in row) for row in self.buttons)
        return replace(self, buttons=tuple(rows))

    @property
    def without_times(self) -> Message:
        """The same message with times as plain words, for a server older than Bot API 9.5."""
        return replace(self, text=_TIME.sub("", self.text))


def params(message: Message) -> dict[str, Json]:
    """Return the parameters of `sendMessage` (or `editMessageText`), without the chat."""
    made: dict[str, Json] = {
        "text": message.text,
        "parse_mode": "HTML",
        "link_preview_options": link_preview(message),
    }
    if message.buttons:
        made["reply_markup"] = keyboard(message.buttons)
    if message.protect:
        made["protect_content"] = True
    return made


def link_preview(message: Message) -> Params:
    """Return the LinkPreviewOptions: an address whose preview is shown above, or none."""
    if not message.preview:
        return {"is_disabled": True}
    return {"url": message.preview, "prefer_large_media": True, "show_above_text": True}


def keyboard(rows: Keyboard) -> Params:
    """Return the InlineKeyboardMarkup of rows of buttons."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def clip_html(text: str, limit: int) -> Html:
    """Return escaped text, cut at a word to at most `limit` characters before escaping."""
    return Html(html.escape(clip(text, limit), quote=False))


def clip(text: str, limit: int) -> str:
    """Return at most `limit` characters, cut at a word and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def _button(button: Button) -> Params:
    made: dict[str, Json] = {"text": button.text}
    if button.shared:
        made["switch_inline_query_chosen_chat"] = {"query": button.shared, **_CHOSEN_CHATS}
    elif button.url:
        made["url"] = button.url
    elif button.copied:
        made["copy_text"] = {"text": button.copied}
    else:
        made["callback_data"] = button.data
    if button.style:
        made["style"] = button.style
    return made
