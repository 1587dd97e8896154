"""The HTML of `parse_mode=HTML`, read as Telegram reads it.

Bot API: "HTML style"; the descriptions and byte offsets are those of TDLib's `parse_html`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.links import BadLink, checked_link
from bot.demo.emulator.protocol.wire import Json

_SPACE = " \t\r\n\0\v"
_MARK = re.compile(r"[<&]")
_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\0\v=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_BLANK = re.compile(r"[ \t\r\n\0\v]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)")
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji", "a": "text_link",
    "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
# TDLib's get_type_priority: which of two entities over the same text comes first.
_PRIORITY = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49,
    "text_mention": 49, "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93,
    "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip


def utf16_length(text: str) -> int:
    """Entities are measured in UTF-16 code units (Bot API: MessageEntity)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def sorted_entities(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _PRIORITY.get(e["type"], 50)))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text without its tags, and its entities.

    Raises `ApiError` 400 "can't parse entities: ..." with Telegram's byte offsets.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while mark := _MARK.search(self.source, self.at):
            self._emit(self.source[self.at : mark.start()])
            self.at = mark.start()
            if self.source[self.at] == "&":
                self._emit(self._reference() or self._one())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self.source[self.at :])
        if self.open:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        text = "".join(self.pieces)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _refused(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        return text, sorted_entities(self.entities)

    def _emit(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.offset += utf16_length(text)

    def _char(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _one(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _skip(self) -> None:
        found = _BLANK.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _reference(self) -> str:
        """The character a reference stands for, past which the reader moves; else nothing."""
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            return ""
        if found[3]:
            character = _NAMED.get(found[3], "")
        else:
            code = int(found[1], 16) if found[1] else int(found[2])
            length = len(found[0].removesuffix(";"))
            character = chr(code) if 0 < code < 0x10FFFF and length < 10 else ""
        if character:
            self.at = found.end()
        return character

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take(_NAME).lower()
        if not self._char():
            raise _refused(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TYPES:
            raise _refused(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = ""
        while self._char() != ">":
            self._skip()
            if self._char() == ">":
                break
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value, argument)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise _refused(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.open.append(_Open(tag, argument, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE)
        if not name:
            raise _refused(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
            )
        self._skip()
        if self._char() and self._char() != "=":
            return name, ""
        self.at += 1
        self._skip()
        if not self._char():
            raise _refused(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        value = self._quoted() if self._char() in "'\"" else self._token()
        if not self._char():
            raise _refused(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN).lower()
        if self._char() and self._char() not in _SPACE + ">":
            raise _refused(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return value

    def _quoted(self) -> str:
        quote = self._one()
        value = ""
        while self._char() and self._char() != quote:
            value += (self._reference() if self._char() == "&" else "") or self._one()
        if self._char():
            self.at += 1
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _refused(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        tag = self._take(_NAME).lower()
        self._skip()
        if self._char() != ">":
            raise _refused(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _refused(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        entity: Json = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": _TYPES[opened.tag],
        }
        if opened.tag == "a":
            if not _linked(entity, opened.argument or "".join(self.pieces[opened.piece :])):
                return
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit() or not int(opened.argument):
                raise _refused("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag in {"pre", "code"} and self._merged(entity, opened):
            return
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        self.entities.append(entity)

    def _merged(self, entity: Json, opened: _Open) -> bool:
        """`<pre><code class="language-x">` and its reverse are one entity with a language."""
        last = self.entities[-1] if self.entities else {}
        if (last.get("offset"), last.get("length")) != (entity["offset"], entity["length"]):
            return False
        if opened.tag == "pre" and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
            return True
        if opened.tag == "code" and last["type"] == "pre" and opened.argument:
            last["language"] = opened.argument
            return True
        return False


def _linked(entity: Json, url: str) -> bool:
    """A link that is no address is dropped without a word."""
    if user := _USER_LINK.match(url):
        entity |= {"type": "text_mention", "user": {"id": int(user[1])}}
        return True
    try:
        entity["url"] = checked_link(url)
    except BadLink:
        return False
    return True


def _argument(tag: str, name: str, value: str, known: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "tg-emoji", "emoji-id":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
    return known


def _refused(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
