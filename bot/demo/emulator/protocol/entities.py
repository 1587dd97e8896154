"""Formatted text: the parse mode, lengths, and what Telegram marks by itself.

Bot API: "Formatting options", MessageEntity. Lengths are counted in code points after
entities parsing, offsets in UTF-16 code units. The bot formats with HTML only; other parse
modes are refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.html import parse_html, sorted_entities, utf16_length
from bot.demo.emulator.protocol.wire import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15
TEXTS_KEPT = 512

_CONTROL = {code: " " for code in range(32) if code not in (9, 10)} | {13: None}
_AUTOMATIC = re.compile(
    r"(?P<url>(?<![\w@])https?://[^\s<>\"]*[^\s<>\".,;:!?)'])"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
)


class Formatted(NamedTuple):
    text: str
    entities: list[Json]

    def fields(self, text: str, entities: str) -> Json:
        """The two message fields, the second only where there are entities."""
        named: Json = {text: self.text}
        if self.entities:
            named[entities] = self.entities
        return named


def message_text(text: str, parse_mode: str) -> Formatted:
    """Raises `ApiError` 400: empty, too long, or entities that cannot be read."""
    if not text:
        raise bad_request("message text is empty")
    formatted = formatted_text(text, parse_mode)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption_text(text: str, parse_mode: str) -> Formatted:
    """Raises `ApiError` 400: over 1024 characters, or entities that cannot be read."""
    formatted = formatted_text(text, parse_mode)
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def formatted_text(text: str, parse_mode: str = "") -> Formatted:
    """The text as it is shown. Raises `ApiError` 400: too long, or it cannot be read."""
    if not text:
        return Formatted("", [])
    if len(text) > RAW_LIMIT // 4 and len(text.encode()) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        return _normalize(text, [])
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    return _parse(text)


@lru_cache(maxsize=TEXTS_KEPT)
def _parse(text: str) -> Formatted:
    """Read once for all the chats that it goes to; its entities are never changed in place."""
    return _normalize(*parse_html(text))


def _normalize(plain: str, entities: list[Json]) -> Formatted:
    if not plain.isprintable():
        plain = plain.translate(_CONTROL)
    plain, entities = _trim(plain, entities)
    return Formatted(plain, _mark_automatic(plain, entities))


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram drops white space around a message, and moves the entities with it."""
    if not text or not (text[0].isspace() or text[-1].isspace()):
        return text, entities
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    size = utf16_length(text)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - shift)
        end = min(size, entity["offset"] + entity["length"] - shift)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return text, kept


def _mark_automatic(text: str, entities: list[Json]) -> list[Json]:
    """Links, mentions, hashtags and commands are marked wherever nothing else marks them."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"code", "pre", "text_link"}
    ]
    found: list[Json] = []
    narrow = text.isascii()
    for match in _AUTOMATIC.finditer(text):
        begin = match.start() if narrow else utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        if not any(begin < end and start < begin + length for start, end in taken):
            found.append({"offset": begin, "length": length, "type": match.lastgroup})
    return sorted_entities(entities + found) if found else entities
