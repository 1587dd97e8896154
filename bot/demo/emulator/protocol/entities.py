"""Formatted text: the parse mode, lengths, and the entities that Telegram adds itself.

Bot API: "Formatting options", MessageEntity. Lengths are counted in code points after
entities parsing, offsets in UTF-16 code units. The bot formats with HTML only; other parse
modes are refused.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.html import parse_html, sorted_entities, utf16_length
from bot.demo.emulator.protocol.wire import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TEXTS_KEPT = 512
WORDS = {"text", "entities", "caption", "caption_entities"}

_AUTOMATIC = re.compile(
    r"(?P<url>(?<![\w@])https?://[^\s<>\"]*[^\s<>\".,;:!?)'])"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
)


def message_text(text: str, parse_mode: str = "") -> Json:
    """Return the message's fields. Raises `ApiError` 400: empty, too long, or invalid markup."""
    shown, entities = _format(text, parse_mode)
    if not shown:
        raise bad_request("message text is empty")
    if len(shown) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": shown} | ({"entities": entities} if entities else {})


def caption_text(text: str, parse_mode: str = "") -> Json:
    """Return a caption's fields, empty for none. Raises `ApiError` 400 as `message_text`."""
    shown, entities = _format(text, parse_mode)
    if not shown:
        return {}
    if len(shown) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return {"caption": shown} | ({"caption_entities": entities} if entities else {})


@lru_cache(maxsize=TEXTS_KEPT)
def _format(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """Parse a text once for all its chats; the entities are never changed in place."""
    if parse_mode not in {"", "HTML"}:
        raise bad_request("unsupported parse_mode")
    plain, entities = _trim(*(parse_html(text) if parse_mode else (text, [])))
    return plain, _mark_automatic(plain, entities)


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip white space around a message and move its entities, as Telegram does."""
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
    """Mark links, mentions, hashtags and commands that have no other mark."""
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
