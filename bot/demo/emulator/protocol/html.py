"""The HTML of `parse_mode=HTML`, parsed as Telegram parses it.

Bot API: "HTML style", "Date-time entity formatting". Only tags that the bot may use are known;
spoilers, custom emoji and languages of code are not among them, and their tags are refused.
"""

from __future__ import annotations

import re
from html import unescape

from bot.demo.emulator.protocol.errors import ApiError, bad_request
from bot.demo.emulator.protocol.links import normalize_link
from bot.demo.emulator.protocol.wire import Json

_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[\da-f]+);", re.IGNORECASE)
_MARK = re.compile(
    rf"(?P<reference>{_REFERENCE.pattern})"
    r"|<(?P<start>[a-z-]+)(?P<attributes>(?: +[a-z]+(?:=\"[^\"]*\")?)*) *>"
    r"|</(?P<end>[a-z-]+) *>"
    r"|<",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([a-z]+)(?:=\"([^\"]*)\")?", re.IGNORECASE)
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
    "tg-time": "date_time",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "blockquote": {"expandable"}, "tg-time": {"unix", "format"}}
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the unit of entities (MessageEntity)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def sorted_entities(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text without its tags, and its entities.

    Raises `ApiError` 400 "can't parse entities: ..." for any other tag or attribute, and for tags
    and ends that do not match.
    """
    text, read = "", 0
    open_tags: list[tuple[str, dict[str, str], int]] = []  # and the text's length before it
    entities: list[Json] = []
    for mark in _MARK.finditer(source):
        text += source[read : mark.start()] + unescape(mark["reference"] or "")
        read = mark.end()
        if mark["start"]:
            open_tags.append((*_read_tag(mark), len(text)))
        elif mark["end"] and open_tags and open_tags[-1][0] == mark["end"].lower():
            entities += _entity(text, *open_tags.pop())
        elif not mark["reference"]:
            raise _refusal(f'Unsupported start tag or unexpected end tag "{mark[0]}"')
    if open_tags:
        raise _refusal(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return text + source[read:], sorted_entities(entities)


def _read_tag(mark: re.Match[str]) -> tuple[str, dict[str, str]]:
    """Return a start tag's name and attributes."""
    tag = mark["start"].lower()
    given = {name.lower(): value for name, value in _ATTRIBUTE.findall(mark["attributes"])}
    if tag not in _TYPES or not given.keys() <= _ATTRIBUTES.get(tag, set()):
        raise _refusal(f'Unsupported start tag "{mark[0]}"')
    return tag, given


def _entity(text: str, tag: str, given: dict[str, str], begin: int) -> list[Json]:
    """Return the entity of a tag; empty for an empty text, or an invalid link."""
    entity: Json = {
        "offset": utf16_length(text[:begin]),
        "length": utf16_length(text[begin:]),
        "type": "expandable_blockquote" if "expandable" in given else _TYPES[tag],
    }
    if tag == "a":
        href = _REFERENCE.sub(lambda found: unescape(found[0]), given.get("href", ""))
        try:
            entity["url"] = normalize_link(href)
        except ValueError:
            return []
    if tag == "tg-time":
        entity |= _time(given)
    return [entity] if entity["length"] else []


def _time(given: dict[str, str]) -> Json:
    unix, form = given.get("unix", ""), given.get("format", "")
    if not unix.isdecimal() or not _TIME_FORMAT.fullmatch(form):
        raise _refusal("Invalid date-time entity")
    return {"unix_time": int(unix)} | ({"date_time_format": form} if form else {})


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
