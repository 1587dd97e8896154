"""The limits that Telegram sets to an announcement: of its words, and of its button."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.messages.message import TAG, TEXT_LIMIT

CAPTION_LIMIT = 1024  # Bot API: sendPhoto, characters after entities parsing
LABEL_LIMIT = 40  # characters: what a small phone shows of a button


@dataclass(frozen=True, slots=True)
class ButtonParts:
    """The label and the address of a button."""

    label: str
    address: str


def visible_length(text: str) -> int:
    """Return the length of HTML as Telegram counts it: without its markup, in UTF-16 code units."""
    return len(html.unescape(TAG.sub("", text)).encode("utf-16-le")) // 2


def limit_of(picture: str) -> int:
    """Return how long the words may be, in UTF-16 code units; with a picture they are a caption."""
    return CAPTION_LIMIT if picture else TEXT_LIMIT


def parse_button(typed: str) -> ButtonParts | None:
    """Return the button of "Daftar di sini https://…"; None where label or address is invalid."""
    *words, address = typed.split() or [""]
    label = " ".join(words).rstrip(" :-–|")
    if not label or len(label) > LABEL_LIMIT or not _is_address(address):
        return None
    return ButtonParts(label, address)


def _is_address(word: str) -> bool:
    """Whether Telegram opens the word: a page on a host with a dot, or Telegram's own address."""
    try:
        parts = urlsplit(word)
        host = parts.hostname or ""
        _ = parts.port  # raises where the port is invalid
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not word.isprintable():
        return False
    return re.fullmatch(r"[^\s.@]+(?:\.[^\s.@]+)+", host) is not None
