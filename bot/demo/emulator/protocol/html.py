"""The HTML of `parse_mode=HTML`, read as Telegram reads it.

Bot API: "HTML style"; the descriptions and byte offsets are those of TDLib's `parse_html`. Of its
tags those are known that the bot may use; spoilers, custom emoji, expandable quotes and languages
of code are not among them, and their tags are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.emulator.protocol.errors import ApiError, bad_request
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
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
# TDLib's get_type_priority: which of two entities over the same text comes first.
_PRIORITY = {
    "blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "bold": 90, "italic": 91,
    "underline": 92, "strikethrough": 93,
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
    return _HtmlReader(source).parse()


@dataclass(slots=True)
class _OpenTag:
    tag: str
    href: str
    offset: int
    piece: int


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_OpenTag] = []
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
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.pieces)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _refusal(
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
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TYPES:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        href = ""
        while self._char() != ">":
            self._skip()
            if self._char() == ">":
                break
            name, value = self._attribute(tag, begin)
            if (tag, name) == ("a", "href"):
                href = value
        self.at += 1
        self.open.append(_OpenTag(tag, href, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE)
        if not name:
            raise _refusal(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
            )
        self._skip()
        if self._char() and self._char() != "=":
            return name, ""
        self.at += 1
        self._skip()
        if not self._char():
            raise _refusal(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        value = self._quoted() if self._char() in "'\"" else self._token()
        if not self._char():
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN).lower()
        if self._char() and self._char() not in _SPACE + ">":
            raise _refusal(f"Unexpected end of name token at byte offset {self._byte(begin)}")
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
            raise _refusal(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        tag = self._take(_NAME).lower()
        self._skip()
        if self._char() != ">":
            raise _refusal(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _refusal(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _OpenTag) -> None:
        entity: Json = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": _TYPES[opened.tag],
        }
        if opened.tag == "a":
            try:
                entity["url"] = checked_link(opened.href or "".join(self.pieces[opened.piece :]))
            except BadLink:
                return  # a link that is no address is dropped without a word
        self.entities.append(entity)


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
