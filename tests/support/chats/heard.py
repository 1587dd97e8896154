"""What a person sees: a message of the bot, and the answer to a button press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

MEDIA = (
    "photo", "video", "voice", "video_note", "audio", "document", "sticker", "animation",
)  # fmt: skip
_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
    "spoiler": "tg-spoiler",
}  # fmt: skip


@dataclass(frozen=True)
class Toast:
    """What a button press came back with."""

    answered: bool
    text: str = ""
    show_alert: bool = False


@dataclass(frozen=True)
class Results:
    """What an inline query came back with; `raw` is the emulator's answer."""

    raw: Json

    @property
    def answered(self) -> bool:
        return bool(self.raw["answered"])

    @property
    def ids(self) -> list[str]:
        return [str(each["id"]) for each in self.raw["results"]]

    @property
    def titles(self) -> list[str]:
        return [str(each["title"]) for each in self.raw["results"]]

    @property
    def cards(self) -> list[Heard]:
        """The messages that the results would be."""
        return [Heard(each["message"]) for each in self.raw["results"]]

    @property
    def next_offset(self) -> str:
        return str(self.raw["next_offset"])

    @property
    def button(self) -> Json:
        """What stands above the results; empty for nothing."""
        return dict(self.raw.get("button") or {})


@dataclass(frozen=True)
class Heard:
    """A message of the bot as a person sees it; `raw` is the Bot API object."""

    raw: Json

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The words: the text, or the caption of a picture or file."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def html(self) -> str:
        """The words with their formatting."""
        return _html(self.text, self.entities)

    @property
    def links(self) -> list[str]:
        """The addresses behind the words, in order."""
        return [e["url"] for e in self.entities if e["type"] == "text_link"]

    @property
    def keyboard(self) -> list[list[Json]]:
        return list((self.raw.get("reply_markup") or {}).get("inline_keyboard") or [])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard]

    def button(self, label: str) -> Json | None:
        """The button with this label, else one that begins with it, else one that has it."""
        flat = [button for row in self.keyboard for button in row]
        tests: tuple[Callable[[str], bool], ...] = (
            lambda text: text == label,
            lambda text: text.startswith(label),
            lambda text: label in text,
        )
        return next((b for fits in tests for b in flat if fits(b["text"])), None)

    @property
    def kind(self) -> str:
        """`text`, `photo`, `location`, ... or the empty string for a service message."""
        kinds = ("text", *MEDIA, "location", "contact")
        return next((kind for kind in kinds if kind in self.raw), "")

    @property
    def photo(self) -> list[Json] | None:
        return self.raw.get("photo")

    @property
    def file_id(self) -> str:
        """The id of the file it carries; empty where it carries none."""
        about = self.raw.get(self.kind)
        if isinstance(about, list):
            about = about[-1]
        return str(about["file_id"]) if isinstance(about, dict) and "file_id" in about else ""

    @property
    def album(self) -> str:
        return str(self.raw.get("media_group_id", ""))

    @property
    def thread(self) -> int | None:
        return self.raw.get("message_thread_id")

    @property
    def reply_to(self) -> int | None:
        return (self.raw.get("reply_to_message") or {}).get("message_id")

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw


def _html(text: str, entities: list[Json]) -> str:
    """The text with its entities as tags; offsets are UTF-16 code units."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, str]] = []
    for entity in entities:
        begin, length = entity["offset"], entity["length"]
        if entity["type"] == "text_link":
            opening, closing = f'<a href="{escape(entity["url"])}">', "</a>"
        elif tag := _TAGS.get(entity["type"]):
            opening, closing = f"<{tag}>", f"</{tag}>"
        else:
            continue
        # At one place inner tags close first and outer tags open first.
        marks.append((begin, 1, -length, opening))
        marks.append((begin + length, 0, -begin, closing))
    parts, last = [], 0
    for at, _, _, tag in sorted(marks):
        parts += [escape(units[2 * last : 2 * at].decode("utf-16-le"), quote=False), tag]
        last = at
    return "".join([*parts, escape(units[2 * last :].decode("utf-16-le"), quote=False)])
