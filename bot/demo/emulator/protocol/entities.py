"""Formatted text: parse modes, explicit entities, lengths, and what Telegram marks by itself.

Bot API: "Formatting options", MessageEntity. Lengths are counted in code points after
entities parsing, offsets in UTF-16 code units.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.html import parse_html, sorted_entities, utf16_length
from bot.demo.emulator.protocol.links import BadLink, checked_link
from bot.demo.emulator.protocol.wire import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15
TEXTS_KEPT = 512

_CONTROL = {code: " " for code in range(32) if code not in (9, 10)} | {13: None}
_PLAIN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link",
    "text_mention", "custom_emoji", "blockquote", "expandable_blockquote",
}  # fmt: skip
_FOUND_BY_SERVER = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "bank_card_number",
}  # fmt: skip
_MARKDOWN = re.compile(r"\\(.)|([_*\[~`>|])|([\]()#+\-={}.!])", re.DOTALL)
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


def message_text(text: str, parse_mode: str, entities: object) -> Formatted:
    """Raises `ApiError` 400: empty, too long, or entities that cannot be read."""
    if not text:
        raise bad_request("message text is empty")
    formatted = formatted_text(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption_text(text: str, parse_mode: str, entities: object) -> Formatted:
    """Raises `ApiError` 400: over 1024 characters, or entities that cannot be read."""
    formatted = formatted_text(text, parse_mode, entities)
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def formatted_text(text: str, parse_mode: str, entities: object) -> Formatted:
    if not text:
        return Formatted("", [])
    if len(text) > RAW_LIMIT // 4 and len(text.encode()) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        return _finished(text, _given(entities, text))
    return _parsed(text, mode)


@lru_cache(maxsize=TEXTS_KEPT)
def _parsed(text: str, mode: str) -> Formatted:
    """Read once for all the chats that it goes to; its entities are never changed in place."""
    if mode == "html":
        return _finished(*parse_html(text))
    if mode in {"markdown", "markdownv2"}:
        return _finished(_unescaped_markdown(text), [])
    raise bad_request("unsupported parse_mode")


def _finished(plain: str, marks: list[Json]) -> Formatted:
    if not plain.isprintable():
        plain = plain.translate(_CONTROL)
    plain, marks = _trimmed(plain, marks)
    return Formatted(plain, _with_automatic(plain, marks))


def _unescaped_markdown(text: str) -> str:
    """MarkdownV2 of plain words only: what it formats is refused rather than guessed at."""

    def one(found: re.Match[str]) -> str:
        if found[2]:
            raise bad_request(
                f"can't parse entities: this emulator formats HTML only (met '{found[2]}')"
            )
        if found[3]:
            raise bad_request(
                f"can't parse entities: Character '{found[3]}' is reserved "
                "and must be escaped with the preceding '\\'"
            )
        return found[1] if ord(found[1]) < 127 else found[0]

    return _MARKDOWN.sub(one, text)


def _given(entities: object, text: str) -> list[Json]:
    if not isinstance(entities, list):
        return []
    size = utf16_length(text)
    return sorted_entities([e for given in entities if (e := _entity(given, size)) is not None])


def _entity(given: object, size: int) -> Json | None:
    if not isinstance(given, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length", "type"):
        if name not in given:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    offset, length, kind = given["offset"], given["length"], given["type"]
    if type(offset) is not int or type(length) is not int:
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    if kind in _FOUND_BY_SERVER:
        return None
    if kind not in _PLAIN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )
    entity: Json = dict(given)
    if kind == "text_link":
        try:
            entity["url"] = checked_link(str(given.get("url", "")))
        except BadLink as reason:
            raise bad_request(f"entity URL '{given.get('url', '')}' is invalid: {reason}") from None
    return entity if length else None


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
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


def _with_automatic(text: str, entities: list[Json]) -> list[Json]:
    """Links, mentions, hashtags and commands are marked wherever nothing else marks them."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    found: list[Json] = []
    narrow = text.isascii()
    for match in _AUTOMATIC.finditer(text):
        begin = match.start() if narrow else utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        if not any(begin < end and start < begin + length for start, end in taken):
            found.append({"offset": begin, "length": length, "type": match.lastgroup})
    return sorted_entities(entities + found) if found else entities
